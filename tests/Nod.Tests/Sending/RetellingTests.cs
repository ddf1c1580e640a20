using Nod.Sending;
using NodaTime;

namespace Nod.Tests.Sending;

public sealed class RetellingTests
{
    private static readonly Instant Since = Some.Noon;

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 40)]
    [InlineData(4, 2560)]
    [InlineData(5, 3600)]
    [InlineData(int.MaxValue, 3600)]
    public void Pauses_grow_fourfold_up_to_an_hour(int tries, int seconds) =>
        Assert.Equal(Since + Duration.FromSeconds(seconds), Retelling.AfterFailure(Since, Since, tries));

    [Fact]
    public void Nothing_is_told_a_day_after_it_happened_tried_or_not()
    {
        var last = Since + Duration.FromHours(24) - Duration.FromSeconds(10);
        var before = last - Duration.FromSeconds(1);

        Assert.NotNull(Retelling.AfterFailure(Since, before, 0));
        Assert.NotNull(Retelling.Postponed(Since, before));
        Assert.Null(Retelling.AfterFailure(Since, last, 0));
        Assert.Null(Retelling.Postponed(Since, last));
    }
}
