using System.Collections.Specialized;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using Nod.Providers;
using Nod.Testing;

namespace Nod.Server.Tests.BlockLists;

/// <summary>AWS and Telnyx as far as their block lists go, in the shapes they answer in, two numbers to a page.</summary>
internal sealed class ListedPeer : IAsyncDisposable
{
    private const int PageSize = 2;

    private readonly ScriptedPeer peer = new();
    private readonly SortedDictionary<string, DateTimeOffset> aws = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string To, string From), DateTimeOffset> telnyx = [];

    public ListedPeer() => peer.Script = Answer;

    /// <summary>Whether every page after the first is answered with an error.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Whether AWS takes no note of stops.</summary>
    public bool Refuses { get; set; }

    /// <summary>How often the first page of a list was asked for.</summary>
    public int Readings => peer.Requests.Count(request => IsReading(request) && PageOf(request) == 0);

    /// <summary>The numbers AWS was told of, in order.</summary>
    public IReadOnlyList<string> Told =>
        [
            .. peer
                .Requests.Where(request =>
                    request
                        .Headers.GetValueOrDefault("X-Amz-Target")
                        ?.EndsWith(".PutOptedOutNumber", StringComparison.Ordinal) == true
                )
                .Select(request => (string)JsonNode.Parse(request.Body)!["OptedOutNumber"]!),
        ];

    public void ListAtAws(string phone, DateTimeOffset since) => aws[phone] = since;

    public void RemoveAtAws(string phone) => aws.Remove(phone);

    public void ListAtTelnyx(string phone, string sender, DateTimeOffset since) => telnyx[(phone, sender)] = since;

    public void RemoveAtTelnyx(string phone, string sender) => telnyx.Remove((phone, sender));

    /// <summary>Both providers, as an operator configures them.</summary>
    public IReadOnlyList<ConfiguredProvider> Providers => [.. Settings.Keys.Select(Configure)];

    /// <summary>The same in nod.json.</summary>
    public string Configuration =>
        JsonSerializer.Serialize(
            new Dictionary<string, object> { ["public_url"] = "https://nod.example/", ["providers"] = Settings }
        );

    private Dictionary<string, Dictionary<string, string>> Settings =>
        new()
        {
            ["aws"] = new()
            {
                ["access_key_id"] = "AKIAEXAMPLEEXAMPLE00",
                ["secret_access_key"] = "s",
                ["region"] = "us-east-1",
                ["topic_arns"] = "arn:aws:sns:us-east-1:123456789012:texts",
                ["address"] = peer.Address.ToString(),
            },
            ["telnyx"] = new()
            {
                ["api_key"] = "KEY",
                // The public key of RFC 8032, section 7.1, test 1.
                ["public_key"] = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
                ["address"] = peer.Address.ToString(),
            },
        };

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    private ConfiguredProvider Configure(string name)
    {
        var problems = new List<string>();
        var configured = ProviderAdapter
            .All.Single(one => one.Name == name)
            .Configure(Settings[name], new Uri($"https://nod.example/hooks/{name}/"), problems);
        Assert.Empty(problems);
        return configured;
    }

    private PeerAnswer Answer(PeerRequest request)
    {
        if (request.Method.Length == 0)
        {
            return new PeerAnswer(200, string.Empty);
        }

        if (IsReading(request))
        {
            return BreaksOff && PageOf(request) > 0 ? new PeerAnswer(500, string.Empty) : List(request);
        }

        var number = (string)JsonNode.Parse(request.Body)!["OptedOutNumber"]!;
        if (Refuses)
        {
            return new PeerAnswer(400, """{"__type":"AccessDeniedException","Message":"No."}""");
        }

        aws.TryAdd(number, DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        return new PeerAnswer(200, "{}");
    }

    private PeerAnswer List(PeerRequest request)
    {
        var page = PageOf(request);
        if (request.Method == "GET")
        {
            var some = telnyx.Skip(page * PageSize).Take(PageSize);
            var body = new JsonObject
            {
                ["data"] = new JsonArray([
                    .. some.Select(one => new JsonObject
                    {
                        ["from"] = one.Key.From,
                        ["to"] = one.Key.To,
                        ["keyword"] = "STOP",
                        ["created_at"] = one.Value.ToString(
                            "yyyy-MM-dd HH:mm:ss.ffffff+00:00",
                            CultureInfo.InvariantCulture
                        ),
                    }),
                ]),
                ["meta"] = new JsonObject { ["total_pages"] = Math.Max(1, (telnyx.Count + 1) / PageSize) },
            };
            return new PeerAnswer(200, body.ToJsonString());
        }

        var listed = new JsonObject
        {
            ["OptedOutNumbers"] = new JsonArray([
                .. aws.Skip(page * PageSize)
                    .Take(PageSize)
                    .Select(one => new JsonObject
                    {
                        ["OptedOutNumber"] = one.Key,
                        ["OptedOutTimestamp"] = one.Value.ToUnixTimeMilliseconds() / 1000.0,
                    }),
            ]),
        };
        if (aws.Count > (page + 1) * PageSize)
        {
            listed["NextToken"] = $"{page + 1}";
        }

        return new PeerAnswer(200, listed.ToJsonString());
    }

    private static bool IsReading(PeerRequest request) =>
        request.Method == "GET"
        || request
            .Headers.GetValueOrDefault("X-Amz-Target")
            ?.EndsWith(".DescribeOptedOutNumbers", StringComparison.Ordinal) == true;

    private static int PageOf(PeerRequest request) =>
        request.Method == "GET" ? Number(QueryOf(request)["page[number]"]!) - 1
        : (string?)JsonNode.Parse(request.Body)!["NextToken"] is { } token ? Number(token)
        : 0;

    private static NameValueCollection QueryOf(PeerRequest request) =>
        HttpUtility.ParseQueryString(request.Target[request.Target.IndexOf('?', StringComparison.Ordinal)..]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
