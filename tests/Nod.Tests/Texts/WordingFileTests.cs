using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class WordingFileTests
{
    /// <summary>A file without a fault.</summary>
    private const string Sound = """
        language: en
        keywords:
          stop: [STOP]
          stop_whole_only: [END]
          help: [HELP]
          preferences: [MENU]
          start: [START]
          yes: ["YES"]
          no: ["NO"]
          keep: [KEEP]
          courtesy: [please]
          after_stop: [now]
          texting: [texts]
        phrases:
          groups:
            texts: [texts, text messages]
          signatures: [sent from my phone]
          reactions: [Liked]
          stop_regardless: [i mean stop]
          not_a_stop: [stop by]
          almost_a_stop: [too many texts]
          stop: [no more <texts>]
          review:
            other_holder: [^ wrong number $]
            wrong_number: [wrong number]
            unknown_sender: []
            complaint: []
            not_interested: []
            unclear: []
        texts:
          sender_prefix: "{brand}: "
          opt_out_line: "Reply STOP."
          opt_out_confirmation: "{brand}: done."
          opt_out_interview: "Not your interview: {contact}."
          opt_out_question: "Reply {choices}."
          opt_out_choice: "KEEP {number} {program}"
          kept: "{brand} {programs} HELP STOP"
          help: "{brand} {program} {contact} {frequency} STOP"
          help_general: "{brand} {contact} STOP"
          preferences: "{brand} {link} {hours}"
          opt_in_confirmation: "{brand} {program} {frequency} HELP STOP"
          confirm: "{brand} {programs} YES HELP STOP"
          confirmed: "{brand} {programs} HELP STOP"
          reconfirm: "{brand} {program} YES STOP"
          frequency:
            day: { one: daily, many: "{max} a day" }
            week: { one: weekly, many: "{max} a week" }
            month: { one: monthly, many: "{max} a month" }
        """;

    [Fact]
    public void A_sound_file_is_accepted()
    {
        var wordings = Wordings.Parse([("en.yaml", Sound)]);

        Assert.Equal("2 a week", wordings.For("en").Frequency(2, FrequencyPeriod.Week));
        Assert.Equal(Intent.Revoke, wordings.Keywords.Classify("stop now").Intent);
    }

    [Theory]
    [InlineData("language: en", "language: EN", "language must be two small letters")]
    [InlineData("language: en", "language: de", "not the file's name")]
    [InlineData("help: [HELP]", "help: [HELP, STOP]", "\"STOP\" is in keywords.stop and in keywords.help")]
    [InlineData(
        "no: [\"NO\"]",
        "no: [\"NO\", étop, \"ÉND\"]",
        "\"ÉND\" is in keywords.stop_whole_only and in keywords.no"
    )]
    [InlineData(
        "stop_whole_only: [END]",
        "stop_whole_only: [stop]",
        "\"stop\" is in keywords.stop and in keywords.stop_whole_only"
    )]
    [InlineData("courtesy: [please]", "courtesy: [\"no\"]", "\"no\" is in keywords.no and in keywords.courtesy")]
    [InlineData("start: [START]", "start: [START, '!?']", "an item without a letter or digit")]
    [InlineData("start: [START]", "start: [a b c d e]", "at most 4 words")]
    [InlineData("after_stop: [now]", "after_stop: [right now]", "at most 1 words")]
    [InlineData("start: [START]", "start: START", "keywords.start must be a list")]
    [InlineData("  start: [START]\n", "", "keywords.start is missing")]
    [InlineData("start: [START]", "begin: [START]", "unknown key keywords.begin")]
    [InlineData("<texts>", "<pictures>", "the phrase \"no more <pictures>\" names the unknown group <pictures>")]
    [InlineData("[i mean stop]", "[i mean (stop]", "has a parenthesis without its other half")]
    [InlineData("[i mean stop]", "[i mean ..]", "a word after each gap")]
    [InlineData("[i mean stop]", "['i mean !']", "an item without a letter or digit")]
    [InlineData("[i mean stop]", "i mean", "phrases.stop_regardless must be a list of words or phrases")]
    [InlineData("wrong_number: [", "rung_number: [", "unknown key phrases.review.rung_number")]
    [InlineData("    unclear: []\n", "", "phrases.review.unclear is missing")]
    [InlineData("\"{brand}: done.\"", "\"{brand}: {name}\"", "unknown placeholder {name}")]
    [InlineData("\"{brand}: done.\"", "\"done\"", "opt_out_confirmation lacks the placeholder {brand}")]
    [InlineData("\"{brand}: done.\"", "\"{brand\"", "is not closed")]
    [InlineData("\"{brand}: done.\"", "\"{{brand}}\"", "is not closed")]
    [InlineData("\"{brand}: done.\"", "\"{brand}}\"", "has no opening one")]
    [InlineData("\"{brand}: done.\"", "\"\"", "opt_out_confirmation must be a text")]
    [InlineData("\"{max} a week\"", "\"a week\"", "frequency.week.many lacks the placeholder {max}")]
    [InlineData("\"Reply STOP.\"", "\"Reply HALT.\"", "opt_out_line names no word of keywords.stop")]
    [InlineData("YES STOP", "OK STOP", "reconfirm names no word of keywords.yes")]
    [InlineData("month: { one: monthly, many: \"{max} a month\" }", "month: monthly", "month must hold keys")]
    public void A_fault_is_named(string sound, string faulty, string problem)
    {
        var yaml = Sound.Replace(sound, faulty, StringComparison.Ordinal);
        Assert.NotEqual(Sound, yaml);

        var thrown = Assert.Throws<WordingsException>(() => Wordings.Parse([("en.yaml", yaml)]));

        Assert.Contains(
            thrown.Problems,
            line =>
                line.StartsWith("en.yaml", StringComparison.Ordinal) && line.Contains(problem, StringComparison.Ordinal)
        );
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("language: [")]
    [InlineData("a: 1\na: 2")]
    [InlineData("just words")]
    [InlineData("--- {}\n--- {}")]
    public void A_file_that_is_no_wording_at_all_is_a_problem_not_a_crash(string yaml) =>
        Assert.Throws<WordingsException>(() => Wordings.Parse([("en.yaml", yaml)]));

    [Fact]
    public void Problems_of_all_files_are_reported_together()
    {
        var german = Sound.Replace("language: en", "language: de", StringComparison.Ordinal);
        var thrown = Assert.Throws<WordingsException>(() =>
            Wordings.Parse([
                ("de.yaml", german.Replace("done", "{x} {y}", StringComparison.Ordinal)),
                ("at/de.yaml", german),
                ("fr.yaml", "oops"),
            ])
        );

        Assert.Collection(
            thrown.Problems,
            line => Assert.Matches(@"^de\.yaml:\d+: .*\{x\}", line),
            line => Assert.Matches(@"^de\.yaml:\d+: .*\{y\}", line),
            line => Assert.Contains("already a file for the language de", line, StringComparison.Ordinal),
            line => Assert.StartsWith("fr.yaml", line, StringComparison.Ordinal),
            line => Assert.Contains("no file for the language en", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_stop_of_one_language_beats_another_meaning_in_another()
    {
        var german = Regex
            .Replace(Sound, "language: en", "language: de")
            .Replace("[HELP]", "[HELP, QUIT]", StringComparison.Ordinal);
        var english = Sound.Replace("[END]", "[END, QUIT]", StringComparison.Ordinal);
        var keywords = Wordings.Parse([("de.yaml", german), ("en.yaml", english)]).Keywords;

        Assert.Equal(
            (Intent.Revoke, "en"),
            (keywords.Classify("quit", "de").Intent, keywords.Classify("quit", "de").Language)
        );
    }

    [Fact]
    public void A_value_with_braces_is_not_filled_again()
    {
        var text = Wordings.Shipped.For("en").Reconfirm;

        Assert.Equal(["program", "brand"], text.Placeholders);
        Assert.Contains(
            "from {program},",
            text.Fill(("program", "x"), ("brand", "{program}")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_missing_value_and_one_too_many_are_errors()
    {
        var text = Wordings.Shipped.For("en").SenderPrefix;

        Assert.Throws<ArgumentException>(() => text.Fill());
        Assert.Throws<ArgumentException>(() => text.Fill(("brand", "Acme"), ("name", "x")));
    }
}
