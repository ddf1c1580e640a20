using Nod.Catalog;
using Nod.Preferences;
using Nod.Server.Api;

namespace Nod.Server.Candidate.Preferences;

/// <summary>What a person changed on their page; what they left as it was is not in it.</summary>
/// <param name="Switched">Programs that were switched on or off.</param>
/// <param name="Wishes">Programs with another wish on how often.</param>
/// <param name="Language">The language chosen, or null.</param>
/// <param name="Fields">What was posted of it, by field.</param>
internal sealed record PreferencesForm(
    IReadOnlyList<(ShownProgram Program, bool IsOn)> Switched,
    IReadOnlyList<(ShownProgram Program, Frequency Wish)> Wishes,
    string? Language,
    IReadOnlyDictionary<string, string> Fields
)
{
    public const string ActField = "do";
    public const string TokenField = "token";
    public const string LanguageField = "language";
    public const string Save = "save";
    public const string Stop = "stop";
    public const string Erase = "erase";
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>Whether nothing was changed.</summary>
    public bool IsEmpty => Switched.Count == 0 && Wishes.Count == 0 && Language is null;

    /// <summary>Reads what the page offered, and nothing else.</summary>
    public static PreferencesForm Read(FormBody body, PreferencesPlace place, IReadOnlyList<ShownProgram> shown)
    {
        var switched = new List<(ShownProgram, bool)>();
        var wishes = new List<(ShownProgram, Frequency)>();
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var program in shown)
        {
            var isOn = program.Preference.Standing == PreferenceStanding.On;
            var answer = body[PreferencesLook.FieldOf(program.Preference.Program)];
            if ((answer == Yes && program.Words is not null) || (answer == No && isOn))
            {
                switched.Add((program, answer == Yes));
                fields[PreferencesLook.FieldOf(program.Preference.Program)] = answer;
            }
            else if (isOn && WishIn(body, program) is { } wish)
            {
                wishes.Add((program, wish));
                fields[PreferencesLook.OftenFieldOf(program.Preference.Program)] = PreferencesLook.ValueOf(wish);
            }
        }

        var language = LanguageIn(body, place);
        if (language is not null)
        {
            fields[LanguageField] = language;
        }

        return new PreferencesForm(switched, wishes, language, fields);
    }

    private static Frequency? WishIn(FormBody body, ShownProgram program)
    {
        var (preference, value) = (program.Preference, body[PreferencesLook.OftenFieldOf(program.Preference.Program)]);
        var wish = FrequencyChoices
            .Of(preference.Program.Frequency, preference.Holding)
            .FirstOrDefault(choice => PreferencesLook.ValueOf(choice) == value);
        return wish == preference.Holding ? null : wish;
    }

    private static string? LanguageIn(FormBody body, PreferencesPlace place) =>
        body[LanguageField] is { } tag
        && PreferencesLook.Languages.Contains(tag, StringComparer.Ordinal)
        && tag != Languages.Match(place.Contact.State.Language, PreferencesLook.Languages)
            ? tag
            : null;
}
