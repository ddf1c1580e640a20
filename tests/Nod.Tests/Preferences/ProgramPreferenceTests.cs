using Nod.Catalog;
using Nod.Consent;
using Nod.Preferences;
using NodaTime;

namespace Nod.Tests.Preferences;

public sealed class ProgramPreferenceTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    public static TheoryData<string, PreferenceStanding, ConsentEvent[]> Standings() =>
        new()
        {
            { "nothing", PreferenceStanding.Off, [] },
            { "a yes", PreferenceStanding.On, [Some.OptIn(Some.Noon)] },
            { "a no", PreferenceStanding.Off, [Some.Decline(Some.Noon)] },
            {
                "a stop of it",
                PreferenceStanding.Stopped,
                [Some.OptIn(Some.Noon), Some.Stop(Some.Noon, "acme", "alerts")]
            },
            { "a stop of all", PreferenceStanding.Stopped, [Some.OptIn(Some.Noon), Some.Stop(Some.Noon)] },
            { "a stop of somebody new", PreferenceStanding.Stopped, [Some.Stop(Some.Noon)] },
            { "a return", PreferenceStanding.On, [Some.Stop(Some.Noon), Some.OptIn(Some.Noon + Hour)] },
            {
                "a yes that waits",
                PreferenceStanding.Waiting,
                [Some.OptIn(Some.Noon) with { AwaitsConfirmation = true }]
            },
            {
                "a change of hands",
                PreferenceStanding.Off,
                [
                    Some.OptIn(Some.Noon),
                    new NumberVoided { OccurredAt = Some.Noon + Hour, Reason = VoidReason.WrongNumber },
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Standings))]
    public void A_program_stands_as_the_person_would_say(
        string after,
        PreferenceStanding standing,
        ConsentEvent[] events
    )
    {
        Assert.NotNull(after);
        Assert.Equal(standing, ProgramPreference.Of(Some.State(events), Some.Alerts).Standing);
    }

    [Fact]
    public void Only_brands_that_the_person_had_to_do_with_are_shown_to_them()
    {
        var (acme, globex) = (Some.Brand, Some.Brand with { Key = "globex" });

        Assert.Equal([acme], Brands(Some.OptIn(Some.Noon)));
        Assert.Equal([globex], Brands(Some.Stop(Some.Noon, "globex")));
        Assert.Equal([acme, globex], Brands(Some.OptIn(Some.Noon), Some.OptIn(Some.Noon, brand: "globex")));
        Assert.Equal([acme, globex], Brands(Some.Stop(Some.Noon)));

        IReadOnlyList<Brand> Brands(params ConsentEvent[] events) =>
            ProgramPreference.BrandsOf(Some.State(events), [acme, globex]);
    }

    [Fact]
    public void A_wish_for_a_language_is_the_person_s_language_from_then_on()
    {
        var before = Some.OptIn(Some.Noon) with { Subject = new Subject { Language = "en" } };
        var wish = new LanguageWish
        {
            OccurredAt = Some.Noon + Hour,
            Language = "es",
            Method = Method.WebForm,
        };

        Assert.Equal("es", Some.State(before, wish).Language);
        var gone = new NumberVoided { OccurredAt = Some.Noon + Hour, Reason = VoidReason.WrongNumber };
        Assert.Equal("en", Some.State(before, gone, wish).Language);
    }
}
