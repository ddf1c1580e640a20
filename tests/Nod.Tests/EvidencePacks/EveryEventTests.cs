using System.Net;
using Nod.Catalog;
using Nod.Consent;
using Nod.EvidencePacks;

namespace Nod.Tests.EvidencePacks;

/// <summary>Each kind of event has its words in a pack.</summary>
public sealed class EveryEventTests
{
    private static readonly ConsentEvent[] Later =
    [
        new FrequencyWish
        {
            OccurredAt = Some.Noon,
            Brand = "acme",
            Program = "alerts",
            Max = 1,
            Per = FrequencyPeriod.Week,
            Method = Method.Verbal,
        },
        new LanguageWish
        {
            OccurredAt = Some.Noon,
            Language = "es",
            Method = Method.WebForm,
        },
        new Hold { OccurredAt = Some.Noon, Words = "Wrong number?" },
        new HoldLifted { OccurredAt = Some.Noon, By = "Robin" },
        new NumberVoided
        {
            OccurredAt = Some.Noon,
            Reason = VoidReason.WrongNumber,
            Words = "You have the wrong number",
        },
        new LegalHold
        {
            OccurredAt = Some.Noon,
            Reason = "a lawsuit",
            Reference = "case 26-1",
            RecordedBy = "Kim",
        },
        new ErasureRefused
        {
            OccurredAt = Some.Noon,
            Reason = ErasureReason.PersonRequest,
            RecordedBy = "Kim",
        },
        new LegalHoldLifted
        {
            OccurredAt = Some.Noon,
            Reason = "settled",
            Reference = "case 26-1",
            RecordedBy = "Kim",
        },
    ];

    public static TheoryData<string, ErasureReason> Erasures =>
        [
            .. from language in new[] { "en", "de" }
            from reason in Enum.GetValues<ErasureReason>()
            select (language, reason),
        ];

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void What_was_recorded_about_a_person_is_told_kind_by_kind(string language)
    {
        var told = new Told();
        told.Happens(Some.OptIn(Some.Noon));
        Array.ForEach(Later, happened => told.Happens(happened));

        var html = Html(told.Records(), language);

        var texts = EvidenceTexts.For(language);
        Assert.All(
            Later,
            happened => Assert.Contains(texts[$"kind.{EventSchema.KindOf(happened)}"], html, StringComparison.Ordinal)
        );
        Assert.All(
            ["Wrong number?", "You have the wrong number", "case 26-1", "a lawsuit", "settled"],
            words => Assert.Contains(words, html, StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Erasures))]
    public void An_erasure_says_when_why_and_how_much_went(string language, ErasureReason reason)
    {
        var told = new Told();
        var state = Some.State([Some.OptIn(Some.Noon), Some.Stop(Some.Noon)]);
        var erasure = told.Happens(Erasure.Of(state, reason, Some.Noon, "Kim", Some.Noon));

        var html = Html(told.Records(), language);

        Assert.Contains(EventStory.Erased(erasure, EvidenceTexts.For(language)), html, StringComparison.Ordinal);
        Assert.Contains("Kim", html, StringComparison.Ordinal);
    }

    private static string Html(PersonRecords person, string language)
    {
        var story = new EvidenceStory(Told.Request(language: language), Told.Catalog);
        story.Add(person);
        return WebUtility.HtmlDecode(EvidenceHtml.Write(story.Finish(null)));
    }
}
