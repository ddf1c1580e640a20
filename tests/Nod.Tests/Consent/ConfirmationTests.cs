using Nod.Consent;
using NodaTime;

namespace Nod.Tests.Consent;

/// <summary>A yes that waits for another from the number itself (double opt-in).</summary>
public sealed class ConfirmationTests
{
    private static readonly Instant Monday = Some.Noon;
    private static readonly Instant Tuesday = Monday + Duration.FromDays(1);
    private static readonly Instant Wednesday = Tuesday + Duration.FromDays(1);

    [Fact]
    public void It_is_unconfirmed_until_the_number_says_yes_and_counts_from_then()
    {
        Assert.Equal(ConsentStatus.Unconfirmed, Status(Unconfirmed(Monday)));

        var consent = Some.State(Unconfirmed(Monday), Yes(Tuesday)).ConsentFor("acme", "alerts")!;

        Assert.Equal((ConsentStatus.OptedIn, Monday, Tuesday), (consent.Status, consent.At, consent.ConfirmedAt));
        Assert.Equal(Some.Id(1), consent.EventId);
    }

    [Theory]
    [InlineData(Method.Verbal)]
    [InlineData(Method.Paper)]
    [InlineData(Method.InPerson)]
    [InlineData(Method.Ats)]
    [InlineData(Method.Import)]
    [InlineData(Method.Api)]
    public void Nobody_else_s_word_confirms_it(Method method) =>
        Assert.Equal(ConsentStatus.Unconfirmed, Status(Unconfirmed(Monday), Yes(Tuesday) with { Method = method }));

    [Fact]
    public void A_yes_from_before_confirms_nothing() =>
        Assert.Equal(ConsentStatus.Unconfirmed, Status(Unconfirmed(Tuesday), Yes(Monday)));

    [Fact]
    public void A_yes_to_another_program_confirms_nothing() =>
        Assert.Equal(
            ConsentStatus.Unconfirmed,
            Status(Unconfirmed(Monday), Yes(Tuesday) with { Program = "interviews" })
        );

    [Fact]
    public void It_neither_undoes_a_stop_nor_can_a_yes_to_it()
    {
        Assert.Equal(
            ConsentStatus.Revoked,
            Status(Some.OptIn(Monday), Some.Stop(Monday), Unconfirmed(Tuesday), Yes(Wednesday))
        );
        var stopped = Some.State(Some.Stop(Monday), Unconfirmed(Tuesday), Yes(Wednesday));
        Assert.NotNull(stopped.StopFor("acme", "alerts"));
        Assert.Null(stopped.ConsentFor("acme", "alerts"));
    }

    [Fact]
    public void A_stop_in_between_stands() =>
        Assert.Equal(ConsentStatus.Revoked, Status(Unconfirmed(Monday), Some.Stop(Tuesday), Yes(Wednesday)));

    [Fact]
    public void It_takes_nothing_from_somebody_who_agreed_before()
    {
        var before = Some.State(Some.OptIn(Monday)).ConsentFor("acme", "alerts")!;

        var after = Some.State(Some.OptIn(Monday), Unconfirmed(Tuesday)).ConsentFor("acme", "alerts")!;

        Assert.Equal(before, after);
    }

    [Fact]
    public void A_no_ends_it_and_a_full_yes_replaces_it()
    {
        Assert.Equal(ConsentStatus.Declined, Status(Unconfirmed(Monday), Some.Decline(Tuesday), Yes(Wednesday)));
        Assert.Equal(ConsentStatus.OptedIn, Status(Unconfirmed(Monday), Some.OptIn(Tuesday)));
        Assert.Equal(ConsentStatus.Unconfirmed, Status(Some.Decline(Monday), Unconfirmed(Tuesday)));
    }

    [Fact]
    public void It_is_void_once_the_number_has_changed_hands() =>
        Assert.Equal(
            ConsentStatus.Void,
            Status(
                Unconfirmed(Monday),
                new NumberVoided { OccurredAt = Tuesday, Reason = VoidReason.WrongNumber },
                Yes(Wednesday)
            )
        );

    [Fact]
    public void After_a_wide_stop_that_was_lifted_by_start_it_is_confirmed_like_any_other()
    {
        var state = Some.State(
            Some.Stop(Monday, "acme"),
            Some.OptIn(Tuesday, method: Method.Keyword),
            Unconfirmed(Wednesday)
        );

        Assert.Null(state.StopFor("acme", "alerts"));
    }

    private static OptIn Unconfirmed(Instant at) =>
        Some.OptIn(at, method: Method.ApplicationForm) with
        {
            AwaitsConfirmation = true,
        };

    private static Reconfirmation Yes(Instant at) =>
        new()
        {
            OccurredAt = at,
            Brand = "acme",
            Program = "alerts",
            Method = Method.Inbound,
        };

    private static ConsentStatus Status(params ConsentEvent[] events) =>
        Some.State(events).ConsentFor("acme", "alerts")!.Status;
}
