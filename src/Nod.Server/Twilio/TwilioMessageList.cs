using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Nod.Sending;
using Nod.Server.Api;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Twilio;

/// <summary>
/// The list of texts, the newest first, in pages that hang on a message and not on a number: texts that come meanwhile
/// shift nothing. One page looks at a bounded number of texts, so a filter that few fit may give short pages with more to
/// come, as Twilio's may.
/// </summary>
internal sealed class TwilioMessageList
{
    private const int PageSizeMax = 1000;
    private const int PageSizeUsual = 50;
    private const int Chunk = 500;
    private const int ChunksMax = 20;
    private const string Older = "PA";
    private const string Newer = "PB";

    private static readonly string[] Filters = ["To", "From", "DateSent", "DateSent<", "DateSent>"];

    private readonly Call call;
    private readonly int page;
    private readonly int size;
    private readonly string? to;
    private readonly string? from;
    private readonly (Instant From, Instant To)? day;
    private readonly Instant? before;
    private readonly Instant? after;
    private readonly bool newestFirst = true;
    private readonly Guid edge = Guid.AllBitsSet;

    private TwilioMessageList(Call call)
    {
        this.call = call;
        to = TwilioForm.Number(Given("To"));
        from = TwilioForm.Number(Given("From"));
        day = Day();
        before = Moment("DateSent<");
        after = Moment("DateSent>");
        page = Count("Page", 0, 0, int.MaxValue);
        size = Count("PageSize", PageSizeUsual, 1, int.MaxValue);
        size = Math.Min(size, PageSizeMax);
        if (Given("PageToken") is { } token)
        {
            newestFirst = token.StartsWith(Older, StringComparison.Ordinal);
            if (
                !(newestFirst || token.StartsWith(Newer, StringComparison.Ordinal))
                || !TwilioSid.IsMessage(token[Older.Length..], out edge)
            )
            {
                Fault("PageToken", "PageToken must be one that a page gave.");
            }
        }
    }

    /// <summary>Answers with a page.</summary>
    public static async Task<Answer> ShowAsync(Call call)
    {
        var list = new TwilioMessageList(call);
        call.ThrowIfFaulty();
        return await list.ShowAsync();
    }

    private async Task<Answer> ShowAsync()
    {
        var (found, next) = await ReadAsync();
        if (!newestFirst)
        {
            found.Reverse();
        }

        var now = call.Node.Clock.Now();
        var first = found is [var newest, ..] ? newest.Address.Id : edge;
        var last =
            newestFirst ? next
            : found is [.., var oldest] ? oldest.Address.Id
            : edge;
        var start = page * size;
        var answer = new TwilioMessagePage(
            start + Math.Max(0, found.Count - 1),
            Uri(0, null),
            last is { } older ? Uri(page + 1, Older + TwilioSid.Message(older)) : null,
            page,
            size,
            page > 0 ? Uri(page - 1, Newer + TwilioSid.Message(first)) : null,
            [.. found.Select(message => TwilioMessage.Of(message, call.Organization, now))],
            start,
            Uri(page, Given("PageToken"))
        );
        return Answer.Ok(answer, TwilioJson.Default.TwilioMessagePage);
    }

    // What fits, and after which message it goes on; null at the end.
    private async Task<(List<MessageRecord> Found, Guid? Next)> ReadAsync()
    {
        var found = new List<MessageRecord>();
        var at = edge;
        for (var chunks = 0; chunks < ChunksMax; chunks++)
        {
            var read = await ChunkAsync(at);
            foreach (var message in read)
            {
                if (!Fits(message))
                {
                    at = message.Address.Id;
                }
                else if (found.Count == size)
                {
                    return (found, at);
                }
                else
                {
                    found.Add(message);
                    at = message.Address.Id;
                }
            }

            if (read.Count < Chunk)
            {
                return (found, null);
            }
        }

        return (found, at);
    }

    private async Task<IReadOnlyList<MessageRecord>> ChunkAsync(Guid at)
    {
        var store = call.Node.Store;
        if (to is null)
        {
            return await store.ListMessagesAsync(call.OrganizationId, at, newestFirst, Chunk, call.Cancellation);
        }

        // One person's texts are few, and stand together.
        if (!PhoneNumber.TryRead(to, out var phone))
        {
            return [];
        }

        var all = new List<MessageRecord>();
        Guid? last = null;
        while (await store.ReadMessagesAsync(call.Contact(phone), last, Chunk, call.Cancellation) is [.., var one] read)
        {
            all.AddRange(read);
            last = one.Address.Id;
        }

        return newestFirst
            ?
            [
                .. all.Where(message => message.Address.Id < at)
                    .OrderByDescending(message => message.Address.Id)
                    .Take(Chunk),
            ]
            : [.. all.Where(message => message.Address.Id > at).Take(Chunk)];
    }

    private bool Fits(MessageRecord message)
    {
        if (!TwilioEndpoints.IsShown(message))
        {
            return false;
        }

        if (from is not null && (message.Sender is not { } key || call.Organization.Sender(key)?.Number != from))
        {
            return false;
        }

        return (day is null && before is null && after is null)
            || (
                TwilioMessage.SentAt(message) is { } sent
                && (day is not { } wanted || (sent >= wanted.From && sent < wanted.To))
                && !(sent > before)
                && !(sent < after)
            );
    }

    private (Instant, Instant)? Day()
    {
        if (Given("DateSent") is not { } given)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(given) is { Success: true, Value: var date })
        {
            var start = date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
            return (start, start + Duration.FromDays(1));
        }

        // A moment is given to the second.
        return Moment("DateSent") is { } moment ? (moment, moment + Duration.FromSeconds(1)) : null;
    }

    private Instant? Moment(string name)
    {
        if (Given(name) is not { } given)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(given) is { Success: true, Value: var date })
        {
            return date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        }

        if (OffsetDateTimePattern.ExtendedIso.Parse(given.Replace(' ', '+')) is { Success: true, Value: var time })
        {
            return time.ToInstant();
        }

        Fault(name, $"{name} must be a date such as 2026-11-23, or a time such as 2026-11-23T09:30:00Z.");
        return null;
    }

    private int Count(string name, int usual, int min, int max)
    {
        if (Given(name) is not { } given)
        {
            return usual;
        }

        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min)
        {
            return Math.Min(value, max);
        }

        Fault(name, $"{name} must be a whole number of at least {min}.");
        return usual;
    }

    private string Uri(int number, string? token)
    {
        var uri = new StringBuilder(TwilioMessage.AccountPath(call.OrganizationId)).Append("/Messages.json?");
        foreach (var name in Filters)
        {
            if (Given(name) is { } value)
            {
                uri.Append(System.Uri.EscapeDataString(name)).Append('=').Append(System.Uri.EscapeDataString(value));
                uri.Append('&');
            }
        }

        uri.Append(CultureInfo.InvariantCulture, $"PageSize={size}&Page={number}");
        return token is null ? uri.ToString() : uri.Append("&PageToken=").Append(token).ToString();
    }

    private string? Given(string name) =>
        call.Http.Request.Query.TryGetValue(name, out StringValues values) && values is [{ Length: > 0 } first, ..]
            ? first
            : null;

    private void Fault(string field, string message) =>
        call.Faults.Add(field, TwilioCode.BadRequest.ToString(CultureInfo.InvariantCulture), message);
}
