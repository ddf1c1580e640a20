using System.Text;
using System.Text.Json;
using Nod.Catalog;
using Nod.Consent;

namespace Nod.Tests.Consent;

/// <summary>
/// The ledger commits to these bytes: what a test here expects may never change for a version that was released.
/// </summary>
public sealed class EventSchemaTests
{
    private static readonly Subject Subject = new()
    {
        Name = "Ana Gómez",
        ExternalIds = new SortedDictionary<string, string> { ["crm"] = "7", ["ats"] = "42" },
        Country = "US",
        Region = "CA",
        TimeZone = "America/Los_Angeles",
        Language = "es",
    };

    private static readonly Evidence Evidence = new()
    {
        Ip = "192.0.2.1",
        UserAgent = "Firefox",
        PageUrl = "https://acme.example/apply",
        Form = new SortedDictionary<string, string> { ["texts"] = "yes" },
        RecordedBy = "rosa",
        Place = "Austin",
        Event = "Job fair",
        Note = "said \"yes\"",
        ProviderMessageId = "SM1",
        Attachments = [new Attachment("form.png", "image/png", "ab")],
    };

    public static readonly TheoryData<string, ConsentEvent, string> Events = new()
    {
        {
            "opt_in",
            Some.OptIn(Some.Noon) with
            {
                Disclosure = new ShownDisclosure("apply", 3, "en", "cd"),
                Provenance = new Provenance("acme", "old ATS"),
                Subject = Subject,
                Evidence = Evidence,
            },
            """
                {"brand":"acme","disclosure":{"id":"apply","language":"en","sha256":"cd","version":3},
                "evidence":{"attachments":[{"media_type":"image/png","name":"form.png","sha256":"ab"}],
                "event":"Job fair","form":{"texts":"yes"},"ip":"192.0.2.1","note":"said \"yes\"",
                "page_url":"https://acme.example/apply","place":"Austin","provider_message_id":"SM1",
                "recorded_by":"rosa","user_agent":"Firefox"},"kind":"opt_in","method":"web_form",
                "occurred_at":"2026-11-23T17:00:00Z","program":"alerts","provenance":{"collected_by":"acme",
                "source":"old ATS"},"subject":{"country":"US","external_ids":{"ats":"42","crm":"7"},"language":"es",
                "name":"Ana Gómez","region":"CA","time_zone":"America/Los_Angeles"}}
                """
        },
        {
            "opt_in",
            Some.OptIn(Some.Noon) with
            {
                AwaitsConfirmation = true,
                Evidence = new Evidence { Control = new Control("radio buttons", "nothing selected", "selected yes") },
            },
            """
                {"awaits_confirmation":true,"brand":"acme","evidence":{"control":{"act":"selected yes",
                "default":"nothing selected","kind":"radio buttons"}},"kind":"opt_in","method":"web_form",
                "occurred_at":"2026-11-23T17:00:00Z","program":"alerts"}
                """
        },
        {
            "decline",
            Some.Decline(Some.Noon) with
            {
                Disclosure = new ShownDisclosure("apply", 3, "en", "cd"),
            },
            """
                {"brand":"acme","disclosure":{"id":"apply","language":"en","sha256":"cd","version":3},
                "kind":"decline","method":"web_form","occurred_at":"2026-11-23T17:00:00Z","program":"alerts"}
                """
        },
        {
            "revocation",
            Some.Stop(Some.Noon),
            """
                {"kind":"revocation","method":"keyword","occurred_at":"2026-11-23T17:00:00Z","words":"STOP"}
                """
        },
        {
            "revocation",
            Some.Stop(Some.Noon, "acme", "alerts"),
            """
                {"brand":"acme","kind":"revocation","method":"keyword","occurred_at":"2026-11-23T17:00:00Z",
                "program":"alerts","words":"STOP"}
                """
        },
        {
            "reconfirmation",
            new Reconfirmation
            {
                OccurredAt = Some.At("2026-11-23T17:00:00.123456Z"),
                Brand = "acme",
                Program = "alerts",
                Method = Method.Inbound,
                Words = "Sí",
            },
            """
                {"brand":"acme","kind":"reconfirmation","method":"inbound",
                "occurred_at":"2026-11-23T17:00:00.123456Z","program":"alerts","words":"Sí"}
                """
        },
        {
            "relationship",
            new Relationship
            {
                OccurredAt = Some.Noon,
                Brand = "acme",
                Kind = RelationshipKind.Interview,
                Reference = "I-7",
            },
            """
                {"brand":"acme","kind":"relationship","occurred_at":"2026-11-23T17:00:00Z","reference":"I-7",
                "relationship":"interview"}
                """
        },
        {
            "relationship",
            new Relationship
            {
                OccurredAt = Some.Noon,
                Brand = "acme",
                Kind = RelationshipKind.Shift,
                Reference = "S-7",
                StartsAt = Some.At("2026-11-24T13:00:00Z"),
            },
            """
                {"brand":"acme","kind":"relationship","occurred_at":"2026-11-23T17:00:00Z","reference":"S-7",
                "relationship":"shift","starts_at":"2026-11-24T13:00:00Z"}
                """
        },
        {
            "frequency_wish",
            new FrequencyWish
            {
                OccurredAt = Some.Noon,
                Brand = "acme",
                Program = "alerts",
                Max = 2,
                Per = FrequencyPeriod.Week,
                Method = Method.WebForm,
            },
            """
                {"brand":"acme","kind":"frequency_wish","max":2,"method":"web_form",
                "occurred_at":"2026-11-23T17:00:00Z","per":"week","program":"alerts"}
                """
        },
        {
            "language_wish",
            new LanguageWish
            {
                OccurredAt = Some.Noon,
                Language = "es",
                Method = Method.WebForm,
            },
            """
                {"kind":"language_wish","language":"es","method":"web_form","occurred_at":"2026-11-23T17:00:00Z"}
                """
        },
        {
            "number_voided",
            new NumberVoided
            {
                OccurredAt = Some.Noon,
                Reason = VoidReason.WrongNumber,
                Words = "wrong number",
            },
            """
                {"kind":"number_voided","occurred_at":"2026-11-23T17:00:00Z","reason":"wrong_number",
                "words":"wrong number"}
                """
        },
        {
            "inbound_text",
            new InboundText
            {
                OccurredAt = Some.Noon,
                Brand = "acme",
                Sender = "main",
                Words = "Hi 👋\n",
            },
            """
                {"brand":"acme","kind":"inbound_text","occurred_at":"2026-11-23T17:00:00Z","sender":"main",
                "words":"Hi 👋\n"}
                """
        },
        {
            "hold",
            new Hold { OccurredAt = Some.Noon, Words = "wrong number" },
            """
                {"kind":"hold","occurred_at":"2026-11-23T17:00:00Z","words":"wrong number"}
                """
        },
        {
            "hold_lifted",
            new HoldLifted
            {
                OccurredAt = Some.Noon,
                By = "rosa",
                HoldId = Some.Id(1),
            },
            """
                {"by":"rosa","hold_id":"00000001-0000-0000-0000-000000000001","kind":"hold_lifted",
                "occurred_at":"2026-11-23T17:00:00Z"}
                """
        },
        {
            "legal_hold",
            new LegalHold
            {
                OccurredAt = Some.Noon,
                Reason = "a lawsuit",
                Reference = "case 7",
                RecordedBy = "kim",
            },
            """
                {"kind":"legal_hold","occurred_at":"2026-11-23T17:00:00Z","reason":"a lawsuit","recorded_by":"kim",
                "reference":"case 7"}
                """
        },
        {
            "legal_hold_lifted",
            new LegalHoldLifted
            {
                OccurredAt = Some.Noon,
                Reason = "settled",
                Reference = "case 7",
                RecordedBy = "kim",
            },
            """
                {"kind":"legal_hold_lifted","occurred_at":"2026-11-23T17:00:00Z","reason":"settled","recorded_by":"kim",
                "reference":"case 7"}
                """
        },
        {
            "erasure_refused",
            new ErasureRefused
            {
                OccurredAt = Some.Noon,
                Reason = ErasureReason.PersonRequest,
                RecordedBy = "kim",
            },
            """
                {"kind":"erasure_refused","occurred_at":"2026-11-23T17:00:00Z","reason":"person_request",
                "recorded_by":"kim"}
                """
        },
        {
            "erasure",
            new Erasure
            {
                OccurredAt = Some.Noon,
                Reason = ErasureReason.PersonRequest,
                RequestedAt = Some.Noon,
                RecordedBy = "kim",
                Events = 4,
                Stops = [new KeptStop("acme", "alerts", Some.Id(2), Some.Noon, Method.Keyword, 3)],
            },
            """
                {"events":4,"kind":"erasure","occurred_at":"2026-11-23T17:00:00Z","reason":"person_request",
                "recorded_by":"kim","requested_at":"2026-11-23T17:00:00Z","stops":[{"at":"2026-11-23T17:00:00Z",
                "brand":"acme","event_id":"00000002-0000-0000-0000-000000000001","method":"keyword",
                "program":"alerts","sequence":3}]}
                """
        },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_has_one_canonical_form(string kind, ConsentEvent happened, string json)
    {
        Assert.Equal(OneLine(json), Encoding.UTF8.GetString(EventSchema.Write(happened)));
        Assert.Equal(kind, EventSchema.KindOf(happened));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_reads_back(string kind, ConsentEvent happened, string json)
    {
        var again = EventSchema.Read(EventSchema.Version, EventSchema.Write(happened));

        Assert.Equal(kind, EventSchema.KindOf(again));
        Assert.Equal(happened.GetType(), again.GetType());
        Assert.Equal(OneLine(json), Encoding.UTF8.GetString(EventSchema.Write(again)));
    }

    [Fact]
    public void Every_kind_of_event_is_tested() =>
        Assert.Equal(
            typeof(ConsentEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(ConsentEvent)).Order(ByName),
            Events.Select(row => row.Data.Item2.GetType()).Distinct().Order(ByName)
        );

    [Fact]
    public void A_newer_version_is_refused() => Assert.Throws<NotSupportedException>(() => EventSchema.Read(4, "{}"u8));

    [Theory]
    [InlineData("""{"kind":"number_voided","occurred_at":"2026-11-23T17:00:00Z","reason":"reassigned"}""")]
    [InlineData(
        """{"brand":"a","kind":"frequency_wish","max":2,"method":"api","occurred_at":"2026-11-23T17:00:00Z","per":"day","program":"b"}"""
    )]
    [InlineData(
        """
            {"brand":"a","kind":"relationship","occurred_at":"2026-11-23T17:00:00Z","reference":"S",
            "relationship":"shift","starts_at":"2026-11-24T17:00:00Z"}
            """
    )]
    public void What_version_2_brought_is_no_event_of_version_1(string json)
    {
        EventSchema.Read(2, Encoding.UTF8.GetBytes(json));

        Assert.Throws<JsonException>(() => EventSchema.Read(1, Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData(
        """
            {"awaits_confirmation":true,"brand":"a","kind":"opt_in","method":"web_form",
            "occurred_at":"2026-11-23T17:00:00Z","program":"b"}
            """
    )]
    [InlineData(
        """
            {"brand":"a","evidence":{"control":{"act":"a","default":"d","kind":"k"}},"kind":"decline","method":"web_form",
            "occurred_at":"2026-11-23T17:00:00Z","program":"b"}
            """
    )]
    [InlineData(
        """{"kind":"language_wish","language":"es","method":"web_form","occurred_at":"2026-11-23T17:00:00Z"}"""
    )]
    public void What_version_3_brought_is_no_event_of_an_earlier_one(string json)
    {
        EventSchema.Read(3, Encoding.UTF8.GetBytes(json));

        Assert.Throws<JsonException>(() => EventSchema.Read(2, Encoding.UTF8.GetBytes(json)));
        Assert.Throws<JsonException>(() => EventSchema.Read(1, Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"kind":"hold"}""")]
    [InlineData("""{"kind":"unheard_of","occurred_at":"2026-11-23T17:00:00Z"}""")]
    public void What_is_no_event_is_refused(string json) =>
        Assert.ThrowsAny<Exception>(() => EventSchema.Read(1, Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_family_member_that_nobody_knows_is_refused()
    {
        var stranger = new Stranger { OccurredAt = Some.Noon };

        Assert.Throws<NotSupportedException>(() => EventSchema.KindOf(stranger));
        Assert.Throws<NotSupportedException>(() => ContactState.Empty.After(Some.Id(1), stranger));
    }

    private static string OneLine(string json) => json.ReplaceLineEndings(string.Empty);

    private static readonly Comparer<Type> ByName = Comparer<Type>.Create(
        (left, right) => string.CompareOrdinal(left.Name, right.Name)
    );

    private sealed record Stranger : ConsentEvent;
}
