using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Chaos;

/// <summary>A request that is sent until it is answered, byte for byte the same each time.</summary>
internal sealed record Errand(string Token, Deed Deed, string Phone, string? Program, string Path, byte[] Body)
{
    /// <summary>Sends it and waits for the whole answer.</summary>
    public async Task<Given> SendAsync(Caller api, byte[] hookSecret)
    {
        (string, string) header = Path.StartsWith("/hooks/", StringComparison.Ordinal)
            ? ("X-Nod-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(hookSecret, Body)))
            : (Caller.IdempotencyHeader, Token);
        var content = Caller.Content(Body, "application/json");
        var reply = await api.SendAsync(HttpMethod.Post, Path, content, header);
        return new Given(reply.Status, reply.Text);
    }
}

/// <summary>Makes the load's requests: what people and the team do next, drawn from a seed.</summary>
/// <param name="seed">Where chance begins.</param>
internal sealed class Errands(int seed)
{
    private const string Hook = "/hooks/simulator/inbound";
    private static readonly TimeSpan Stale = TimeSpan.FromDays(40);

    private readonly Random random = new(seed);
    private readonly Lock gate = new();
    private int last;

    /// <summary>What a person does next; the first thing is to agree, some of them long ago.</summary>
    public Errand NextAct(string phone, bool isFirst)
    {
        lock (gate)
        {
            var program = random.Next(3) == 0 ? Team.News : Team.Jobs;
            return (isFirst ? 0 : random.Next(100)) switch
            {
                < 35 => Agree(phone, program, isFirst && random.Next(3) == 0),
                < 55 => Hear(phone, Deed.Stop, "STOP"),
                < 70 => Revoke(phone, random.Next(2) == 0 ? null : program),
                < 85 => Hear(phone, Deed.Start, "START"),
                _ => Hear(phone, Deed.Yes, "YES"),
            };
        }
    }

    /// <summary>An opt-in or a stop through the API, as many come in one request.</summary>
    public Errand NextLine(string phone)
    {
        lock (gate)
        {
            return random.Next(3) > 0 ? Agree(phone, Team.Jobs, false) : Revoke(phone, null);
        }
    }

    /// <summary>A text to one of these people: mostly replies, which no hour forbids, and job alerts.</summary>
    public Errand NextText(IReadOnlyList<string> phones)
    {
        lock (gate)
        {
            var token = NextToken();
            var phone = phones[random.Next(phones.Count)];
            var (program, messageClass) = random.Next(10) switch
            {
                0 => (Team.News, "promotional"),
                < 5 => (Team.Jobs, "job_alert"),
                _ => (Team.Jobs, "reply"),
            };
            // Some are so long that the carrier's journal does not write them in one page.
            var words = random.Next(8) == 0 ? new string('ü', 900) : "Drivers wanted in Queens.";
            var body = Team.TextBody(phone, $"Acme {token}: {words}", program, messageClass);
            return new Errand(token, Deed.Text, phone, program, "/v1/messages", Bytes(body));
        }
    }

    private Errand Agree(string phone, string program, bool isStale)
    {
        var token = NextToken();
        var body = Consent(phone, "opt_in", "web_form", token, isStale ? Stale : TimeSpan.Zero);
        body["brand"] = Team.Brand;
        body["program"] = program;
        body["disclosure"] = new JsonObject { ["text"] = Team.Words, ["language"] = "en" };
        return new Errand(token, Deed.Agree, phone, program, "/v1/consents", Bytes(body));
    }

    private Errand Revoke(string phone, string? program)
    {
        var token = NextToken();
        var body = Consent(phone, "revoke", "verbal", token, TimeSpan.Zero);
        if (program is not null)
        {
            body["brand"] = Team.Brand;
            body["program"] = program;
        }

        return new Errand(token, Deed.Revoke, phone, program, "/v1/consents", Bytes(body));
    }

    private Errand Hear(string phone, Deed deed, string words)
    {
        var token = NextToken();
        var body = new JsonObject
        {
            ["id"] = token,
            ["from"] = phone,
            ["to"] = Team.Number,
            ["body"] = words,
        };
        return new Errand(token, deed, phone, null, Hook, Bytes(body));
    }

    private static JsonObject Consent(string phone, string action, string method, string token, TimeSpan age) =>
        new()
        {
            ["phone"] = phone,
            ["action"] = action,
            ["method"] = method,
            ["occurred_at"] = (TimeProvider.System.GetUtcNow() - age).UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                CultureInfo.InvariantCulture
            ),
            ["evidence"] = new JsonObject { ["note"] = token },
        };

    private static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    private string NextToken() => "t" + (++last).ToString("D7", CultureInfo.InvariantCulture);
}
