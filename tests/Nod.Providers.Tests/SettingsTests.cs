using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Tests;

/// <summary>Settings of every provider: all faults at once, and no secret in what is said about them.</summary>
public sealed class SettingsTests
{
    private const string Telling = "tell-nobody-€";

    public static TheoryData<string> Providers => [.. ProviderAdapter.All.Select(adapter => adapter.Name)];

    [Theory]
    [MemberData(nameof(Providers))]
    public void Without_anything_everything_that_is_needed_is_named_at_once(string name)
    {
        var problems = Problems(name, []);

        Assert.True(problems.Count >= 2, string.Join('\n', problems));
        Assert.All(problems, one => Assert.Contains("is missing", one, StringComparison.Ordinal));
        Assert.All(problems, one => Assert.StartsWith($"providers.{name}.", one, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Every_setting_that_is_wrong_is_named_and_none_is_shown(string name)
    {
        var adapter = Adapter(name);
        var values = adapter.Settings.ToDictionary(one => one, _ => Telling);
        values["nonsense"] = Telling;

        var problems = Problems(name, values);

        foreach (var setting in values.Keys.Where(one => one != "allowed_sources"))
        {
            Assert.Contains(problems, one => one.Contains($".{setting}:", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(problems, one => one.Contains(Telling, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_sender_s_settings_are_checked_all_at_once(string name)
    {
        using var opened = Open(name);
        var sender = new Sender
        {
            Key = "office",
            Kind = SenderKind.LongCode,
            Number = "+12125550100",
            Provider = name,
            Brand = "acme",
            Settings = new Dictionary<string, string> { ["colour"] = "red", ["api_key"] = Telling },
        };

        var faults = opened.Provider.Check(sender);

        Assert.Equal(["api_key", "colour"], faults.Select(one => one.Field));
        Assert.DoesNotContain(faults, one => one.Fault.Contains(Telling, StringComparison.Ordinal));
        Assert.Empty(opened.Provider.Check(sender with { Settings = new Dictionary<string, string>() }));
    }

    [Theory]
    [InlineData("twilio", "messaging_service_sid", "MG00000000000000000000000000000001", "MG1")]
    [InlineData("twilio", "validity_period", "36000", "36001")]
    [InlineData("twilio", "validity_period", "1", "0")]
    [InlineData("telnyx", "messaging_profile_id", "40017a1a-0000-4000-8000-000000000001", "profile")]
    [InlineData("aws", "configuration_set", "nod-events", "no spaces")]
    [InlineData("kannel", "smsc", "carrier-1", "carrier 1")]
    public void A_sender_s_setting_has_its_shape(string name, string setting, string good, string bad)
    {
        using var opened = Open(name);
        var sender = new Sender
        {
            Key = "office",
            Kind = SenderKind.LongCode,
            Number = "+12125550100",
            Provider = name,
            Brand = "acme",
        };

        Assert.Empty(
            opened.Provider.Check(sender with { Settings = new Dictionary<string, string> { [setting] = good } })
        );
        Assert.Single(
            opened.Provider.Check(sender with { Settings = new Dictionary<string, string> { [setting] = bad } })
        );
    }

    [Fact]
    public void A_secret_does_not_show_itself()
    {
        var settings = Twilio.TwilioSample.Settings() with { AuthToken = new Secret(Telling) };

        Assert.DoesNotContain(Telling, settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the number +14155550101 is not valid", "the number … is not valid")]
    [InlineData("(415) 555-0101 and 21610", "(… and 21610")]
    public void A_provider_s_words_are_kept_without_numbers(string said, string kept) =>
        Assert.Equal(kept, Masked.Of(said));

    private static ProviderAdapter Adapter(string name) => ProviderAdapter.All.Single(one => one.Name == name);

    private static List<string> Problems(string name, Dictionary<string, string> values)
    {
        var problems = new List<string>();
        Adapter(name).Configure(values, Deliveries.Hooks, problems);
        return problems;
    }

    private static Opened Open(string name)
    {
        var values = name switch
        {
            "twilio" => Deliveries.Values(("account_sid", Twilio.TwilioSample.Account), ("auth_token", "t")),
            "telnyx" => Deliveries.Values(("api_key", "KEY"), ("public_key", PublicKey)),
            "vonage" => Deliveries.Values(("api_key", "abcd1234"), ("api_secret", "s"), ("signature_secret", "s")),
            "aws" => Deliveries.Values(
                ("access_key_id", "AKIAEXAMPLEEXAMPLE00"),
                ("secret_access_key", "s"),
                ("region", "us-east-1"),
                ("topic_arns", "arn:aws:sns:us-east-1:123456789012:texts")
            ),
            _ => Deliveries.Values(
                ("username", "nod"),
                ("password", "p"),
                ("hook_secret", "0123456789abcdefghijklmnopqrstuv")
            ),
        };
        var problems = new List<string>();
        var configured = Adapter(name).Configure(values, Deliveries.Hooks, problems);
        Assert.Empty(problems);
        return new Opened(configured.Open(TimeProvider.System));
    }

    // The public key of RFC 8032, section 7.1, test 1.
    private const string PublicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    private sealed class Opened(ProviderConnection connection) : IDisposable
    {
        public IMessageProvider Provider => connection.Provider;

        public void Dispose() => (connection.Provider as IDisposable)?.Dispose();
    }
}
