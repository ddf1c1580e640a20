using System.Text.RegularExpressions;
using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Decisions;
using Nod.EvidencePacks;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Admin.Locales;
using Nod.Testing;
using Nod.Texts;

namespace Nod.Server.Tests.Admin;

/// <summary>Every text of the pages is in every language, and no page says what no file says.</summary>
public sealed partial class TextsTests
{
    private static readonly AdminTexts English = AdminTexts.For("en");

    public static TheoryData<string> Languages => [.. AdminTexts.Languages];

    [Fact]
    public void There_are_English_and_German() => Assert.Equal(["de", "en"], AdminTexts.Languages);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Each_language_says_the_same_things_with_the_same_placeholders(string language)
    {
        var texts = AdminTexts.For(language);

        Assert.Equal(English.Keys, texts.Keys);
        Assert.All(
            texts.Keys,
            key => Assert.Equal(English.PlaceholdersOf(key).Order(), texts.PlaceholdersOf(key).Order())
        );
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there()
    {
        var asked = Sources().SelectMany(source => Asked().Matches(source.Text).Select(match => match.Groups[2].Value));
        var counted = Sources()
            .SelectMany(source => Counted().Matches(source.Text).Select(match => match.Groups[1].Value));
        var listed = Sources()
            .Where(source => source.Path.EndsWith("Menu.cs", StringComparison.Ordinal))
            .SelectMany(source => MenuText().Matches(source.Text).Select(match => match.Value.Trim('"')));
        List<string> wanted =
        [
            .. asked.Where(key => !key.EndsWith('.') && !key.Contains('{', StringComparison.Ordinal)),
            .. counted.SelectMany(key => new[] { key + "_one", key + "_other" }),
            .. listed,
            .. Words<Role>("role").Concat(Words<Role>("role_may")),
            .. Words<Scope>("scope").Where(key => key != "scope.none"),
            .. Words<SenderKind>("kind"),
            .. Words<FrequencyPeriod>("period"),
            .. Words<BroadcastStatus>("broadcast_status"),
            .. Words<AudienceKind>("audience"),
            .. Words<EvidenceKind>("about"),
            .. Words<EvidenceStatus>("pack"),
            .. Words<Verdict>("verdict"),
            .. Words<TextEncoding>("encoding"),
            .. Words<Amendments>("amendment").Where(key => key != "amendment.none"),
            .. Words<UserFault>("user_fault").Where(key => key != "user_fault.none"),
            .. AdminTexts.Languages.Select(language => "language." + language),
            .. InboxView.Owners.Select(whose => "inbox.whose." + whose),
            .. InboxView.States.Select(state => "inbox.state." + state),
            .. InboxView
                .Owners.Append(InboxView.Archived)
                .SelectMany(kind => new[] { "inbox.empty." + kind, "inbox.help." + kind }),
            "home.tile_unread",
            "home.tile_held",
            "home.tile_unknown",
            "home.tile_paused",
            "home.tile_alerts",
        ];

        Assert.True(wanted.Count > 200);
        Assert.Empty(wanted.Where(key => !English.Has(key)).Distinct());
    }

    [Fact]
    public void Every_reason_of_a_verdict_has_words()
    {
        var codes = typeof(ReasonCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(codes);
        Assert.DoesNotContain(codes, code => !English.Has("reason." + code));
    }

    [Fact]
    public void No_page_has_words_of_its_own()
    {
        var pages = Sources().Where(source => source.Path.EndsWith(".razor", StringComparison.Ordinal)).ToList();

        Assert.True(pages.Count > 20);
        Assert.Empty(
            pages.SelectMany(page =>
                Between()
                    .Matches(Markup(page.Text))
                    .Concat(Attribute().Matches(Markup(page.Text)))
                    .Select(match => match.Groups[1].Value.Trim())
                    .Where(text => text is not ("Nod" or "SHA-256"))
                    .Select(text => $"{Path.GetFileName(page.Path)}: {text}")
            )
        );
    }

    private static string Markup(string razor)
    {
        var at = razor.IndexOf("\n@code", StringComparison.Ordinal);
        return Code().Replace(at < 0 ? razor : razor[..at], "");
    }

    private static IEnumerable<string> Words<T>(string area)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => $"{area}.{EnumWords<T>.Of(value)}");

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var folder = Path.Combine(WorkingTree.Root, "src", "Nod.Server", "Admin");
        return System
            .IO.Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(path =>
                path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal)
            )
            .Select(path => (path, File.ReadAllText(path)));
    }

    [GeneratedRegex("\\b[Ll](\\.Say\\(|\\.Find\\(|\\[)\"([^\"]+)\"")]
    private static partial Regex Asked();

    [GeneratedRegex("\\b[Ll]\\.Count\\(\"([^\"]+)\"")]
    private static partial Regex Counted();

    [GeneratedRegex("\"nav\\.[a-z_]+\"")]
    private static partial Regex MenuText();

    [GeneratedRegex("@\\*.*?\\*@|<code>.*?</code>|<pre.*?</pre>", RegexOptions.Singleline)]
    private static partial Regex Code();

    // Words between two tags, or behind what is computed.
    [GeneratedRegex("(?:>|\\])\\s*([A-Za-z][A-Za-z ,.!?'-]{2,})\\s*<")]
    private static partial Regex Between();

    [GeneratedRegex("(?:aria-label|placeholder|title|alt)=\"([A-Za-z][^\"@]{2,})\"")]
    private static partial Regex Attribute();
}
