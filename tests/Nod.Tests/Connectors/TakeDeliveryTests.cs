using CsCheck;
using Nod.Automations;
using Nod.Connectors;
using Nod.Consent;
using Nod.Imports;
using Nod.Ledger;
using Nod.Tests.Consent;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Connectors;

public sealed class TakeDeliveryTests
{
    private static readonly ConnectorAddress Greenhouse = new(Some.Organization.Id, "greenhouse");
    private static readonly string[] Brands = ["acme", "globex"];
    private static readonly string[] Programs = ["alerts", "interviews"];

    private static readonly Gen<(bool IsYes, string Brand, string Program, int HoursAgo)> Answers =
        from isYes in Gen.Bool
        from brand in AnyEvents.Brands
        from program in Gen.OneOf("alerts", "interviews")
        from hours in Gen.Int[0, 12]
        select (isYes, brand, program, hours);

    private static readonly Gen<(ConsentEvent? Event, (bool, string, string, int)? Told)[]> Histories = Gen.Frequency(
        (2, AnyEvents.All.Select(happened => ((ConsentEvent?)happened, ((bool, string, string, int)?)null))),
        (3, Answers.Select(told => ((ConsentEvent?)null, ((bool, string, string, int)?)told)))
    ).Array[0, 24];

    [Fact]
    public void No_delivery_ever_undoes_a_stop_or_a_no_of_the_person_s_and_each_that_would_is_a_conflict()
    {
        var (conflicts, accepted) = (0, 0);
        Histories.Sample(
            history =>
            {
                var books = new Books();
                foreach (var (happened, told) in history)
                {
                    if (happened is not null)
                    {
                        books.Record(happened);
                        continue;
                    }

                    var (isYes, brand, program, hours) = told!.Value;
                    var before = books.Contact.State;
                    var events = books.Events.Count;
                    var taken = books.Commit(Delivery(books, Answer(books, isYes, brand, program, hours)))!;
                    var outcome = Assert.Single(taken.Answers);
                    var after = books.Contact.State;

                    // Whoever was stopped or had said no stands so still, in every program.
                    foreach (var (one, other) in Brands.SelectMany(_ => Programs, (one, other) => (one, other)))
                    {
                        var isClosed =
                            before.StopFor(one, other) is not null
                            || before.ConsentFor(one, other) is { Status: ConsentStatus.Declined };
                        Assert.True(!isClosed || after.ConsentFor(one, other)?.Status != ConsentStatus.OptedIn);
                        Assert.True(before.StopFor(one, other) is null || after.StopFor(one, other) is not null);
                    }

                    var stands =
                        before.StopFor(brand, program) is not null
                        || before.ConsentFor(brand, program) is { Status: ConsentStatus.Declined };
                    Assert.True(!(isYes && stands) || outcome.Outcome == ImportOutcome.Conflict);
                    Assert.Equal(outcome.Outcome == ImportOutcome.Conflict, taken.IsConflict);
                    Assert.Equal(outcome.Outcome == ImportOutcome.Accepted ? 1 : 0, books.Events.Count - events);
                    conflicts += taken.IsConflict ? 1 : 0;
                    accepted += outcome.Outcome == ImportOutcome.Accepted ? 1 : 0;
                }
            },
            iter: 2000,
            seed: "0000KlOLzwM1",
            threads: 1
        );
        Assert.True(conflicts > 500 && accepted > 500, $"{conflicts} conflicts, {accepted} accepted");
    }

    [Fact]
    public void A_delivery_taken_again_records_nothing()
    {
        var books = new Books();
        var delivery = Delivery(books, Answer(books, true, "acme", "alerts", 1));

        Assert.NotNull(books.Commit(delivery));
        Assert.Null(books.Commit(delivery));

        Assert.Single(books.Events);
        Assert.Single(books.Deliveries);
    }

    [Fact]
    public void Answer_and_event_are_taken_in_one_change_and_make_the_person_known()
    {
        var books = new Books();

        var taken = books.Commit(
            Delivery(books, Answer(books, true, "acme", "alerts", 1), Happened(books, HiringEventKind.StageChanged))
        )!;

        Assert.Equal(HiringEventKind.StageChanged, taken.Kind);
        Assert.Equal("Offer", Assert.Single(books.Contact.Person!.Applications!).Stage);
        Assert.Equal("57", books.Contact.Person.ExternalIds!["greenhouse"]);
        Assert.Single(books.HiringEvents);
    }

    [Fact]
    public void Of_somebody_who_is_not_on_record_and_did_nothing_themselves_nothing_is_kept_but_the_delivery()
    {
        var books = new Books();

        var taken = books.Commit(Delivery(books, null, Happened(books, HiringEventKind.Rejected)))!;

        Assert.Equal((null, DeliveryCodes.PersonUnknown), (taken.Kind, taken.Code));
        Assert.Equal(0, books.Contact.Revision);
        Assert.Null(books.Contact.Person);
        Assert.Empty(books.HiringEvents);
    }

    private static PreparedAnswer Answer(Books books, bool isYes, string brand, string program, int hoursAgo)
    {
        var at = books.Now - Duration.FromHours(hoursAgo);
        ConsentEvent happened = isYes
            ? Some.OptIn(at, program, Method.Ats, brand) with
            {
                Provenance = new Provenance(brand, "Greenhouse"),
                Subject = Maria,
            }
            : Some.Decline(at, program, Method.Ats) with
            {
                Brand = brand,
                Subject = Maria,
            };
        return new PreparedAnswer(isYes, PreparedEvent.Of(happened, books.Ids), null);
    }

    private static Subject Maria =>
        new()
        {
            Name = "Maria",
            ExternalIds = new Dictionary<string, string> { ["greenhouse"] = "57" },
        };

    private static RecordHiringEvent Happened(Books books, HiringEventKind kind) =>
        new(
            new HiringEvent
            {
                Id = books.Ids.Next(),
                Contact = Books.Person,
                Kind = kind,
                Brand = "acme",
                Reference = "A-1",
                Stage = "Offer",
                OccurredAt = books.Now,
            },
            null,
            Some.Request,
            [],
            []
        );

    private static TakeDelivery Delivery(Books books, PreparedAnswer? answer, RecordHiringEvent? happened = null)
    {
        var id = books.Ids.Next();
        var delivery = new ConnectorDelivery
        {
            Key = DeliveryKey.Of(Greenhouse, id.ToString(), []),
            Id = id,
            At = books.Now,
            Event = "any",
            Contact = Books.Person,
            Reference = "A-1",
            Kind = happened is null ? null : HiringEventKind.StageChanged,
        };
        return new TakeDelivery(delivery, answer is null ? [] : [answer], Maria, happened);
    }
}
