using Nod.Feeds;

namespace Nod.Tests.Feeds;

public sealed class FeedKindTests
{
    [Fact]
    public void Every_kind_has_a_word_of_its_own()
    {
        var kinds = Enum.GetValues<FeedKind>();

        Assert.Equal(kinds.Select(FeedKinds.Of).Order(StringComparer.Ordinal), FeedKinds.All);
        Assert.Equal(kinds.Length, FeedKinds.All.Distinct().Count());
        Assert.All(FeedKinds.All, word => Assert.True(FeedKinds.IsKind(word)));
        Assert.False(FeedKinds.IsKind("consent.Recorded"));
    }

    [Fact]
    public void A_kind_is_about_a_message_a_broadcast_an_event_of_the_ledger_or_none_of_them()
    {
        Assert.All(
            Enum.GetValues<FeedKind>(),
            kind =>
            {
                var area = FeedKinds.Of(kind).Split('.')[0];
                Assert.Equal(area == "message", FeedKinds.IsOfMessage(kind));
                Assert.Equal(area == "broadcast", FeedKinds.IsOfBroadcast(kind));
                Assert.Equal(
                    area is not ("message" or "broadcast" or "alert" or "inbound"),
                    FeedKinds.IsOfLedger(kind)
                );
            }
        );
    }
}
