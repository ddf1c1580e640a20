using Nod.Automations;
using Nod.Broadcasts;
using Nod.Connectors;
using Nod.Consent;
using Nod.Decisions;
using Nod.Imports;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Testing;

/// <summary>Plain examples of what a store keeps.</summary>
public static class Sample
{
    /// <summary>A time.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    /// <summary>An organization.</summary>
    public static readonly Guid Organization = new("00000000-0000-7000-8000-00000000aaaa");

    /// <summary>Another organization.</summary>
    public static readonly Guid OtherOrganization = new("00000000-0000-7000-8000-00000000bbbb");

    /// <summary>One of many contacts of <see cref="Organization"/>.</summary>
    public static ContactAddress Contact(int number) =>
        new(Organization, new PhoneNumber(14155550000UL + (ulong)number));

    /// <summary>An opt-in.</summary>
    public static OptIn OptIn(string brand = "acme", string program = "shifts") =>
        new()
        {
            OccurredAt = Noon,
            Brand = brand,
            Program = program,
            Method = Method.WebForm,
            Disclosure = new ShownDisclosure("shifts-web", 3, "en", new string('a', 64)),
            Evidence = new Evidence
            {
                Ip = "192.0.2.7",
                UserAgent = "Mozilla/5.0",
                PageUrl = "https://jobs.example/join",
            },
        };

    /// <summary>Something an applicant tracking system delivered.</summary>
    public static ConnectorDelivery Delivery(ContactAddress? contact, Guid id, bool isConflict = false) =>
        new()
        {
            Key = DeliveryKey.Of(new ConnectorAddress(Organization, "greenhouse"), id.ToString(), []),
            Id = id,
            At = Noon,
            Event = "hire_candidate",
            Contact = contact,
            Kind = HiringEventKind.Hired,
            Answers = isConflict
                ? [new AnswerOutcome("shifts", true, ImportOutcome.Conflict, "consent.revoked", null)]
                : [],
        };

    /// <summary>An import that was uploaded.</summary>
    public static ConsentImport Import(Guid id) =>
        new()
        {
            Address = new ImportAddress(Organization, id),
            File = new ImportFile("people.csv", ImportFormat.Csv, 1000, new string('b', 64), ["phone", "Consent"]),
            CreatedWith = "key",
            CreatedAt = Noon,
        };

    /// <summary>How rows of an import are read.</summary>
    public static ImportPlan Plan { get; } =
        new()
        {
            Mapping = "generic",
            Columns = new Dictionary<string, string> { ["phone"] = "phone" },
            Values = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["action"] = new Dictionary<string, string> { ["ja"] = "opt_in" },
            },
            Defaults = new Dictionary<string, string> { ["brand"] = "acme" },
            TimeZone = "Europe/Berlin",
            TimeFormats = ["dd.MM.uuuu"],
            Attestation = new Attestation("Zoë Kim", "Head of talent", Noon),
        };

    /// <summary>A text from the person.</summary>
    public static InboundText Text(string words, string brand = "acme") =>
        new()
        {
            OccurredAt = Noon,
            Brand = brand,
            Sender = "acme-us",
            Words = words,
        };

    /// <summary>A stop of everything.</summary>
    public static Revocation Stop() =>
        new()
        {
            OccurredAt = Noon,
            Method = Method.Keyword,
            Words = "STOP",
        };

    /// <summary>A message that waits for its hour.</summary>
    public static MessageRecord Message(ContactAddress contact, Guid id, Instant dueAt, string body = "Hello") =>
        new()
        {
            Address = new MessageAddress(contact, id),
            Brand = "acme",
            Program = "shifts",
            Sender = "acme-us",
            Class = MessageClass.Transactional,
            Language = "en",
            Written = body,
            Body = body,
            Relationship = new RelationshipClaim(RelationshipKind.Shift, "shift-7"),
            TimeZone = "America/New_York",
            ClientReference = "our-1",
            CreatedAt = Noon,
            DueAt = dueAt,
            ExpiresAt = dueAt + Duration.FromDays(2),
            Status = MessageStatus.Queued,
            History = [new StatusChange(MessageStatus.Queued, Noon, null)],
        };

    /// <summary>A draft of a broadcast of <see cref="Organization"/>.</summary>
    public static Broadcast Broadcast(Guid id) =>
        new()
        {
            Address = new BroadcastAddress(Organization, id),
            CreatedAt = Noon,
            Plan = new BroadcastPlan
            {
                Name = "Drivers",
                Brand = "acme",
                Program = "shifts",
                Class = MessageClass.JobAlert,
                Body = "Hi {{first_name|there}}, drivers wanted.",
                Translations = new Dictionary<string, string> { ["de"] = "Fahrer gesucht." },
                Audience = new Audience(AudienceKind.Fixed),
                LocalTime = new LocalDateTime(2026, 11, 24, 10, 0),
                PacePerMinute = 60,
            },
        };

    /// <summary>A judgement of a message.</summary>
    public static RecordedDecision Decision(Guid id, MessageAddress message, Verdict verdict = Verdict.Permit) =>
        new(
            id,
            message,
            new Decision
            {
                Verdict = verdict,
                Reasons =
                    verdict == Verdict.Permit
                        ? []
                        : [new Reason(null, verdict, ReasonCodes.MessageExpired, null, "It waited too long.")],
                Body = "Acme: Hello",
                Amendments = Amendments.SenderNamed,
                Segments = Segments.Of("Acme: Hello"),
                Basis = [id],
                PolicyVersion = "packs-1",
                JudgedAt = Noon,
                Facts = new FactSheet(NumberType.FixedOrMobile, ["US"], ["America/New_York"], 1, 1, 0),
            }
        );

    /// <summary>A hiring event.</summary>
    public static HiringEvent Hired(ContactAddress contact, Guid id) =>
        new()
        {
            Id = id,
            Contact = contact,
            Kind = HiringEventKind.InterviewScheduled,
            Brand = "acme",
            Reference = "interview-7",
            Job = "driver",
            StartsAt = Noon + Duration.FromDays(3),
            OccurredAt = Noon,
            TimeZone = "America/New_York",
            Fields = new Dictionary<string, string> { ["place"] = "Queens é" },
        };

    /// <summary>What an automation has to do at these times.</summary>
    public static AutomationTasks Tasks(ContactAddress contact, string automation, params Instant[] due) =>
        new()
        {
            Address = new AutomationAddress(contact, automation),
            Tasks = [.. due.Select((at, i) => new AutomationTask($"task-{i}", Organization, at, null))],
        };

    /// <summary>A line of an automation's log.</summary>
    public static AutomationRun Run(ContactAddress contact, string automation, Guid id, AutomationOutcome outcome) =>
        new()
        {
            Id = id,
            Address = new AutomationAddress(contact, automation),
            Task = "interview:interview-7",
            Event = Organization,
            At = Noon,
            Outcome = outcome,
            DueAt = Noon,
            Verdict = Verdict.Permit,
            Template = "reminder/1",
        };
}
