using Nod.Consent;
using NodaTime;

namespace Nod.Tests.Consent;

public sealed class ContactStateTests
{
    private static readonly Instant Monday = Some.Noon;
    private static readonly Instant Tuesday = Monday + Duration.FromDays(1);
    private static readonly Instant Wednesday = Monday + Duration.FromDays(2);

    public static TheoryData<Method> Syncs() => [Method.Ats, Method.Import, Method.Api];

    public static TheoryData<Method> OwnActs() =>
        [Method.ApplicationForm, Method.WebForm, Method.Keyword, Method.Inbound];

    public static TheoryData<Method> OthersWords() =>
        [Method.Verbal, Method.Paper, Method.InPerson, Method.Ats, Method.Import, Method.Api];

    [Fact]
    public void An_opt_in_is_to_its_brand_and_program_only()
    {
        var state = Some.State(Some.OptIn(Monday));

        Assert.Equal(ConsentStatus.OptedIn, state.ConsentFor("acme", "alerts")!.Status);
        Assert.Null(state.ConsentFor("acme", "interviews"));
        Assert.Null(state.ConsentFor("globex", "alerts"));
        Assert.Equal((1, Some.Id(1)), (state.Sequence, state.LastEventId));
    }

    [Fact]
    public void An_opt_in_keeps_who_collected_it()
    {
        var state = Some.State(
            Some.OptIn(Monday, method: Method.Import) with
            {
                Provenance = new Provenance("acme", "old ATS"),
            }
        );

        Assert.Equal("acme", state.ConsentFor("acme", "alerts")!.CollectedBy);
    }

    [Fact]
    public void A_later_opt_in_replaces_an_earlier_one_and_not_the_other_way_round()
    {
        Assert.Equal(Tuesday, Some.State(Some.OptIn(Monday), Some.OptIn(Tuesday)).ConsentFor("acme", "alerts")!.At);
        Assert.Equal(Tuesday, Some.State(Some.OptIn(Tuesday), Some.OptIn(Monday)).ConsentFor("acme", "alerts")!.At);
    }

    [Fact]
    public void A_decline_beats_an_opt_in_of_the_same_moment_and_not_a_later_one()
    {
        Assert.Equal(ConsentStatus.Declined, StatusAfter(Some.OptIn(Monday), Some.Decline(Monday)));
        Assert.Equal(ConsentStatus.OptedIn, StatusAfter(Some.OptIn(Tuesday), Some.Decline(Monday)));
        Assert.Equal(ConsentStatus.OptedIn, StatusAfter(Some.Decline(Monday), Some.OptIn(Tuesday)));
    }

    [Theory]
    [MemberData(nameof(Syncs))]
    public void A_sync_never_changes_a_no(Method method) =>
        Assert.Equal(ConsentStatus.Declined, StatusAfter(Some.Decline(Monday), Some.OptIn(Tuesday, method: method)));

    [Fact]
    public void A_stop_of_one_program_leaves_the_others()
    {
        var state = Some.State(
            Some.OptIn(Monday),
            Some.OptIn(Monday, "interviews"),
            Some.Stop(Tuesday, "acme", "alerts")
        );

        Assert.Equal(Some.Id(3), state.StopFor("acme", "alerts"));
        Assert.Null(state.StopFor("acme", "interviews"));
        Assert.Null(state.StopFor("acme", null));
    }

    [Fact]
    public void A_stop_of_a_brand_covers_all_of_it_and_nothing_else()
    {
        var state = Some.State(Some.OptIn(Monday), Some.OptIn(Monday, brand: "globex"), Some.Stop(Tuesday, "acme"));

        Assert.Equal(Some.Id(3), state.StopFor("acme", "alerts"));
        Assert.Equal(Some.Id(3), state.StopFor("acme", "never asked"));
        Assert.Equal(Some.Id(3), state.StopFor("acme", null));
        Assert.Null(state.StopFor("globex", "alerts"));
        Assert.Null(state.StopFor("globex", null));
    }

    [Fact]
    public void A_stop_of_everything_covers_everything()
    {
        var state = Some.State(Some.OptIn(Monday), Some.OptIn(Monday, brand: "globex"), Some.Stop(Tuesday));

        Assert.All(
            [("acme", "alerts"), ("globex", "alerts"), ("initech", "never asked"), ("acme", null)],
            text => Assert.Equal(Some.Id(3), state.StopFor(text.Item1, text.Item2))
        );
    }

    [Fact]
    public void A_stop_of_each_scope_stands_beside_the_others()
    {
        var state = Some.State(Some.Stop(Monday, "acme"), Some.Stop(Tuesday, "globex"), Some.Stop(Wednesday));

        Assert.Equal(3, state.Suppressions.Length);
        Assert.Equal(Some.Id(2), Some.State(Some.Stop(Monday), Some.Stop(Tuesday)).StopFor("acme", null));
        Assert.Single(Some.State(Some.Stop(Monday), Some.Stop(Tuesday)).Suppressions);
    }

    [Theory]
    [MemberData(nameof(OwnActs))]
    public void The_persons_own_act_undoes_a_stop_for_exactly_one_program(Method method)
    {
        var state = Some.State(
            Some.OptIn(Monday),
            Some.OptIn(Monday, "interviews"),
            Some.Stop(Tuesday),
            Some.OptIn(Wednesday, method: method)
        );

        Assert.Null(state.StopFor("acme", "alerts"));
        Assert.Equal(ConsentStatus.OptedIn, state.ConsentFor("acme", "alerts")!.Status);
        Assert.Equal(Some.Id(3), state.StopFor("acme", "interviews"));
        Assert.Equal(Some.Id(3), state.StopFor("acme", null));
        Assert.Equal(Some.Id(3), state.StopFor("globex", "alerts"));
    }

    [Theory]
    [MemberData(nameof(OthersWords))]
    public void Nobody_elses_word_undoes_a_stop(Method method)
    {
        var wide = Some.State(Some.OptIn(Monday), Some.Stop(Tuesday), Some.OptIn(Wednesday, method: method));
        var narrow = Some.State(Some.Stop(Tuesday, "acme", "alerts"), Some.OptIn(Wednesday, method: method));
        var unasked = Some.State(Some.Stop(Tuesday), Some.OptIn(Wednesday, method: method));

        Assert.Equal(Some.Id(2), wide.StopFor("acme", "alerts"));
        Assert.Equal(Some.Id(1), narrow.StopFor("acme", "alerts"));
        Assert.Equal(Some.Id(1), unasked.StopFor("acme", "alerts"));
    }

    [Fact]
    public void An_opt_in_told_late_undoes_no_stop()
    {
        Assert.NotNull(Some.State(Some.Stop(Tuesday), Some.OptIn(Monday)).StopFor("acme", "alerts"));
        Assert.NotNull(Some.State(Some.Stop(Tuesday), Some.OptIn(Tuesday)).StopFor("acme", "alerts"));
        Assert.NotNull(Some.State(Some.Stop(Tuesday, "acme", "alerts"), Some.OptIn(Monday)).StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_stop_told_late_does_not_make_an_earlier_one_look_older()
    {
        // Stopped on Wednesday; an e-mail of Monday is logged afterwards, and a form of Tuesday arrives last.
        ConsentEvent[] wide = [Some.Stop(Wednesday), Some.Stop(Monday), Some.OptIn(Tuesday)];
        ConsentEvent[] narrow =
        [
            Some.Stop(Wednesday, "acme", "alerts"),
            Some.Stop(Monday, "acme", "alerts"),
            Some.OptIn(Tuesday),
        ];

        Assert.NotNull(Some.State(wide).StopFor("acme", "alerts"));
        Assert.NotNull(Some.State(narrow).StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_stop_dated_before_a_known_opt_in_is_not_undone_by_the_same_opt_in_told_again()
    {
        foreach (
            var stop in new[] { Some.Stop(Monday), Some.Stop(Monday, "acme"), Some.Stop(Monday, "acme", "alerts") }
        )
        {
            var state = Some.State(Some.OptIn(Tuesday), stop, Some.OptIn(Tuesday));
            Assert.Equal(Some.Id(2), state.StopFor("acme", "alerts"));
            Assert.Null(
                Some.State(Some.OptIn(Tuesday), stop, Some.OptIn(Tuesday), Some.OptIn(Wednesday))
                    .StopFor("acme", "alerts")
            );
        }
    }

    [Fact]
    public void A_stop_after_START_holds_again()
    {
        var state = Some.State(
            Some.Stop(Monday),
            Some.OptIn(Tuesday),
            Some.Stop(Wednesday, "acme"),
            Some.OptIn(Wednesday, method: Method.Api)
        );

        Assert.Equal(Some.Id(3), state.StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_no_after_START_brings_the_stop_back()
    {
        var state = Some.State(
            Some.Stop(Monday),
            Some.OptIn(Tuesday),
            Some.Decline(Wednesday),
            Some.OptIn(Wednesday, method: Method.Verbal)
        );

        Assert.Equal(Some.Id(1), state.StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_decline_changes_nothing_while_a_stop_stands()
    {
        var state = Some.State(Some.Stop(Monday, "acme", "alerts"), Some.Decline(Tuesday));

        Assert.Equal(ConsentStatus.Revoked, state.ConsentFor("acme", "alerts")!.Status);
    }

    [Fact]
    public void Standing_stops_are_known_by_their_events()
    {
        var state = Some.State(Some.OptIn(Monday), Some.Stop(Tuesday, "acme", "alerts"), Some.Stop(Tuesday, "globex"));

        Assert.False(state.IsStandingStop(Some.Id(1)));
        Assert.True(state.IsStandingStop(Some.Id(2)));
        Assert.True(state.IsStandingStop(Some.Id(3)));
        Assert.False(state.IsStandingStop(Some.Id(4)));
    }

    [Fact]
    public void A_reconfirmation_renews_a_standing_consent_and_nothing_else()
    {
        var consent = Some.State(Some.OptIn(Monday), Reconfirm(Tuesday)).ConsentFor("acme", "alerts")!;

        Assert.Equal((Monday, Tuesday), (consent.At, consent.ConfirmedAt));
        Assert.Equal(Some.Id(1), consent.EventId);
        Assert.Null(Some.State(Reconfirm(Monday)).ConsentFor("acme", "alerts"));
        Assert.Equal(ConsentStatus.Declined, StatusAfter(Some.Decline(Monday), Reconfirm(Tuesday)));
        Assert.NotNull(Some.State(Some.Stop(Monday), Reconfirm(Tuesday)).StopFor("acme", "alerts"));
    }

    [Theory]
    [MemberData(nameof(Syncs))]
    public void A_sync_reconfirms_nothing(Method method) =>
        Assert.Equal(
            Monday,
            Some.State(Some.OptIn(Monday), Reconfirm(Tuesday, method)).ConsentFor("acme", "alerts")!.ConfirmedAt
        );

    [Fact]
    public void A_reconfirmation_told_late_does_not_make_the_consent_older() =>
        Assert.Equal(
            Tuesday,
            Some.State(Some.OptIn(Tuesday), Reconfirm(Monday)).ConsentFor("acme", "alerts")!.ConfirmedAt
        );

    [Fact]
    public void The_latest_act_of_each_kind_towards_each_brand_is_known()
    {
        var state = Some.State(
            Act(Tuesday, RelationshipKind.Application, "A-2"),
            Act(Monday, RelationshipKind.Application, "A-1"),
            Act(Monday, RelationshipKind.Shift, "S-1"),
            Act(Wednesday, RelationshipKind.Shift, "S-2"),
            Act(Monday, RelationshipKind.Shift, "S-9") with
            {
                Brand = "globex",
            }
        );

        Assert.Equal(
            [("acme", "A-2", Some.Id(1)), ("acme", "S-2", Some.Id(4)), ("globex", "S-9", Some.Id(5))],
            state.Relationships.Select(known => (known.Brand, known.Reference, known.EventId))
        );
    }

    [Fact]
    public void The_latest_text_to_each_brand_is_known()
    {
        var state = Some.State(Text(Monday, "acme"), Text(Tuesday, "globex"), Text(Wednesday, "acme"));

        Assert.Equal(Wednesday, state.ConversationWith("acme")!.At);
        Assert.Equal(Tuesday, state.ConversationWith("globex")!.At);
        Assert.Null(state.ConversationWith("initech"));
    }

    [Fact]
    public void A_hold_stands_until_somebody_has_looked_at_it()
    {
        var held = Some.State(Doubt(Monday));

        Assert.Equal(new OpenHold(Some.Id(1), Monday), held.Hold);
        Assert.Null(held.After(Some.Id(2), Look(Tuesday)).Hold);
        Assert.Null(held.After(Some.Id(2), Look(Tuesday, Some.Id(1))).Hold);
        Assert.NotNull(held.After(Some.Id(2), Look(Tuesday, Some.Id(7))).Hold);
        Assert.NotNull(held.After(Some.Id(2), Look(Monday - Duration.Epsilon)).Hold);
        Assert.Null(Some.State(Look(Tuesday)).Hold);
    }

    [Fact]
    public void A_second_hold_is_not_lifted_with_the_first()
    {
        var state = Some.State(Doubt(Monday), Doubt(Tuesday), Look(Wednesday, Some.Id(1)));

        Assert.Equal(Some.Id(2), state.Hold!.EventId);
    }

    [Fact]
    public void What_an_event_tells_of_the_person_is_learned_even_when_it_changes_nothing_else()
    {
        var first = new Subject
        {
            Country = "US",
            Region = "CA",
            Language = "es",
        };
        var second = new Subject { TimeZone = "America/Los_Angeles", Language = "en" };
        var state = Some.State(
            Some.Stop(Monday) with
            {
                Subject = first,
            },
            Some.OptIn(Tuesday, method: Method.Api) with
            {
                Subject = second,
            }
        );

        Assert.Equal(
            ("US", "CA", "America/Los_Angeles", "en"),
            (state.Country, state.Region, state.TimeZone, state.Language)
        );
    }

    private static ConsentStatus StatusAfter(params ConsentEvent[] events) =>
        Some.State(events).ConsentFor("acme", "alerts")!.Status;

    private static Reconfirmation Reconfirm(Instant at, Method method = Method.Inbound) =>
        new()
        {
            OccurredAt = at,
            Brand = "acme",
            Program = "alerts",
            Method = method,
        };

    private static Relationship Act(Instant at, RelationshipKind kind, string reference) =>
        new()
        {
            OccurredAt = at,
            Brand = "acme",
            Kind = kind,
            Reference = reference,
        };

    private static InboundText Text(Instant at, string brand) =>
        new()
        {
            OccurredAt = at,
            Brand = brand,
            Sender = "main",
            Words = "Hello",
        };

    private static Hold Doubt(Instant at) => new() { OccurredAt = at, Words = "who is this" };

    private static HoldLifted Look(Instant at, Guid? hold = null) =>
        new()
        {
            OccurredAt = at,
            By = "rosa",
            HoldId = hold,
        };
}
