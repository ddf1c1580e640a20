using System.Text.Json;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;
using NodaTime;

namespace Nod.Providers.Aws;

/// <summary>
/// The opt-out lists of AWS End User Messaging SMS, read with DescribeOptedOutNumbers and told of stops with
/// PutOptedOutNumber. A list belongs to the account and is shared by the numbers and pools it was given to; AWS does not say
/// which of them a person stopped.
/// </summary>
public sealed class AwsBlockList : IProviderBlockList, IToldOfStops, IDisposable
{
    /// <summary>A sender's setting: the name of its opt-out list.</summary>
    internal const string ListSetting = "opt_out_list";

    private const string StandardList = "Default";
    private const int PageMax = 100;

    private readonly ProviderLine line;
    private readonly AwsRequests requests;

    /// <summary>Opens a line of its own, so that lists never hold up texts; nothing is asked yet.</summary>
    public AwsBlockList(AwsSettings settings, TimeProvider clock)
    {
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
        requests = new AwsRequests(settings, clock);
    }

    /// <inheritdoc/>
    public int Most => 1;

    /// <inheritdoc cref="IProviderBlockList.ListOf"/>
    public string ListOf(Sender sender) => sender.Settings.GetValueOrDefault(ListSetting) ?? StandardList;

    /// <inheritdoc/>
    public async Task<BlockListReading> ReadAsync(string list, string? from, CancellationToken cancellation)
    {
        var input = new JsonObject { ["OptOutListName"] = list, ["MaxResults"] = PageMax };
        if (from is not null)
        {
            input["NextToken"] = from;
        }

        using var request = requests.Of("DescribeOptedOutNumbers", input);
        var exchange = await line.SendAsync(request, list, cancellation);
        if (exchange is not Exchange.Answered { Succeeded: true } answer)
        {
            return new BlockListReading.Failed(line.WhyNot(exchange, list, AwsProvider.FailureOf));
        }

        var body = JsonFields.Parse(answer.Body);
        if (body.At("OptedOutNumbers") is not { ValueKind: JsonValueKind.Array })
        {
            return new BlockListReading.Failed("the answer could not be read");
        }

        var numbers = new List<BlockedNumber>();
        foreach (var item in body.Items("OptedOutNumbers"))
        {
            if (
                !PhoneNumber.TryRead(item.Text("OptedOutNumber") ?? string.Empty, out var person)
                || item.At("OptedOutTimestamp") is not { ValueKind: JsonValueKind.Number } time
                || !time.TryGetDouble(out var seconds)
                || seconds is < 0 or > 253_402_300_799
            )
            {
                return new BlockListReading.Failed("an entry could not be read");
            }

            numbers.Add(new BlockedNumber(person, null, Instant.FromUnixTimeMilliseconds((long)(seconds * 1000))));
        }

        return new BlockListReading.Page(numbers, body.Text("NextToken") is { Length: > 0 } next ? next : null);
    }

    /// <inheritdoc/>
    public async Task<StopsTold> TellAsync(
        string list,
        IReadOnlyList<PhoneNumber> people,
        CancellationToken cancellation
    )
    {
        var taken = new List<PhoneNumber>();
        foreach (var person in people)
        {
            var input = new JsonObject { ["OptOutListName"] = list, ["OptedOutNumber"] = person.ToString() };
            using var request = requests.Of("PutOptedOutNumber", input);
            var exchange = await line.SendAsync(request, list, cancellation);
            if (exchange is not Exchange.Answered { Succeeded: true })
            {
                return new StopsTold(taken, line.WhyNot(exchange, list, AwsProvider.FailureOf));
            }

            taken.Add(person);
        }

        return new StopsTold(taken, null);
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();
}
