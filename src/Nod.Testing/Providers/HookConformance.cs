using System.Collections.Immutable;
using Nod.Sending;
using Xunit;

namespace Nod.Testing;

/// <summary>
/// The promises of whatever reads a provider's deliveries: nothing unproven is believed, nothing proven makes it fail,
/// and what it says leads to the same record however often and in whatever order it comes.
/// </summary>
public abstract class HookConformance
{
    /// <summary>The time the hooks see.</summary>
    protected ManualClock Clock { get; } = new();

    /// <summary>Identifiers of a run.</summary>
    protected IdSource Ids { get; } = new(new ManualClock(), new Random(11).NextBytes);

    /// <summary>What is under test.</summary>
    protected abstract IProviderHooks Hooks { get; }

    /// <summary>A text from a person, as the provider delivers it, signed now.</summary>
    protected abstract HookCall Inbound(string id, string from, string to, string body);

    /// <summary>Anything, signed now as the provider would.</summary>
    protected abstract HookCall Proven(HookKind kind, byte[] body);

    /// <summary>The same delivery, signed by somebody else.</summary>
    protected abstract HookCall ByAnother(HookCall call);

    /// <summary>The name of the header with the proof; null when the proof is in the address.</summary>
    protected abstract string? ProofHeader { get; }

    /// <summary>Whether the proof covers the body.</summary>
    protected virtual bool CoversBody => true;

    /// <summary>How many bytes of the body, from its start, the proof covers.</summary>
    protected virtual int CoveredOf(HookCall call) => call.Body.Length;

    /// <summary>How old a delivery may be; null when the provider signs no time.</summary>
    protected virtual TimeSpan? Window => null;

    [Theory]
    [InlineData("Yes & no + 100% = “fine” 🦊")]
    [InlineData("STOP")]
    [InlineData("Größe?\nZweite Zeile ; a=b&c=d")]
    public async Task A_text_is_read_as_the_person_wrote_it(string body)
    {
        var reading = await ReadAsync(Inbound("in-1", "+14155550101", "+12125550100", body));

        var taken = Assert.IsType<HookReading.Taken>(reading);
        var text = Assert.IsType<TextArrived>(Assert.Single(taken.News));
        Assert.Equal("+14155550101", text.From.ToString());
        Assert.Equal("+12125550100", text.To);
        Assert.Equal(body, text.Body);
        Assert.False(string.IsNullOrEmpty(text.Id));
    }

    [Fact]
    public async Task The_same_text_delivered_again_has_the_same_identifier()
    {
        var first = await ReadAsync(Inbound("in-2", "+14155550101", "+12125550100", "Hello"));
        Clock.Move(TimeSpan.FromSeconds(30));
        var again = await ReadAsync(Inbound("in-2", "+14155550101", "+12125550100", "Hello"));
        var other = await ReadAsync(Inbound("in-3", "+14155550101", "+12125550100", "Hello"));

        Assert.Equal(IdOf(first), IdOf(again));
        Assert.NotEqual(IdOf(first), IdOf(other));
    }

    [Fact]
    public async Task What_is_not_signed_or_signed_by_another_is_refused()
    {
        var good = Inbound("in-4", "+14155550101", "+12125550100", "STOP");

        Assert.IsType<HookReading.Refused>(await ReadAsync(ByAnother(good)));
        if (ProofHeader is { } header)
        {
            var without = good.Headers.Where(one => !IsSame(one.Key, header));
            Assert.IsType<HookReading.Refused>(await ReadAsync(With(good, without)));
            foreach (
                var broken in new[] { "", "=", "AAAA", "ünfug", good.Headers[header][..^3], good.Headers[header] + "A" }
            )
            {
                var changed = without.Append(KeyValuePair.Create(header, broken));
                Assert.IsType<HookReading.Refused>(await ReadAsync(With(good, changed)));
            }
        }
    }

    [Fact]
    public async Task A_delivery_with_any_byte_changed_is_refused()
    {
        var good = Inbound("in-5", "+14155550101", "+12125550100", "Hello there");
        if (!CoversBody)
        {
            Assert.True(good.Body.IsEmpty);
            return;
        }

        Assert.IsType<HookReading.Taken>(await ReadAsync(good));
        for (var at = 0; at < CoveredOf(good); at++)
        {
            var bytes = good.Body.ToArray();
            bytes[at] ^= 1;
            Assert.True(await ReadAsync(good with { Body = bytes }) is HookReading.Refused, $"byte {at}");
        }
    }

    [Fact]
    public async Task What_was_signed_too_long_ago_is_refused()
    {
        if (Window is not { } window)
        {
            return;
        }

        var call = Inbound("in-6", "+14155550101", "+12125550100", "Hello");
        Clock.Move(window - TimeSpan.FromSeconds(2));
        Assert.IsType<HookReading.Taken>(await ReadAsync(call));
        Clock.Move(TimeSpan.FromSeconds(4));
        Assert.IsType<HookReading.Refused>(await ReadAsync(call));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"data\":{\"payload\":[]},\"to\":7,\"Type\":{}}")]
    [InlineData("a=%zz&&=&b")]
    [InlineData("{\"message_uuid\":\"\\ud800\",\"to\":\"1\",\"id\":\"\\ud800\"}")]
    public async Task What_is_signed_and_makes_no_sense_changes_nothing(string body)
    {
        foreach (var kind in Enum.GetValues<HookKind>())
        {
            var reading = await ReadAsync(Proven(kind, System.Text.Encoding.UTF8.GetBytes(body)));

            Assert.True(reading is not HookReading.Taken { News.Count: > 0 }, $"{kind}: {reading}");
        }
    }

    /// <summary>Reads a delivery.</summary>
    protected Task<HookReading> ReadAsync(HookCall call) => Hooks.ReadAsync(call, CancellationToken.None);

    private static string IdOf(HookReading reading) =>
        Assert.IsType<TextArrived>(Assert.Single(Assert.IsType<HookReading.Taken>(reading).News)).Id;

    private static bool IsSame(string one, string other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static HookCall With(HookCall call, IEnumerable<KeyValuePair<string, string>> headers) =>
        call with
        {
            Headers = headers.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase),
        };
}
