using System.Text.Json;
using Nod.Providers;

namespace Nod.Server.Hosting;

/// <summary>
/// The providers' settings: <c>providers</c> in nod.json, a map of settings by provider, or NOD_PROVIDER_SETTING in the
/// environment, which goes first. Secrets come from here alone, never over the API.
/// </summary>
internal static class ProviderOptions
{
    // Where nobody was told the public address: settings are still read, so that all faults are told at once.
    private static readonly Uri Nowhere = new("http://127.0.0.1/");

    /// <summary>The providers that are set up, in order.</summary>
    public static IReadOnlyList<ConfiguredProvider> Read(
        string? json,
        Func<string, string?> environment,
        Uri? publicUrl,
        List<string> problems
    )
    {
        var given = ReadFile(json, problems);
        foreach (var name in given.Keys.Where(name => ProviderAdapter.All.All(one => one.Name != name)))
        {
            var names = string.Join(", ", ProviderAdapter.All.Select(one => one.Name));
            problems.Add($"providers.{name}: there is no such provider; there is {names}.");
        }

        var configured = new List<ConfiguredProvider>();
        foreach (var adapter in ProviderAdapter.All)
        {
            var values = given.GetValueOrDefault(adapter.Name) ?? [];
            foreach (var setting in adapter.Settings)
            {
                if (environment($"NOD_{adapter.Name}_{setting}".ToUpperInvariant()) is { } value)
                {
                    values[setting] = value;
                }
            }

            if (values.Count > 0 || given.ContainsKey(adapter.Name))
            {
                var hooks = new Uri(publicUrl ?? Nowhere, $"hooks/{adapter.Name}/");
                configured.Add(adapter.Configure(values, hooks, problems));
            }
        }

        if (configured.Count > 0 && publicUrl is null)
        {
            problems.Add("public-url: is needed with a provider; it is the address the provider reaches Nod by.");
        }

        return configured;
    }

    private static Dictionary<string, Dictionary<string, string>> ReadFile(string? json, List<string> problems)
    {
        var providers = new Dictionary<string, Dictionary<string, string>>();
        if (json is null)
        {
            return providers;
        }

        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            problems.Add("providers: must be a map of settings by provider.");
            return providers;
        }

        foreach (var provider in document.RootElement.EnumerateObject())
        {
            var values = providers[provider.Name] = [];
            if (provider.Value.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"providers.{provider.Name}: must be a map of settings.");
                continue;
            }

            foreach (var setting in provider.Value.EnumerateObject())
            {
                if (setting.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                {
                    values[setting.Name] = setting.Value.ToString();
                }
                else
                {
                    problems.Add($"providers.{provider.Name}.{setting.Name}: must be a text.");
                }
            }
        }

        return providers;
    }
}
