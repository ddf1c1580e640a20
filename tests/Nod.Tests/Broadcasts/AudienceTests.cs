using Nod.Broadcasts;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;

namespace Nod.Tests.Broadcasts;

public sealed class AudienceTests
{
    private static readonly Instant Texted = Some.Noon - Duration.FromDays(3);

    private static readonly ContactRecord German = Some.Contact(
        Some.State(
            Some.OptIn(Some.Noon) with
            {
                Subject = new Subject
                {
                    Language = "de-AT",
                    Country = "AT",
                    Region = "9",
                },
            },
            new InboundText
            {
                OccurredAt = Texted,
                Brand = "acme",
                Sender = "main",
                Words = "hello",
            }
        )
    );

    public static TheoryData<ContactFilter, bool> Filters =>
        new()
        {
            { new ContactFilter(), true },
            {
                new ContactFilter { Languages = ["de"] },
                true
            },
            {
                new ContactFilter { Languages = ["en", "fr"] },
                false
            },
            {
                new ContactFilter { Countries = ["AT"] },
                true
            },
            {
                new ContactFilter { Countries = ["US"] },
                false
            },
            {
                new ContactFilter { Regions = ["9"] },
                true
            },
            {
                new ContactFilter { Regions = ["8"] },
                false
            },
            {
                new ContactFilter { Standings = [ProgramStanding.OptedIn] },
                true
            },
            {
                new ContactFilter { Standings = [ProgramStanding.None, ProgramStanding.Declined] },
                false
            },
            {
                new ContactFilter { Program = "interviews", Standings = [ProgramStanding.None] },
                true
            },
            {
                new ContactFilter { ActiveSince = Texted },
                true
            },
            {
                new ContactFilter { ActiveSince = Texted + Duration.Epsilon },
                false
            },
            {
                new ContactFilter { SilentSince = Texted },
                false
            },
            {
                new ContactFilter { SilentSince = Texted + Duration.Epsilon },
                true
            },
            {
                new ContactFilter { Languages = ["de"], Countries = ["US"] },
                false
            },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_admits_who_fits_in_all_of_it(ContactFilter filter, bool admitted) =>
        Assert.Equal(admitted, filter.Admits(German, "acme", "alerts"));

    [Fact]
    public void Without_an_address_the_number_tells_the_country_and_nothing_is_guessed_of_language_or_activity()
    {
        var unknown = Some.Contact(ContactState.Empty);

        Assert.True(new ContactFilter { Countries = ["US"] }.Admits(unknown, "acme", "alerts"));
        Assert.False(new ContactFilter { Languages = ["en"] }.Admits(unknown, "acme", "alerts"));
        Assert.False(new ContactFilter { ActiveSince = Instant.MinValue }.Admits(unknown, "acme", "alerts"));
        Assert.True(new ContactFilter { SilentSince = Instant.MinValue }.Admits(unknown, "acme", "alerts"));
    }

    [Theory]
    [InlineData(ProgramStanding.Declined)]
    [InlineData(ProgramStanding.Revoked)]
    public void Where_somebody_stands_is_the_latest_word(ProgramStanding standing)
    {
        ConsentEvent word =
            standing == ProgramStanding.Declined ? Some.Decline(Some.Noon) : Some.Stop(Some.Noon, "acme", "alerts");

        Assert.True(
            new ContactFilter { Standings = [standing] }.Admits(Some.Contact(Some.State(word)), "acme", "alerts")
        );
    }

    [Fact]
    public void A_local_time_comes_when_it_has_come_in_every_zone_the_person_may_be_in()
    {
        // A number of New York with an address in California may be in either.
        var moved = Some.Contact(
            Some.State(Some.OptIn(Some.Noon) with { Subject = new Subject { TimeZone = "America/Los_Angeles" } })
        );

        Assert.Equal(Some.At("2026-11-24T15:00:00Z"), Moment(Drafts.Local(10), Some.Contact(ContactState.Empty)));
        Assert.Equal(Some.At("2026-11-24T18:00:00Z"), Moment(Drafts.Local(10), moved));
    }

    [Theory]
    [InlineData("2026-03-08T02:30", "2026-03-08T07:30:00Z")] // leapt over: half past three
    [InlineData("2026-11-01T01:30", "2026-11-01T05:30:00Z")] // twice: the first
    public void A_time_that_is_not_or_twice_on_the_clock_is_settled(string local, string moment)
    {
        var time = NodaTime
            .Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm")
            .Parse(local)
            .Value;

        Assert.Equal(Some.At(moment), Moment(time, Some.Contact(ContactState.Empty)));
    }

    [Fact]
    public void Where_no_zone_is_known_there_is_no_such_moment() =>
        Assert.Null(Moment(Drafts.Local(10), Some.Contact(ContactState.Empty, null, Some.Phone("+99912345678"))));

    private static Instant? Moment(LocalDateTime local, ContactRecord contact) =>
        LocalMoment.Of(local, new Facts(Some.Request with { To = contact.Address.Phone }, contact, Some.Noon));
}
