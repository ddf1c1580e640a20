using System.Text.Json.Nodes;
using Nod.Providers.Simulator;
using NodaTime;

namespace Nod.Server.Tests.Chaos;

/// <summary>
/// The auditor, audited: an innocent story in which a person agrees, is texted, stops, and is refused a text; then the
/// same story with one thing wrong. What it can't find here it would not find in a campaign.
/// </summary>
public sealed class AuditorTests
{
    private const string Phone = "+12125550147";
    private const long StoppedAt = 100;
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 10, 17, 0);
    private static readonly Guid AgreedEvent = new("00000000-0000-7000-8000-0000000000e1");
    private static readonly Guid StopEvent = new("00000000-0000-7000-8000-0000000000e2");
    private static readonly Guid Sent = new("00000000-0000-7000-8000-0000000000a1");
    private static readonly Guid Refused = new("00000000-0000-7000-8000-0000000000a2");

    private static readonly Asked Agree = new("t0000001", Deed.Agree, Phone, "jobs", new Moment(1, 0))
    {
        Acknowledged = new Moment(2, 0),
        Answers = [new Given(201, OptIn().ToJsonString())],
    };

    private static readonly Asked Text = new("t0000002", Deed.Text, Phone, "jobs", new Moment(3, 0))
    {
        Acknowledged = new Moment(4, 0),
        Answers = [new Given(201, $$"""{"id":"{{Sent}}"}""")],
    };

    private static readonly Asked Stop = new("t0000003", Deed.Stop, Phone, null, new Moment(5, StoppedAt))
    {
        Acknowledged = new Moment(6, StoppedAt),
        Answers = [new Given(200, """{"intent":"revoke"}""")],
    };

    private static readonly Asked RefusedText = new("t0000004", Deed.Text, Phone, "jobs", new Moment(7, StoppedAt))
    {
        Acknowledged = new Moment(8, StoppedAt),
        Answers = [new Given(422, $$"""{"message_id":"{{Refused}}"}""")],
    };

    private static readonly MessageReading SentReading = new(
        Sent,
        "job_alert",
        ["queued", "handing_over", "sent", "delivered"],
        "sim-1",
        Now
    );

    private static readonly MessageReading RefusedReading = new(Refused, "job_alert", ["denied"], string.Empty, Now);

    private static readonly SimulatedText Taken = new(
        new Guid("00000000-0000-7000-8000-0000000000f1"),
        Sent,
        Guid.Empty,
        "sim-1",
        "+12125550100",
        Phone,
        "Acme t0000002: Drivers wanted.",
        default,
        false
    );

    [Fact]
    public void An_innocent_story_has_no_violations_however_often_it_is_told()
    {
        var auditor = new Auditor();

        Assert.Empty(auditor.Audit(Story()));
        Assert.Empty(auditor.Audit(Story()));
    }

    [Fact]
    public void A_lost_event_is_found() => ShouldFind(Breach.EventLost, Story(history: [Revocation()]));

    [Fact]
    public void A_doubled_event_is_found() =>
        ShouldFind(Breach.EventDoubled, Story(history: [Revocation(), OptIn(), OptIn()]));

    [Fact]
    public void A_doubled_event_of_a_request_that_was_never_answered_is_found() =>
        ShouldFind(
            Breach.EventDoubled,
            Story([Agree with { Acknowledged = null, Answers = [] }], [Revocation(), OptIn(), OptIn()])
        );

    [Fact]
    public void An_event_with_another_leaf_than_was_promised_is_found()
    {
        var altered = OptIn();
        altered["log"]!["leaf_hash"] = "ff";

        ShouldFind(Breach.EventAltered, Story(history: [Revocation(), altered]));
    }

    [Fact]
    public void An_answer_that_differs_is_found() =>
        ShouldFind(
            Breach.AnswerDiffers,
            Story([Text with { Answers = [.. Text.Answers, new Given(201, $$"""{"id":"{{Refused}}"}""")] }])
        );

    [Fact]
    public void An_answer_that_no_healthy_server_gives_is_found() =>
        ShouldFind(Breach.AnswerUnexpected, Story([Stop with { Answers = [new Given(500, "{}")] }]));

    [Fact]
    public void A_message_that_the_server_forgot_is_found()
    {
        ShouldFind(Breach.MessageLost, Story(messages: [(Sent, null), (Refused, RefusedReading)]));
        ShouldFind(Breach.MessageLost, Story(messages: [(Refused, RefusedReading)]));
    }

    [Theory]
    [InlineData("queued", "handing_over", "sent", "queued")]
    [InlineData("queued", "handing_over", "sent", "delivered", "undelivered")]
    [InlineData("queued", "sent")]
    [InlineData("handing_over", "sent")]
    public void A_status_that_goes_backwards_or_leaps_is_found(params string[] statuses) =>
        ShouldFind(Breach.StatusIllegal, WithSent(SentReading with { Statuses = statuses }));

    [Fact]
    public void A_past_that_is_rewritten_is_found()
    {
        var auditor = new Auditor();
        auditor.Audit(Story());
        var rewritten = WithSent(SentReading with { Statuses = ["queued", "handing_over", "delivered"] });

        Assert.Contains(Breach.StatusRewritten, auditor.Audit(rewritten).Select(one => one.Breach));
    }

    [Theory]
    [InlineData("queued", "handing_over")]
    [InlineData("queued", "handing_over", "unknown")]
    [InlineData("queued")]
    public void A_message_that_never_comes_to_rest_is_found_once_all_is_drained(params string[] statuses)
    {
        var stuck = WithSent(SentReading with { Statuses = statuses, DueAt = Now - Duration.Epsilon });

        ShouldFind(Breach.MessageNotAtRest, stuck);
        Assert.DoesNotContain(Breach.MessageNotAtRest, Find(stuck with { Drained = null }));
    }

    [Fact]
    public void A_message_that_waits_for_its_hour_is_at_rest() =>
        Assert.DoesNotContain(
            Breach.MessageNotAtRest,
            Find(WithSent(SentReading with { Statuses = ["queued"], DueAt = Now }))
        );

    [Fact]
    public void A_doubled_text_is_found_by_its_reference_its_message_and_its_words()
    {
        ShouldFind(Breach.TextDoubled, WithJournal((0, Taken), (50, Taken with { MessageId = Refused, Body = "" })));
        ShouldFind(Breach.TextDoubled, WithJournal((0, Taken), (50, Taken with { Reference = Refused, Body = "" })));
        ShouldFind(
            Breach.TextDoubled,
            WithJournal((0, Taken), (50, Taken with { Reference = Refused, MessageId = Refused }))
        );
    }

    [Theory]
    [InlineData(StoppedAt - 1, false)]
    [InlineData(StoppedAt, true)]
    public void A_text_taken_after_the_stop_was_acknowledged_is_found(long offset, bool found) =>
        Assert.Equal(found, Find(WithJournal((offset, Taken))).Contains(Breach.TextAfterStop));

    [Theory]
    [InlineData(119, true)]
    [InlineData(120, false)]
    public void An_opt_in_excuses_what_the_carrier_takes_once_it_was_asked(long offset, bool found)
    {
        var again = Agree with { Token = "t0000005", Began = new Moment(9, 120), Acknowledged = null, Answers = [] };
        var story = WithJournal((offset, Taken));

        Assert.Equal(found, Find(story with { Asked = [.. story.Asked, again] }).Contains(Breach.TextAfterStop));
    }

    [Fact]
    public void An_opt_in_to_another_program_excuses_nothing()
    {
        var other = Agree with { Token = "t0000005", Program = "news", Began = new Moment(9, 0), Acknowledged = null };
        var story = WithJournal((StoppedAt, Taken));

        ShouldFind(Breach.TextAfterStop, story with { Asked = [.. story.Asked, other with { Answers = [] }] });
    }

    [Fact]
    public void A_text_accepted_after_an_acknowledged_stop_is_found() =>
        ShouldFind(
            Breach.AcceptedAfterStop,
            Story([RefusedText with { Answers = [new Given(201, $$"""{"id":"{{Refused}}"}""")] }])
        );

    [Fact]
    public void A_text_that_nobody_asked_for_is_found()
    {
        var stray = Taken with { Reference = Refused, MessageId = Guid.Empty, Body = "Buy now" };

        ShouldFind(Breach.TextUnknown, WithJournal((0, Taken), (50, stray)));
        ShouldFind(Breach.TextUnknown, WithJournal((0, Taken), (50, stray with { MessageId = Refused })));
    }

    [Fact]
    public void Store_and_carrier_that_disagree_are_found()
    {
        ShouldFind(Breach.CarrierDisagrees, WithSent(SentReading with { Statuses = ["queued", "blocked"] }));
        ShouldFind(Breach.CarrierDisagrees, WithJournal());
        ShouldFind(Breach.CarrierDisagrees, WithSent(SentReading with { ProviderMessageId = "sim-2" }));
    }

    [Fact]
    public void A_state_that_is_not_the_fold_of_the_history_is_found()
    {
        var state = State();
        state["programs"]![0]!["status"] = "opted_in";
        ShouldFind(Breach.StateIsNotTheFold, Story(state: state));

        state = State();
        state["stops"] = new JsonArray();
        ShouldFind(Breach.StateIsNotTheFold, Story(state: state));
    }

    [Fact]
    public void A_broken_line_of_the_journal_is_found_unless_it_is_the_torn_end()
    {
        Assert.Null(Assert.Single(CarrierJournal.Parse("{\"Ref\nhalf"u8)).Text);
        ShouldFind(Breach.JournalUnreadable, Story() with { Journal = [new JournalLine(0, null)] });
    }

    private static void ShouldFind(Breach breach, Evidence evidence) => Assert.Contains(breach, Find(evidence));

    private static HashSet<Breach> Find(Evidence evidence) =>
        [.. new Auditor().Audit(evidence).Select(one => one.Breach)];

    private static Evidence WithSent(MessageReading reading) =>
        Story(messages: [(Sent, reading), (Refused, RefusedReading)]);

    private static Evidence WithJournal(params (long Offset, SimulatedText Text)[] lines) =>
        Story() with
        {
            Journal = [.. lines.Select(line => new JournalLine(line.Offset, line.Text))],
        };

    // The story, with some of what was asked or shown replaced.
    private static Evidence Story(
        IReadOnlyList<Asked>? replaced = null,
        IReadOnlyList<JsonNode>? history = null,
        JsonNode? state = null,
        IReadOnlyList<(Guid Id, MessageReading? Reading)>? messages = null
    )
    {
        IReadOnlyList<Asked> asked =
        [
            .. new[] { Agree, Text, Stop, RefusedText }.Select(one =>
                replaced?.FirstOrDefault(other => other.Token == one.Token) ?? one
            ),
        ];
        var contact = new ContactReading(state ?? State(), history ?? [Revocation(), OptIn()]);
        var shown = messages ?? [(Sent, SentReading), (Refused, RefusedReading)];
        return new Evidence(
            asked,
            new StoreReading(
                new Dictionary<string, ContactReading> { [Phone] = contact },
                shown.ToDictionary(one => one.Id, one => one.Reading)
            ),
            [new JournalLine(0, Taken)],
            Now
        );
    }

    private static JsonNode OptIn() =>
        JsonNode.Parse(
            $$"""
            {"event_id":"{{AgreedEvent}}","kind":"opt_in","recorded_at":"2026-03-10T16:00:01Z",
             "occurred_at":"2026-03-10T16:00:00Z","brand":"acme","program":"jobs","method":"web_form",
             "evidence":{"note":"t0000001"},"log":{"leaf_hash":"aa"} }
            """
        )!;

    private static JsonNode Revocation() =>
        JsonNode.Parse(
            $$"""
            {"event_id":"{{StopEvent}}","kind":"revocation","recorded_at":"2026-03-10T16:30:00Z",
             "occurred_at":"2026-03-10T16:30:00Z","method":"keyword","words":"STOP",
             "evidence":{"provider_message_id":"t0000003"},"log":{"leaf_hash":"bb"} }
            """
        )!;

    private static JsonNode State() =>
        JsonNode.Parse(
            $$"""
            {"programs":[{"brand":"acme","program":"jobs","status":"revoked","event_id":"{{StopEvent}}",
              "since":"2026-03-10T16:30:00Z"}],
             "stops":[{"event_id":"{{StopEvent}}","since":"2026-03-10T16:30:00Z"}],
             "relationships":[],"conversations":[],"events":2}
            """
        )!;
}
