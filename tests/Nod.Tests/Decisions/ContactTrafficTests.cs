using CsCheck;
using Nod.Decisions;
using NodaTime;

namespace Nod.Tests.Decisions;

public sealed class ContactTrafficTests
{
    private static readonly Instant Noon = Some.Noon;

    [Fact]
    public void Nothing_was_sent_yet()
    {
        Assert.Null(ContactTraffic.Empty.For("acme", "alerts"));
        Assert.False(ContactTraffic.Empty.HasTexted("acme", Instant.MinValue));
    }

    [Fact]
    public void An_accepted_text_waits_and_is_none_that_went()
    {
        var traffic = Accepted(1, Noon);

        Assert.Equal([new SentText(Some.Id(1), Noon)], traffic.For("acme", "alerts")!.Recent);
        Assert.Equal(0, traffic.For("acme", "alerts")!.Total);
        Assert.Null(traffic.For("acme", "alerts")!.LastHandedOver);
        Assert.False(traffic.HasTexted("acme", Instant.MinValue));
        Assert.Null(traffic.For("acme", null));
        Assert.Null(traffic.For("globex", "alerts"));
    }

    [Fact]
    public void A_text_handed_over_counts_with_the_time_it_went()
    {
        var went = Noon + Duration.FromHours(3);
        var traffic = HandedOver(Accepted(1, Noon), 1, went);

        Assert.Equal([new SentText(Some.Id(1), went, true)], traffic.For("acme", "alerts")!.Recent);
        Assert.Equal(1, traffic.For("acme", "alerts")!.Total);
        Assert.True(traffic.HasTexted("acme", went));
        Assert.False(traffic.HasTexted("acme", went + Duration.Epsilon));
        Assert.False(traffic.HasTexted("globex", went));
    }

    [Fact]
    public void Texts_outside_any_program_are_counted_apart()
    {
        var traffic = Accepted(1, Noon).Accepted("acme", null, new SentText(Some.Id(2), Noon), asks: false);

        Assert.Equal(2, traffic.Programs.Length);
        Assert.Equal(Some.Id(2), traffic.For("acme", null)!.Recent[0].MessageId);
    }

    [Fact]
    public void Texts_are_kept_in_the_order_of_time()
    {
        var traffic = ContactTraffic.Empty;
        foreach (var (id, day) in new[] { (1, 9), (2, 1), (3, 5), (4, 5) })
        {
            traffic = traffic.Accepted("acme", "alerts", Text(id, Noon + Duration.FromDays(day)), asks: false);
        }

        Assert.Equal([2, 3, 4, 1], Ids(traffic));
        Assert.Equal([2, 4, 1, 3], Ids(traffic.Deferred("acme", "alerts", Some.Id(3), Noon + Duration.FromDays(20))));
        Assert.Equal([1, 2, 3, 4], Ids(HandedOver(traffic, 1, Noon)));
    }

    [Fact]
    public void A_text_nobody_accepted_is_not_deferred_returned_withdrawn_or_missed()
    {
        var traffic = Accepted(1, Noon);

        Assert.Same(traffic, traffic.Deferred("acme", "alerts", Some.Id(9), Noon));
        Assert.Same(traffic, traffic.Deferred("globex", "alerts", Some.Id(1), Noon));
        Assert.Same(traffic, traffic.Returned("acme", "alerts", Some.Id(9)));
        Assert.Same(traffic, traffic.Returned("globex", "alerts", Some.Id(1)));
        Assert.Same(traffic, traffic.Withdrawn("globex", "alerts", Some.Id(1)));
        Assert.Same(traffic, traffic.Missed("acme", "alerts", Some.Id(9)));
        Assert.Same(traffic, traffic.Missed("globex", "alerts", Some.Id(1)));
        Assert.Same(traffic, traffic.Answered("acme", "alerts"));
        Assert.Equal([1], Ids(traffic.Withdrawn("acme", "alerts", Some.Id(9))));
    }

    [Fact]
    public void At_most_sixty_texts_are_remembered_the_latest()
    {
        var traffic = ContactTraffic.Empty;
        for (var i = 1; i <= 61; i++)
        {
            traffic = HandedOver(traffic, i, Noon + Duration.FromMinutes(i));
        }

        var program = traffic.For("acme", "alerts")!;
        Assert.Equal(ContactTraffic.RecentMax, program.Recent.Length);
        Assert.Equal(Some.Id(2), program.Recent[0].MessageId);
        Assert.Equal(61, program.Total);
    }

    [Fact]
    public void A_text_is_forgotten_a_month_after_it_went_and_not_while_it_waits()
    {
        var traffic = HandedOver(ContactTraffic.Empty, 1, Noon);
        traffic = traffic.Accepted("acme", "alerts", Text(2, Noon), asks: false);
        traffic = traffic.Accepted("acme", "alerts", Text(3, Noon + Duration.FromDays(90)), asks: false);
        Assert.Equal([1, 2, 3], Ids(traffic));

        Assert.Equal([1, 2, 4, 3], Ids(HandedOver(traffic, 4, Noon + Duration.FromDays(31))));
        Assert.Equal([2, 4, 3], Ids(HandedOver(traffic, 4, Noon + Duration.FromDays(31) + Duration.Epsilon)));
    }

    [Fact]
    public void A_text_withdrawn_before_it_went_leaves_no_trace()
    {
        var traffic = HandedOver(ContactTraffic.Empty, 1, Noon).Accepted("acme", "alerts", Text(2, Noon), asks: true);

        var program = traffic.Withdrawn("acme", "alerts", Some.Id(2)).For("acme", "alerts")!;

        Assert.Equal((1, 1), (program.Total, program.Recent.Length));
        Assert.Null(program.Asked);
    }

    [Fact]
    public void Without_the_first_text_the_next_one_is_the_first()
    {
        var traffic = HandedOver(HandedOver(ContactTraffic.Empty, 1, Noon), 2, Noon + Duration.FromHours(1));

        Assert.Equal(0, traffic.Withdrawn("acme", "alerts", Some.Id(1)).For("acme", "alerts")!.Total);
        Assert.Equal(1, traffic.Withdrawn("acme", "alerts", Some.Id(2)).For("acme", "alerts")!.Total);
        Assert.Equal(0, traffic.Missed("acme", "alerts", Some.Id(1)).For("acme", "alerts")!.Total);
        Assert.Equal([2], Ids(traffic.Withdrawn("acme", "alerts", Some.Id(1))));
        Assert.Equal([1, 2], Ids(traffic.Missed("acme", "alerts", Some.Id(1))));
    }

    [Fact]
    public void A_text_the_provider_never_had_waits_again()
    {
        var traffic = HandedOver(Accepted(1, Noon), 1, Noon).Returned("acme", "alerts", Some.Id(1));

        var program = traffic.For("acme", "alerts")!;
        Assert.Equal((0, false), (program.Total, program.Recent[0].HandedOver));
        Assert.Equal([1], Ids(HandedOver(traffic, 1, Noon)));
    }

    [Fact]
    public void With_a_new_consent_the_count_begins_anew()
    {
        var traffic = HandedOver(HandedOver(ContactTraffic.Empty, 1, Noon), 2, Noon);
        var program = traffic.For("acme", "alerts")!;

        Assert.Equal(2, program.TotalSince(null));
        Assert.Equal(2, program.TotalSince(Noon));
        Assert.Equal(0, program.TotalSince(Noon + Duration.Epsilon));

        var consentAt = Noon + Duration.FromDays(1);
        var next = traffic.HandedOver("acme", "alerts", Text(3, Noon + Duration.FromDays(2)), false, consentAt);
        Assert.Equal(1, next.For("acme", "alerts")!.Total);
    }

    [Fact]
    public void The_question_is_the_text_that_asks()
    {
        var asked = ContactTraffic.Empty.Accepted("acme", "alerts", Text(1, Noon), asks: true);
        Assert.Equal(new SentText(Some.Id(1), Noon), Asked(asked));

        var moved = asked.Deferred("acme", "alerts", Some.Id(1), Noon + Duration.FromHours(1));
        Assert.Equal(Text(1, Noon + Duration.FromHours(1)), Asked(moved));

        var went = moved.HandedOver("acme", "alerts", Text(1, Noon + Duration.FromHours(2)), true, null);
        Assert.Equal(new SentText(Some.Id(1), Noon + Duration.FromHours(2), true), Asked(went));
        Assert.Equal(Text(1, Noon + Duration.FromHours(2)), Asked(went.Returned("acme", "alerts", Some.Id(1))));

        Assert.Null(Asked(went.Answered("acme", "alerts")));
        Assert.Null(Asked(went.Missed("acme", "alerts", Some.Id(1))));
        Assert.Null(Asked(went.Withdrawn("acme", "alerts", Some.Id(1))));
        Assert.Equal(Asked(went), Asked(HandedOver(went, 2, Noon + Duration.FromHours(3))));
    }

    [Fact]
    public void A_question_that_turned_out_needless_is_none() =>
        Assert.Null(
            Asked(HandedOver(ContactTraffic.Empty.Accepted("acme", "alerts", Text(1, Noon), asks: true), 1, Noon))
        );

    [Fact]
    public void A_question_found_at_the_hand_over_is_one() =>
        Assert.NotNull(Asked(Accepted(1, Noon).HandedOver("acme", "alerts", Text(1, Noon), true, null)));

    // Whatever happens in whatever order: as many went as were handed over and not taken back, and nothing is lost.
    [Fact]
    public void The_counts_are_right_whatever_happens() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 8], Gen.Int[0, 40])
            .List[0, 40]
            .Sample(steps =>
            {
                var traffic = ContactTraffic.Empty;
                foreach (var (what, id, day) in steps)
                {
                    traffic = Step(traffic, what, id, Noon + Duration.FromDays(day));
                    var program = traffic.For("acme", "alerts");
                    if (program is not null)
                    {
                        Assert.Equal(program.Recent.OrderBy(sent => sent.At), program.Recent);
                        Assert.Equal(
                            program.Recent.Length,
                            program.Recent.Select(sent => sent.MessageId).Distinct().Count()
                        );
                        Assert.InRange(program.Total, 0, steps.Count);
                        Assert.True(program.Recent.Length <= ContactTraffic.RecentMax);
                    }
                }
            });

    private static ContactTraffic Step(ContactTraffic traffic, int what, int id, Instant at) =>
        what switch
        {
            0 => traffic.Accepted("acme", "alerts", Text(id, at), asks: id % 2 == 0),
            1 => HandedOver(traffic, id, at),
            2 => traffic.Withdrawn("acme", "alerts", Some.Id(id)),
            3 => traffic.Returned("acme", "alerts", Some.Id(id)),
            _ => traffic.Deferred("acme", "alerts", Some.Id(id), at),
        };

    private static SentText Text(int id, Instant at) => new(Some.Id(id), at);

    private static ContactTraffic Accepted(int id, Instant at) =>
        ContactTraffic.Empty.Accepted("acme", "alerts", Text(id, at), asks: false);

    private static ContactTraffic HandedOver(ContactTraffic traffic, int id, Instant at) =>
        traffic.HandedOver("acme", "alerts", Text(id, at), asks: false, null);

    private static SentText? Asked(ContactTraffic traffic) => traffic.For("acme", "alerts")!.Asked;

    private static IEnumerable<int> Ids(ContactTraffic traffic) =>
        traffic.For("acme", "alerts")!.Recent.Select(sent => (int)BitConverter.ToUInt32(sent.MessageId.ToByteArray()));
}
