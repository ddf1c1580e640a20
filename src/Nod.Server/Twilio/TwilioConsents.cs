using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Server.Api;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Twilio;

/// <summary>One item of a bulk request, as far as it is what it should be; what is null was missing or no text.</summary>
internal sealed record TwilioConsentItem
{
    public string? ContactId { get; init; }
    public string? CorrelationId { get; init; }
    public string? SenderId { get; init; }
    public string? Status { get; init; }
    public string? Source { get; init; }
    public string? DateOfConsent { get; init; }
    public DisclosureVersion? Disclosure { get; init; }
}

/// <summary>
/// Twilio's consent resource. What it tells is another system's word, so it is recorded as an import: it says where it
/// comes from (R2) and never undoes a stop or a no (R14, R16). Twilio's shape has no words shown; they come from the
/// messaging service, or from the item itself, and without them an opt-in is refused (R3).
/// </summary>
internal static class TwilioConsents
{
    private const int ItemsMax = 100;
    private const string Field = "Items";

    // Twilio's word for where a consent was given, and how it is told in the record.
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["website"] = "a website",
        ["offline"] = "offline",
        ["opt-in-message"] = "a text from the person",
        ["opt-out-message"] = "a text from the person",
        ["others"] = "others",
    };

    public static void Map(Endpoints api) =>
        api.PostForm<TwilioItemResults>(
            "/v1/Consents/Bulk",
            Scope.Write,
            "As Twilio: record consents and stops, each told with its source",
            RecordAsync
        );

    private static async Task<Answer> RecordAsync(Call call, FormBody form)
    {
        var items = form.All(Field);
        if (items.Count is 0 or > ItemsMax)
        {
            return TwilioError.Of(
                StatusCodes.Status400BadRequest,
                TwilioCode.BadRequest,
                $"Send 1 to {ItemsMax} {Field}, each a JSON object."
            );
        }

        var results = new List<TwilioItemResult>();
        for (var i = 0; i < items.Count; i++)
        {
            results.Add(await RecordAsync(call, items[i], i + 1));
        }

        return Answer.Created(new TwilioItemResults(results), TwilioJson.Default.TwilioItemResults);
    }

    private static async Task<TwilioItemResult> RecordAsync(Call call, string json, int number)
    {
        var item = Read(json);
        var messages = new List<string>();
        var happened = Event(call, item, messages);
        if (happened is null || !NumberPlan.TryParse(item.ContactId, out var phone))
        {
            return new TwilioItemResult(item.CorrelationId, TwilioCode.InvalidConsent, messages);
        }

        var answer = await call.CommitAsync(
            new RecordEvent(call.Contact(phone), PreparedEvent.Of(happened, call.Node.Ids)),
            done => Answer.Created(Result(item, happened, done.State), TwilioJson.Default.TwilioItemResult),
            number
        );
        if (happened is Revocation)
        {
            await call.Node.HandOvers.QuietAsync(call.Contact(phone));
        }

        return JsonSerializer.Deserialize(answer.Body, TwilioJson.Default.TwilioItemResult)!;
    }

    private static TwilioItemResult Result(TwilioConsentItem item, ConsentEvent happened, ContactState state) =>
        happened is OptIn optIn && state.ConsentFor(optIn.Brand, optIn.Program) is not { Status: ConsentStatus.OptedIn }
            ? new TwilioItemResult(
                item.CorrelationId,
                TwilioCode.InvalidConsent,
                ["STOP_STANDS: recorded without effect; the person's own stop or refusal stands"]
            )
            : new TwilioItemResult(item.CorrelationId, 0, []);

    // What an item says happened; null when anything is wrong, all of which is told.
    private static ConsentEvent? Event(Call call, TwilioConsentItem item, List<string> messages)
    {
        if (item.CorrelationId is not { Length: 32 } id || !id.All(char.IsAsciiHexDigit))
        {
            messages.Add("INVALID_CORRELATION_ID");
        }

        if (!NumberPlan.TryParse(item.ContactId, out _))
        {
            messages.Add("INVALID_CONTACT_ID");
        }

        var isStop = item.Status == "opt-out";
        if (item.Status is not ("opt-in" or "opt-out"))
        {
            messages.Add("INVALID_STATUS");
        }

        if (
            item.Source is not { } source
            || !Sources.ContainsKey(source)
            || (!isStop && source is "opt-out-message" or "others")
        )
        {
            messages.Add("INVALID_SOURCE: an opt-in says where it was given; opt-out-message and others don't");
        }

        var now = call.Node.Clock.Now();
        var at = At(item, isStop, now, messages);
        var (brand, program) = Asked(call, item, isStop, messages);
        var shown = isStop || program is null ? null : Shown(call, item, program, messages);
        return messages.Count > 0 ? null
            : isStop
                ? new Revocation
                {
                    OccurredAt = at,
                    Brand = brand,
                    Method = Method.Import,
                    Evidence = Evidence(item),
                }
            : new OptIn
            {
                OccurredAt = at,
                Brand = brand!,
                Program = program!.Key,
                Method = Method.Import,
                Disclosure = shown,
                Evidence = Evidence(item),
                Provenance = new Provenance(brand!, Sources[item.Source!]),
            };
    }

    private static Instant At(TwilioConsentItem item, bool isStop, Instant now, List<string> messages)
    {
        if (item.DateOfConsent is not { Length: > 0 } given)
        {
            if (!isStop)
            {
                messages.Add("INVALID_DATE_OF_CONSENT: an opt-in says when it was given");
            }

            return now;
        }

        if (OffsetDateTimePattern.ExtendedIso.Parse(given) is { Success: true, Value: var time })
        {
            if (time.ToInstant() <= now + Lookups.ClockSkew)
            {
                return Instant.Min(time.ToInstant(), now);
            }
        }
        else if (
            LocalDatePattern.Iso.Parse(given) is { Success: true, Value: var date }
            && date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() is var start
            && start <= now
        )
        {
            return start;
        }

        messages.Add("INVALID_DATE_OF_CONSENT");
        return now;
    }

    private static (string? Brand, MessagingProgram? Program) Asked(
        Call call,
        TwilioConsentItem item,
        bool isStop,
        List<string> messages
    )
    {
        var directory = call.Organization;
        var service = TwilioSid.ServiceOf(item.SenderId) is { } sid ? directory.MessagingService(sid) : null;
        var sender = directory.Senders.FirstOrDefault(one => one.Number == item.SenderId);
        var brand = service?.Brand ?? sender?.Brand;
        if (brand is null)
        {
            messages.Add("INVALID_SENDER_ID");
            return default;
        }

        var key =
            service is not null ? service.Program
            : sender!.Programs is [var only] ? only
            : null;
        var program = key is null ? null : directory.Program(brand, key);
        if (program is null && !isStop)
        {
            messages.Add("INVALID_SENDER_ID: it does not say which program; name a messaging service that does");
        }

        return (brand, program);
    }

    private static ShownDisclosure? Shown(
        Call call,
        TwilioConsentItem item,
        MessagingProgram program,
        List<string> messages
    )
    {
        var service = TwilioSid.ServiceOf(item.SenderId) is { } sid ? call.Organization.MessagingService(sid) : null;
        var known = (item.Disclosure ?? service?.Disclosure) is { } named
            ? call.Organization.Disclosure(named.Id, named.Version)
            : null;
        if (known is not null && known.Brand == program.Brand && known.Program == program.Key)
        {
            return new ShownDisclosure(known.Id, known.Version, known.Language, known.Sha256);
        }

        messages.Add("DISCLOSURE_REQUIRED: the words the person agreed to, as disclosure of the item or its service");
        return null;
    }

    private static Evidence Evidence(TwilioConsentItem item) =>
        new() { Note = $"Told by Twilio's consent resource: source {item.Source}, correlation {item.CorrelationId}" };

    private static TwilioConsentItem Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new TwilioConsentItem();
            }

            return new TwilioConsentItem
            {
                ContactId = Text(root, "contact_id"),
                CorrelationId = Text(root, "correlation_id"),
                SenderId = Text(root, "sender_id"),
                Status = Text(root, "status"),
                Source = Text(root, "source"),
                DateOfConsent = Text(root, "date_of_consent"),
                Disclosure = Disclosure(root),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Half a character in a name or a text; nothing of such an item is believed.
            return new TwilioConsentItem();
        }
    }

    private static DisclosureVersion? Disclosure(JsonElement root) =>
        root.TryGetProperty("disclosure", out var given)
        && given.ValueKind == JsonValueKind.Object
        && Text(given, "id") is { } id
        && given.TryGetProperty("version", out var version)
        && version.ValueKind == JsonValueKind.Number
        && version.TryGetInt32(out var number)
            ? new DisclosureVersion(id, number)
            : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text
        && !text.Contains('\0')
            ? text
            : null;
}
