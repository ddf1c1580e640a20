namespace Nod.Tests;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+1234567")]
    [InlineData("+12125550123")]
    [InlineData("+123456789012345")]
    public void The_shape_of_E164_is_read_and_written_back(string text)
    {
        Assert.True(PhoneNumber.TryRead(text, out var number));
        Assert.Equal(text, number.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("12125550123")]
    [InlineData("+02125550123")]
    [InlineData("+1212555012a")]
    [InlineData("+1 212 555 0123")]
    [InlineData("+1-212-555-0123")]
    [InlineData(" +12125550123")]
    [InlineData("+12125550123 ")]
    [InlineData("+１２１２５５５０１２３")]
    [InlineData("+1212555012٣")]
    public void Anything_else_is_not(string text)
    {
        Assert.False(PhoneNumber.TryRead(text, out var number));
        Assert.Equal(default, number);
    }

    [Theory]
    [InlineData("+12125550123", "+*******0123")]
    [InlineData("+1234567", "+***4567")]
    public void A_masked_number_shows_its_last_four_digits(string text, string masked) =>
        Assert.Equal(masked, Some.Phone(text).Masked());

    [Fact]
    public void The_default_is_no_number() => Assert.Equal("+0", default(PhoneNumber).Masked());

    [Fact]
    public void Numbers_are_in_the_order_of_their_digits()
    {
        var (lower, higher) = (Some.Phone("+12125550123"), Some.Phone("+12125550124"));

        Assert.True(lower < higher && higher > lower && lower <= higher && higher >= lower);
        Assert.False(lower > higher || higher < lower || lower >= higher || higher <= lower);
        Assert.True(lower.CompareTo(higher) < 0);
    }
}
