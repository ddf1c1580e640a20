using Nod.Catalog;
using Nod.Preferences;

namespace Nod.Tests.Preferences;

public sealed class FrequencyChoicesTests
{
    [Theory]
    [InlineData(60, FrequencyPeriod.Day, "60 Day, 1 Day, 3 Week, 1 Week, 2 Month, 1 Month")]
    [InlineData(1, FrequencyPeriod.Day, "1 Day, 3 Week, 1 Week, 2 Month, 1 Month")]
    [InlineData(4, FrequencyPeriod.Week, "4 Week, 3 Week, 1 Week, 2 Month, 1 Month")]
    [InlineData(4, FrequencyPeriod.Month, "4 Month, 2 Month, 1 Month")]
    [InlineData(1, FrequencyPeriod.Month, "1 Month")]
    public void There_is_the_promise_and_whatever_is_rarer(int max, FrequencyPeriod per, string choices) =>
        Assert.Equal(choices, Told(FrequencyChoices.Of(new Frequency(max, per), null)));

    [Fact]
    public void A_wish_of_the_person_s_own_stands_among_them_in_its_place() =>
        Assert.Equal(
            "4 Week, 3 Week, 2 Week, 1 Week, 2 Month, 1 Month",
            Told(FrequencyChoices.Of(new(4, FrequencyPeriod.Week), new(2, FrequencyPeriod.Week)))
        );

    [Fact]
    public void A_wish_for_more_than_was_promised_holds_nothing()
    {
        var promised = new Frequency(4, FrequencyPeriod.Week);

        Assert.Equal(promised, FrequencyChoices.Holding(promised, new(5, FrequencyPeriod.Week)));
        Assert.Equal(promised, FrequencyChoices.Holding(promised, null));
        Assert.Equal(new(1, FrequencyPeriod.Month), FrequencyChoices.Holding(promised, new(1, FrequencyPeriod.Month)));
    }

    private static string Told(IEnumerable<Frequency> choices) =>
        string.Join(", ", choices.Select(choice => $"{choice.Max} {choice.Per}"));
}
