using Nod.Consent;
using Nod.EvidencePacks;
using NodaTime;

namespace Nod.Tests.EvidencePacks;

public sealed class HonouredStopTests
{
    private readonly Told told = new();

    [Fact]
    public void A_stop_tells_when_it_was_confirmed_and_what_it_held_up()
    {
        var stop = Assert.Single(HonouredStop.Of(Told.Person()));

        Assert.Equal(stop.Recorded.RecordedAt, stop.ConfirmedAt);
        Assert.Equal("Acme: late shift.", Assert.Single(stop.Withheld).Body);
        Assert.Empty(stop.SentAfter);
    }

    [Fact]
    public void A_hand_over_that_began_before_the_stop_is_not_held_against_it()
    {
        var yes = told.Happens(Some.OptIn(told.Now));
        told.Sends("on the wire", yes.Id);
        told.Happens(Some.Stop(told.Now)); // the same microsecond: the hand-over was first

        Assert.Empty(Assert.Single(HonouredStop.Of(told.Records())).SentAfter);
    }

    [Fact]
    public void A_hand_over_that_began_after_the_stop_is_named()
    {
        var yes = told.Happens(Some.OptIn(told.Now));
        told.Happens(Some.Stop(told.Now));
        told.Passes(Duration.FromTicks(10));
        told.Sends("too late", yes.Id);

        Assert.Equal("too late", Assert.Single(Assert.Single(HonouredStop.Of(told.Records())).SentAfter).Body);
    }

    [Fact]
    public void What_goes_after_a_new_yes_of_the_persons_own_is_not_held_against_the_stop()
    {
        told.Happens(Some.OptIn(told.Now));
        told.Happens(Some.Stop(told.Now));
        told.Passes(Duration.FromHours(1));
        var again = told.Happens(Some.OptIn(told.Now, method: Method.Keyword));
        told.Passes(Duration.FromSeconds(1));
        told.Sends("welcome back", again.Id);

        Assert.Empty(Assert.Single(HonouredStop.Of(told.Records())).SentAfter);
    }

    [Fact]
    public void A_stop_of_another_program_is_not_broken_by_this_one()
    {
        var yes = told.Happens(Some.OptIn(told.Now));
        told.Happens(Some.Stop(told.Now, "acme", "interviews"));
        told.Passes(Duration.FromSeconds(1));
        told.Sends("allowed", yes.Id);

        Assert.Empty(Assert.Single(HonouredStop.Of(told.Records())).SentAfter);
    }
}
