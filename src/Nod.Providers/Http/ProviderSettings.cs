using System.Globalization;
using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Sending;

namespace Nod.Providers.Http;

/// <summary>
/// Reads the settings of one provider, noting everything wrong with them. What is noted names the setting, never its
/// value.
/// </summary>
/// <param name="provider">The provider, by name.</param>
/// <param name="values">What was given, by setting.</param>
/// <param name="problems">Where to note what is wrong.</param>
public sealed class ProviderSettings(
    string provider,
    IReadOnlyDictionary<string, string> values,
    ICollection<string> problems
)
{
    private static readonly TimeSpan MatchMax = TimeSpan.FromMilliseconds(100);
    private readonly HashSet<string> known = [];

    /// <summary>A text that must be there and have a shape.</summary>
    public string Required(string name, string shape, string wanted)
    {
        if (Optional(name, shape, wanted) is { } given)
        {
            return given;
        }

        if (!values.ContainsKey(name))
        {
            Note(name, $"is missing; {wanted}");
        }

        return string.Empty;
    }

    /// <summary>A text that may be there; null when it is not, or has not the shape.</summary>
    public string? Optional(string name, string shape, string wanted)
    {
        known.Add(name);
        if (!values.TryGetValue(name, out var given))
        {
            return null;
        }

        if (Regex.IsMatch(given, $@"^(?:{shape})\z", RegexOptions.CultureInvariant, MatchMax))
        {
            return given;
        }

        Note(name, $"is not what it must be; {wanted}");
        return null;
    }

    /// <summary>A secret that must be there.</summary>
    public Secret RequiredSecret(string name, string wanted) => new(Required(name, "[!-~]{1,4096}", wanted));

    /// <summary>Whether something is wanted: yes or no.</summary>
    public bool Flag(string name, bool standard) =>
        Optional(name, "yes|no", "it is yes or no") is { } given ? given == "yes" : standard;

    /// <summary>The provider's address: https, or http on the machine itself.</summary>
    public Uri Address(string name, string standard)
    {
        known.Add(name);
        var given = values.GetValueOrDefault(name, standard);
        if (Uri.TryCreate(given, UriKind.Absolute, out var address) && IsSafe(address))
        {
            return address;
        }

        Note(name, "must be an https address, or an http address of this machine");
        return new Uri("http://127.0.0.1");
    }

    /// <summary>How long to wait for an answer, in milliseconds: from 100 to 4000.</summary>
    public TimeSpan AnswerWithin()
    {
        known.Add("answer_within_ms");
        var max = (int)ProviderLine.AnswerMax.TotalMilliseconds;
        if (!values.TryGetValue("answer_within_ms", out var given))
        {
            return ProviderLine.AnswerMax;
        }

        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms >= 100 && ms <= max)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        Note("answer_within_ms", $"must be from 100 to {max}: a stop waits five seconds for hand-overs under way");
        return ProviderLine.AnswerMax;
    }

    /// <summary>Notes every setting that nobody asked for. Call it last.</summary>
    public void RefuseOthers()
    {
        foreach (var name in values.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal))
        {
            Note(
                name,
                $"is no setting of {provider}; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}"
            );
        }
    }

    /// <summary>Notes something wrong with a setting.</summary>
    public void Note(string name, string fault) => problems.Add($"providers.{provider}.{name}: {fault}.");

    /// <summary>What is wrong with a sender's settings, if it may have these.</summary>
    /// <param name="sender">The sender.</param>
    /// <param name="allowed">Settings it may have: name, shape, and what is wanted in words.</param>
    public static IReadOnlyList<FieldFault> Check(
        Sender sender,
        params IReadOnlyCollection<(string Name, string Shape, string Wanted)> allowed
    )
    {
        var faults = new List<FieldFault>();
        foreach (var (name, value) in sender.Settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var (known, shape, wanted) = allowed.FirstOrDefault(one => one.Name == name);
            if (known is null)
            {
                var names = allowed.Count == 0 ? "none" : string.Join(", ", allowed.Select(one => one.Name));
                faults.Add(new FieldFault(name, $"is no setting of a sender at {sender.Provider}; there is {names}."));
            }
            else if (!Regex.IsMatch(value, $@"^(?:{shape})\z", RegexOptions.CultureInvariant, MatchMax))
            {
                faults.Add(new FieldFault(name, $"must be {wanted}."));
            }
        }

        return faults;
    }

    private static bool IsSafe(Uri address) =>
        address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
