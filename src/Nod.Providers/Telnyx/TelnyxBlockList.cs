using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;
using NodaTime;

namespace Nod.Providers.Telnyx;

/// <summary>
/// Telnyx's opt-out blocks of an account, each of a sender and a person, read with GET /v2/messaging_optouts. Telnyx has no
/// way to be told of a stop.
/// </summary>
public sealed class TelnyxBlockList : IProviderBlockList, IDisposable
{
    private const string List = "messaging_optouts";
    private const int PageSize = 250;

    private readonly ProviderLine line;
    private readonly AuthenticationHeaderValue credentials;

    /// <summary>Opens a line of its own, so that lists never hold up texts; nothing is asked yet.</summary>
    public TelnyxBlockList(TelnyxSettings settings, TimeProvider clock)
    {
        line = new ProviderLine(settings.Address, clock, settings.AnswerWithin);
        credentials = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Reveal());
    }

    /// <inheritdoc/>
    public string ListOf(Sender sender) => List;

    /// <inheritdoc/>
    public async Task<BlockListReading> ReadAsync(string list, string? from, CancellationToken cancellation)
    {
        var page = int.Parse(from ?? "1", NumberStyles.None, CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v2/messaging_optouts?redaction_enabled=false&page[number]={page}&page[size]={PageSize}"
        );
        request.Headers.Authorization = credentials;
        var exchange = await line.SendAsync(request, List, cancellation);
        if (exchange is not Exchange.Answered { Succeeded: true } answer)
        {
            return new BlockListReading.Failed(line.WhyNot(exchange, list, TelnyxProvider.FailureOf));
        }

        var body = JsonFields.Parse(answer.Body);
        if (
            body.At("data") is not { ValueKind: JsonValueKind.Array }
            || body.At("meta", "total_pages") is not { ValueKind: JsonValueKind.Number } total
            || !total.TryGetInt32(out var pages)
        )
        {
            return new BlockListReading.Failed("the answer could not be read");
        }

        var numbers = new List<BlockedNumber>();
        foreach (var item in body.Items("data"))
        {
            if (
                !PhoneNumber.TryRead(item.Text("to") ?? string.Empty, out var person)
                || item.Text("from") is not { Length: > 0 } sender
                || !DateTimeOffset.TryParse(
                    item.Text("created_at"),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var since
                )
            )
            {
                return new BlockListReading.Failed("an entry could not be read");
            }

            numbers.Add(new BlockedNumber(person, sender, Instant.FromDateTimeOffset(since)));
        }

        var next = page < pages ? (page + 1).ToString(CultureInfo.InvariantCulture) : null;
        return new BlockListReading.Page(numbers, next);
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();
}
