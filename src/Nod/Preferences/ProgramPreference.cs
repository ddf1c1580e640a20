using Nod.Catalog;
using Nod.Consent;
using NodaTime;

namespace Nod.Preferences;

/// <summary>Whether a person gets the texts of a program, as they would say it.</summary>
public enum PreferenceStanding
{
    /// <summary>They agreed, and nothing has stopped it.</summary>
    On,

    /// <summary>They never agreed, or said no.</summary>
    Off,

    /// <summary>They stopped it, by itself or with everything else.</summary>
    Stopped,

    /// <summary>Somebody agreed for the number; whoever has it has not confirmed it yet.</summary>
    Waiting,
}

/// <summary>A program as it stands for a person.</summary>
/// <param name="Program">The program.</param>
/// <param name="Standing">Whether they get its texts.</param>
/// <param name="Since">Since when, or null where nothing was ever said.</param>
/// <param name="Holding">How often it may text them: their wish, or what was promised.</param>
public sealed record ProgramPreference(
    MessagingProgram Program,
    PreferenceStanding Standing,
    Instant? Since,
    Frequency Holding
)
{
    /// <summary>How it stands.</summary>
    public static ProgramPreference Of(ContactState state, MessagingProgram program)
    {
        var known = state.ConsentFor(program.Brand, program.Key);
        var wish = state.WishFor(program.Brand, program.Key)?.Frequency;
        var standing =
            state.StopFor(program.Brand, program.Key) is not null ? PreferenceStanding.Stopped
            : known?.Status == ConsentStatus.OptedIn ? PreferenceStanding.On
            : known?.Status == ConsentStatus.Unconfirmed ? PreferenceStanding.Waiting
            : PreferenceStanding.Off;
        return new ProgramPreference(program, standing, known?.At, FrequencyChoices.Holding(program.Frequency, wish));
    }

    /// <summary>
    /// The brands that a person has had to do with, by key: only those are shown to them. All of them, where a person has had
    /// to do with none.
    /// </summary>
    /// <param name="state">The person.</param>
    /// <param name="brands">The organization's brands.</param>
    public static IReadOnlyList<Brand> BrandsOf(ContactState state, IReadOnlyList<Brand> brands)
    {
        var known = state
            .Programs.Select(one => one.Brand)
            .Concat(state.Conversations.Select(one => one.Brand))
            .Concat(state.Relationships.Select(one => one.Brand))
            .Concat(state.Wishes.Select(one => one.Brand))
            .Concat(state.Suppressions.Select(one => one.Brand).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);
        return known.Count == 0 ? brands : [.. brands.Where(brand => known.Contains(brand.Key))];
    }
}
