using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.EvidencePacks;
using Nod.Sending;

namespace Nod.Tests.EvidencePacks;

public sealed class EvidenceTextsTests
{
    [Fact]
    public void There_are_English_and_German() => Assert.Equal(["de", "en"], EvidenceTexts.Languages);

    [Fact]
    public void Every_language_has_the_same_texts_with_the_same_placeholders()
    {
        var english = EvidenceTexts.For("en");
        foreach (var texts in EvidenceTexts.Languages.Select(EvidenceTexts.For))
        {
            Assert.Equal(english.Keys, texts.Keys);
            foreach (var key in english.Keys)
            {
                Assert.Equal(
                    english.PlaceholdersOf(key).Order(StringComparer.Ordinal),
                    texts.PlaceholdersOf(key).Order(StringComparer.Ordinal)
                );
            }
        }
    }

    [Fact]
    public void Every_word_of_the_ledger_has_a_text()
    {
        foreach (var texts in EvidenceTexts.Languages.Select(EvidenceTexts.For))
        {
            AllHave<Method>(texts, "method");
            AllHave<RelationshipKind>(texts, "relationship");
            AllHave<Verdict>(texts, "verdict");
            AllHave<MessageStatus>(texts, "status");
            AllHave<FrequencyPeriod>(texts, "period");
            AllHave<ConsentStatus>(texts, "standing");
            AllHave<EvidenceKind>(texts, "title");
            AllHave<ErasureReason>(texts, "erasure");
            AllHave<MessageClass>(texts, "class");
        }
    }

    [Fact]
    public void A_time_is_told_in_UTC_and_by_the_persons_clock()
    {
        var zone = NodaTime.DateTimeZoneProviders.Tzdb["America/New_York"];

        Assert.Equal("2026-11-23 17:00:00 UTC", EvidenceTexts.For("en").Time(Some.Noon));
        Assert.Equal(
            "23.11.2026 17:00:00 UTC (Ortszeit in America/New_York: 23.11.2026 12:00:00)",
            EvidenceTexts.For("de").Time(Some.Noon, zone)
        );
    }

    private static void AllHave<T>(EvidenceTexts texts, string area)
        where T : struct, Enum => Assert.All(Enum.GetValues<T>(), value => Assert.NotEmpty(texts.Word(area, value)));
}
