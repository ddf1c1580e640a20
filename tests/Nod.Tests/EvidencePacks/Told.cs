using Nod.Consent;
using Nod.Decisions;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Sending;
using Nod.Testing;
using Nod.Texts;
using Nod.Transparency;
using NodaTime;

namespace Nod.Tests.EvidencePacks;

/// <summary>A person's story as a pack tells it, made up: every identifier and salt is the same in every run.</summary>
internal sealed class Told
{
    public const string Words = "Text me new jobs at Acme. Reply STOP to end, HELP for help.";

    private readonly ManualClock clock = new(Some.Noon.ToDateTimeOffset());
    private readonly IdSource ids;
    private readonly List<RecordedEvent> events = [];
    private readonly List<JudgedMessage> messages = [];

    public Told() => ids = Some.Ids(clock);

    public static readonly Disclosure Wording = new()
    {
        Id = "acme.alerts.en.web_form",
        Version = 1,
        Brand = "acme",
        Program = "alerts",
        Language = "en",
        Method = Method.WebForm,
        Text = Words,
        Sha256 = Disclosure.HashOf(Words),
    };

    public static readonly EvidenceCatalog Catalog = new()
    {
        Organization = Some.Organization,
        Brands = [Some.Brand],
        Programs = [Some.Alerts],
        Disclosures = [Wording],
        Place = new RecordsPlace("a server room in Albany", false),
    };

    public static EvidenceRequest Request(EvidenceKind kind = EvidenceKind.Person, string language = "en") =>
        new()
        {
            Id = Some.Id(0x9ACC),
            Organization = Some.Organization.Id,
            Kind = kind,
            Phone = kind == EvidenceKind.Program ? null : Some.NewYork,
            Brand = kind == EvidenceKind.Program ? "acme" : null,
            Program = kind == EvidenceKind.Program ? "alerts" : null,
            Language = language,
            AuditReference = "CTIA-2026-17",
            RequestedAt = Some.Noon + Duration.FromDays(30),
        };

    /// <summary>An opt-in with words, name and proof, a text that relied on it, a stop, and a text it held up.</summary>
    public static PersonRecords Person()
    {
        var told = new Told();
        var yes = told.Happens(
            Some.OptIn(Some.Noon) with
            {
                Disclosure = new ShownDisclosure(Wording.Id, 1, "en", Wording.Sha256),
                Subject = new Subject { Name = "María Łucja Nguyễn", TimeZone = "America/New_York" },
                Evidence = new Evidence
                {
                    Ip = "192.0.2.7",
                    Form = new Dictionary<string, string> { ["sms"] = "<yes> & \"please\"" },
                    Attachments = [new Attachment("form.png", "image/png", new string('a', 64))],
                },
            }
        );
        told.Passes(Duration.FromHours(1));
        told.Sends("Acme: drivers wanted.", yes.Id);
        told.Passes(Duration.FromHours(1));
        var stop = told.Happens(Some.Stop(told.Now - Duration.FromSeconds(2)));
        told.Answers(stop.Id);
        told.Passes(Duration.FromSeconds(1));
        told.IsHeldUp("Acme: late shift.", yes.Id);
        return told.Records();
    }

    public Instant Now => clock.Now();

    public void Passes(Duration time) => clock.Move(time.ToTimeSpan());

    public PersonRecords Records() =>
        new()
        {
            Address = new ContactAddress(Some.Organization.Id, Some.NewYork),
            Events = events,
            Messages = messages,
        };

    public RecordedEvent Happens(ConsentEvent happened)
    {
        var address = new ContactAddress(Some.Organization.Id, Some.NewYork);
        var prepared = PreparedEvent.Of(happened, ids);
        var recorded = new RecordedEvent(
            address,
            ids.Next(),
            events.Count == 0 ? null : events[^1].Id,
            Now,
            EventSchema.Version,
            prepared,
            Leaf.Commit(prepared.Salt, address, prepared.Body)
        );
        events.Add(recorded);
        return recorded;
    }

    /// <summary>A message that was handed over now.</summary>
    public MessageRecord Sends(string body, params Guid[] basis) =>
        Keep(Message(body) with { Attempt = new Attempt(ids.Next(), Now, "p-1") }, basis, MessageStatus.Sent, null);

    /// <summary>The confirmation of a stop, handed over now.</summary>
    public MessageRecord Answers(Guid stop) =>
        Keep(
            Message("Acme: you are unsubscribed.") with
            {
                Answers = stop,
                Class = MessageClass.OptOutConfirmation,
                Attempt = new Attempt(ids.Next(), Now, "p-2"),
            },
            [stop],
            MessageStatus.Sent,
            null
        );

    /// <summary>A message that a stop held up.</summary>
    public MessageRecord IsHeldUp(string body, params Guid[] basis) =>
        Keep(Message(body), basis, MessageStatus.Blocked, ReasonCodes.ConsentRevoked);

    private MessageRecord Message(string body) =>
        Sample.Message(new ContactAddress(Some.Organization.Id, Some.NewYork), ids.Next(), Now, body) with
        {
            Program = "alerts",
            CreatedAt = Now,
            History = [new StatusChange(MessageStatus.Queued, Now, null)],
        };

    private MessageRecord Keep(MessageRecord message, Guid[] basis, MessageStatus status, string? detail)
    {
        message = message.Become(status, Now, detail);
        var isBlocked = status == MessageStatus.Blocked;
        var decision = new Decision
        {
            Verdict = isBlocked ? Verdict.Deny : Verdict.Permit,
            Reasons = isBlocked
                ? [new Reason(null, Verdict.Deny, ReasonCodes.ConsentRevoked, null, "A stop stands.")]
                : [],
            Body = message.Body,
            Amendments = Amendments.None,
            Segments = Segments.Of(message.Body),
            Basis = basis,
            PolicyVersion = "packs-1",
            JudgedAt = Now,
            Facts = new FactSheet(NumberType.FixedOrMobile, ["US"], ["America/New_York"], 1, 1, 0),
        };
        messages.Add(new JudgedMessage(message, [new RecordedDecision(ids.Next(), message.Address, decision)]));
        return message;
    }
}
