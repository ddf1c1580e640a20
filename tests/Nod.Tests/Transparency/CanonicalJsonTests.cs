using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Nod.Transparency;

namespace Nod.Tests.Transparency;

public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    // Powers of two, where the doubles below lie closer than those above; as V8 writes them.
    [InlineData("3e60000000000000", "2.9802322387695312e-8")]
    [InlineData("75e0000000000000", "6.150157786156811e+259")]
    [InlineData("0060000000000000", "7.120236347223045e-307")]
    [InlineData("0410000000000000", "4.1045368012983762e-289")]
    public void Numbers_are_written_as_ECMAScript_does(string bits, string expected)
    {
        var value = BitConverter.UInt64BitsToDouble(
            ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );

        Assert.Equal(expected, CanonicalJson.EcmaScriptNumber(value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_refused(double value) =>
        Assert.Throws<JsonException>(() => CanonicalJson.EcmaScriptNumber(value));

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void A_number_too_large_is_refused(string json) => Assert.Throws<JsonException>(() => Canonical(json));

    [Theory]
    [InlineData("-0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("4.50", "4.5")]
    [InlineData("1E30", "1e+30")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("123456789012345678901234567890", "1.2345678901234568e+29")]
    public void Numbers_of_a_text_are_doubles(string json, string expected) => Assert.Equal(expected, Canonical(json));

    [Fact]
    public void A_number_reads_back_to_the_same_double() =>
        Gen.OneOf(Gen.Double, Gen.Int[-1074, 1023].Select(power => Math.ScaleB(1, power)))
            .Where(double.IsFinite)
            .Sample(value =>
                Assert.Equal(
                    value == 0 ? 0 : value,
                    double.Parse(CanonicalJson.EcmaScriptNumber(value), CultureInfo.InvariantCulture)
                )
            );

    // RFC 8785, section 3.2.3.
    [Fact]
    public void Names_are_sorted_by_their_UTF16_units()
    {
        const string Json = """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;

        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            Canonical(Json)
        );
    }

    // RFC 8785, section 3.2.2.
    [Fact]
    public void The_example_of_the_specification_comes_out_as_it_says()
    {
        const string Json = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;

        Assert.Equal(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
            Canonical(Json)
        );
    }

    [Fact]
    public void Only_what_must_be_escaped_is()
    {
        var escaped = Canonical("\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\\\/\\u007f\\u2028<>&'+\"");

        Assert.Equal("\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u007f\u2028<>&'+\"", escaped);
    }

    [Fact]
    public void Nothing_stands_between_the_parts() =>
        Assert.Equal(
            """{"a":[],"b":{},"c":[1,{"d":[true]}]}""",
            Canonical(""" { "c" : [ 1 , {"d": [ true ] } ], "b" : { } , "a": [ ] } """)
        );

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void What_has_no_canonical_form_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => Canonical(json));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Of(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }));

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself() =>
        Gen
            .String.List[0, 8]
            .Sample(texts =>
            {
                var once = CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(texts));
                Assert.Equal(once, CanonicalJson.Of(once));
                Assert.Equal(texts.Select(WellFormed), JsonSerializer.Deserialize<List<string>>(once)!);
            });

    // JSON has no way to write half a surrogate pair; the serializer puts the replacement character instead.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Canonical(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));
}
