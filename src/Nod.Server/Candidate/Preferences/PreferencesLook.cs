using System.Globalization;
using System.Security.Cryptography;
using Nod.Catalog;
using Nod.Forms;
using Nod.Preferences;
using Nod.Texts;

namespace Nod.Server.Candidate.Preferences;

/// <summary>
/// Makes a person's own page from a visit. It depends on the visit, on how the person stands and on what is set up, so that
/// the page that was sent can be made again to the byte, or is found to look otherwise by now.
/// </summary>
internal sealed class PreferencesLook(PageRenderer renderer, PreferencesTokens tokens, Wordings wordings)
{
    // A page stays under 50 KB: so many programs, and so many characters of the words they are agreed to with.
    private const int ProgramsMax = 12;
    private const int WordsMax = 16 * 1024;

    /// <summary>The languages of the page, the preferred one first.</summary>
    public static readonly IReadOnlyList<string> Languages =
    [
        "en",
        .. PageTexts.Languages.Where(language => language != "en"),
    ];

    /// <summary>The page, with its token.</summary>
    public async Task<byte[]> ShowAsync(PreferencesPlace place, PreferencesVisit visit)
    {
        var look = await LookAsync(place, visit);
        return await RenderAsync(place, visit, tokens.Write(visit with { Look = look }));
    }

    /// <summary>The page that was sent with a token, to the byte; null when it would look otherwise now.</summary>
    public async Task<byte[]?> RemakeAsync(PreferencesPlace place, PreferencesVisit visit, string token) =>
        await LookAsync(place, visit) == visit.Look ? await RenderAsync(place, visit, token) : null;

    /// <summary>The programs on a page, each with the words it would be agreed to with; null where it can't be switched on.</summary>
    public IReadOnlyList<ShownProgram> ProgramsOf(PreferencesPlace place, PreferencesVisit visit)
    {
        var texts = PageTexts.For(visit.Language);
        var shown = new List<ShownProgram>();
        var left = WordsMax;
        foreach (var (brand, preference) in place.Programs.Skip(visit.From).Take(ProgramsMax))
        {
            var isOffered =
                preference.Standing != PreferenceStanding.On
                && (place.Link.WasTexted || preference.Standing != PreferenceStanding.Stopped);
            var words = isOffered
                ? new ProgramWords(texts, wordings.For(visit.Language)).OnOwnPage(brand, preference.Program)
                : null;
            left -= words?.Length ?? 0;
            if (left < 0 && shown.Count > 0)
            {
                break;
            }

            shown.Add(new ShownProgram(brand, preference, words));
        }

        return shown;
    }

    /// <summary>What a page has around it.</summary>
    /// <param name="place">The person.</param>
    /// <param name="language">The page's language.</param>
    /// <param name="title">Its title.</param>
    /// <param name="query">What else its address says, such as <c>&amp;show=history</c>.</param>
    public static PageFrame FrameOf(PreferencesPlace place, string language, string title, string query) =>
        new()
        {
            Texts = PageTexts.For(language),
            Title = title,
            Brand = place.Brand,
            Languages =
            [
                .. Languages.Select(tag => new PageLanguage(
                    tag,
                    PageTexts.For(tag)["page.name"],
                    $"?lang={tag}{query}",
                    tag == language
                )),
            ],
        };

    /// <summary>The field that switches a program.</summary>
    public static string FieldOf(MessagingProgram program) => $"program.{program.Brand}.{program.Key}";

    /// <summary>The field that says how often.</summary>
    public static string OftenFieldOf(MessagingProgram program) => $"often.{program.Brand}.{program.Key}";

    /// <summary>A frequency as a field has it.</summary>
    public static string ValueOf(Frequency frequency) =>
        string.Create(CultureInfo.InvariantCulture, $"{frequency.Max}/{EnumWords<FrequencyPeriod>.Of(frequency.Per)}");

    private async Task<string> LookAsync(PreferencesPlace place, PreferencesVisit visit) =>
        Convert.ToHexStringLower(SHA256.HashData(await RenderAsync(place, visit, string.Empty)));

    private Task<byte[]> RenderAsync(PreferencesPlace place, PreferencesVisit visit, string token) =>
        renderer.RenderAsync<PreferencesPage>(("View", ViewOf(place, visit, token)));

    private PreferencesView ViewOf(PreferencesPlace place, PreferencesVisit visit, string token)
    {
        var texts = PageTexts.For(visit.Language);
        var shown = ProgramsOf(place, visit);
        var next = visit.From + shown.Count;
        string At(int from) =>
            string.Create(CultureInfo.InvariantCulture, $"?lang={visit.Language}{(from == 0 ? "" : $"&from={from}")}");

        return new PreferencesView
        {
            Frame = FrameOf(place, visit.Language, texts["preferences.title"], string.Empty),
            Number = place.Contact.Address.Phone.Masked()[^4..],
            Notice = visit.Notice is null ? null : texts[$"preferences.notice_{visit.Notice}"],
            Fault = visit.Fault is null ? null : texts[$"preferences.fault_{visit.Fault}"],
            Brands = [.. shown.GroupBy(one => one.Brand).Select(brand => PartOf(place, texts, brand))],
            Language = LanguageField(place, texts),
            Address = At(visit.From),
            Token = token,
            CanStop = !place.IsSilent,
            HistoryAddress = $"?lang={visit.Language}&show=history",
            EraseAddress = $"?lang={visit.Language}&show=erase",
            BackAddress = visit.From == 0 ? null : At(0),
            MoreAddress = next < place.Programs.Count ? At(next) : null,
        };
    }

    private BrandPart PartOf(PreferencesPlace place, PageTexts texts, IGrouping<Brand, ShownProgram> brand) =>
        new(
            place.Brand is null ? brand.Key.Name : null,
            place.Brand is null ? brand.Key.HelpContact : null,
            [.. brand.Select(program => FieldOf(place, texts, program))]
        );

    private ProgramFieldView FieldOf(PreferencesPlace place, PageTexts texts, ShownProgram shown)
    {
        var (program, standing) = (shown.Preference.Program, shown.Preference.Standing);
        var isOn = standing == PreferenceStanding.On;
        return new ProgramFieldView
        {
            Id = FieldOf(program),
            Name = program.Name,
            Purpose = program.Purpose,
            Standing = StandingOf(place, texts, shown.Preference),
            IsOn = isOn,
            Words = shown.Words,
            Hint = isOn || shown.Words is not null ? null : texts["preferences.start"],
            Yes = texts["apply.yes"],
            No = texts["apply.no"],
            Often = isOn ? OftenField(texts, shown.Preference) : null,
        };
    }

    private static string StandingOf(PreferencesPlace place, PageTexts texts, ProgramPreference preference)
    {
        var word = EnumWords<PreferenceStanding>.Of(preference.Standing);
        return preference.Since is { } since && preference.Standing != PreferenceStanding.Off
            ? texts.Say($"preferences.{word}_since", ("day", new PageClock(texts, place.Contact).Day(since)))
            : texts[$"preferences.{word}"];
    }

    private SelectFieldView OftenField(PageTexts texts, ProgramPreference preference)
    {
        var wording = wordings.For(texts.Language);
        var promised = preference.Program.Frequency;
        return new SelectFieldView(
            OftenFieldOf(preference.Program),
            texts["preferences.often"],
            [
                .. FrequencyChoices
                    .Of(promised, preference.Holding)
                    .Select(choice => new SelectOption(
                        ValueOf(choice),
                        wording.Frequency(choice.Max, choice.Per),
                        choice == preference.Holding
                    )),
            ]
        );
    }

    // Where the person never said, nothing is chosen for them.
    private static SelectFieldView LanguageField(PreferencesPlace place, PageTexts texts)
    {
        var own = Candidate.Languages.Match(place.Contact.State.Language, Languages);
        var options = Languages.Select(tag => new SelectOption(
            tag,
            PageTexts.For(tag)["page.name"],
            tag == own,
            tag == texts.Language ? null : tag
        ));
        return new SelectFieldView(
            PreferencesForm.LanguageField,
            texts["preferences.language"],
            own is null
                ? [new SelectOption(string.Empty, texts["preferences.language_none"], true), .. options]
                : [.. options]
        );
    }
}

/// <summary>A program on a page.</summary>
/// <param name="Brand">Its brand.</param>
/// <param name="Preference">How it stands.</param>
/// <param name="Words">The words it would be agreed to with; null where it is on, or can't be switched on here.</param>
internal sealed record ShownProgram(Brand Brand, ProgramPreference Preference, string? Words);
