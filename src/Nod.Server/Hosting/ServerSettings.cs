using System.Globalization;
using System.Net;
using System.Text.Json;
using Nod.Providers;
using Nod.Server.Health;
using Nod.Server.Log;
using Nod.Transparency;

namespace Nod.Server.Hosting;

/// <summary>How a server runs. Each value comes from a flag, else from NOD_…, else from nod.json in the folder.</summary>
internal sealed record ServerSettings
{
    /// <summary>The file in the data folder.</summary>
    public const string FileName = "nod.json";

    private static readonly string[] FileOptions =
    [
        "database",
        "urls",
        "contacts_in_memory",
        "records_place",
        "retention",
        "log_origin",
        "log_public",
        "witnesses",
        "timestamp_authorities",
        "public_url",
        "callback_networks",
        "trusted_proxies",
        "smtp",
        "mail_from",
        "otlp_endpoint",
        "providers",
    ];

    private const string DefaultUrls = "http://127.0.0.1:8787";
    private const int DefaultContactsInMemory = 1_000_000;

    /// <summary>The data folder: keys, and the database unless another is named.</summary>
    public required string Data { get; init; }

    /// <summary>An Npgsql connection string; null for SQLite in the folder.</summary>
    public string? Database { get; init; }

    /// <summary>Addresses to listen at, by semicolons; loopback unless told otherwise.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>How many contacts are kept in memory.</summary>
    public int ContactsInMemory { get; init; } = DefaultContactsInMemory;

    /// <summary>The address providers reach this server by, such as <c>https://nod.example/</c>; null without providers.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The providers that are set up, ready to be opened.</summary>
    public IReadOnlyList<ConfiguredProvider> Providers { get; init; } = [];

    /// <summary>The log's name, set when the installation is made; null leaves it as it is.</summary>
    public string? LogOrigin { get; init; }

    /// <summary>Whether anybody may read the log, or only who has a key. It holds no personal data.</summary>
    public bool IsLogPublic { get; init; }

    /// <summary>Witnesses that are asked to cosign checkpoints.</summary>
    public IReadOnlyList<WitnessAddress> Witnesses { get; init; } = [];

    /// <summary>Authorities that are asked to time-stamp checkpoints (RFC 3161).</summary>
    public IReadOnlyList<Uri> TimestampAuthorities { get; init; } = [];

    /// <summary>Networks of private addresses that may be called back all the same; none unless told otherwise.</summary>
    public IReadOnlyList<IPNetwork> CallbackNetworks { get; init; } = [];

    /// <summary>
    /// Networks of the proxies in front, whose word is taken for where a request comes from; this machine's are always.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Where the records are kept, as evidence packs tell it, such as a city and a data centre; or null.</summary>
    public string? RecordsPlace { get; init; }

    /// <summary>Whether whoever need not be kept any longer is erased, once a day.</summary>
    public bool AppliesRetention { get; init; } = true;

    /// <summary>Where alerts are mailed through; null when none are.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>Where traces are exported to (OTLP over gRPC); null when they are not.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="flags">Values given on the command line, by option name.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <exception cref="SettingsException">Anything is wrong; all of it is listed.</exception>
    public static ServerSettings Read(IReadOnlyDictionary<string, string?> flags, Func<string, string?> environment)
    {
        var problems = new List<string>();
        var data = flags.GetValueOrDefault("data") ?? environment("NOD_DATA");
        if (string.IsNullOrEmpty(data))
        {
            throw new SettingsException(["--data DIR is missing (or NOD_DATA)."]);
        }

        var file = ReadFile(Path.Combine(data, FileName), problems);
        string? Value(string name) =>
            flags.GetValueOrDefault(name)
            ?? environment("NOD_" + name.Replace('-', '_').ToUpperInvariant())
            ?? file.GetValueOrDefault(name.Replace('-', '_'));

        var urls = Value("urls") ?? DefaultUrls;
        foreach (var url in urls.Split(';'))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttp)
            {
                problems.Add($"urls: {url} is not an http:// address. TLS belongs in the proxy in front.");
            }
        }

        var contacts = Contacts(Value("contacts-in-memory"), problems);
        var publicUrl = ReadPublicUrl(Value("public-url"), problems);
        var providers = ProviderOptions.Read(file.GetValueOrDefault("providers"), environment, publicUrl, problems);
        var origin = Value("log-origin");
        if (origin is not null && !VerifierKey.IsName(origin))
        {
            problems.Add("log-origin: must have no spaces and no plus.");
        }

        var witnesses = Witnessed(Value("witnesses"), problems);
        var networks = Networks("callback-networks", Value("callback-networks"), problems);
        var proxies = Networks("trusted-proxies", Value("trusted-proxies"), problems);
        var authorities = Authorities(Value("timestamp-authorities"), problems);
        var isLogPublic = IsTrue("log-public", Value("log-public"), problems);
        var mail = MailSettings.Read(Value("smtp"), Value("mail-from"), environment("NOD_SMTP_PASSWORD"), problems);
        var otlp = Endpoint("otlp-endpoint", Value("otlp-endpoint"), problems);
        var appliesRetention = IsOn("retention", Value("retention"), problems);
        return problems.Count == 0
            ? new ServerSettings
            {
                LogOrigin = origin,
                IsLogPublic = isLogPublic,
                Witnesses = witnesses,
                TimestampAuthorities = authorities,
                Data = data,
                Database = Value("database"),
                Urls = urls,
                ContactsInMemory = contacts,
                PublicUrl = publicUrl,
                Providers = providers,
                CallbackNetworks = networks,
                TrustedProxies = proxies,
                RecordsPlace = Value("records-place"),
                AppliesRetention = appliesRetention,
                Mail = mail,
                OtlpEndpoint = otlp,
            }
            : throw new SettingsException(problems);
    }

    private static bool IsTrue(string name, string? given, List<string> problems)
    {
        if (given is not null && given.ToLowerInvariant() is not ("true" or "false"))
        {
            problems.Add($"{name}: must be true or false.");
        }

        return string.Equals(given, "true", StringComparison.OrdinalIgnoreCase);
    }

    private static int Contacts(string? count, List<string> problems)
    {
        var contacts = DefaultContactsInMemory;
        if (
            count is not null
            && !(int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out contacts) && contacts >= 1000)
        )
        {
            problems.Add("contacts-in-memory: must be a whole number of at least 1000.");
        }

        return contacts;
    }

    private static bool IsOn(string name, string? given, List<string> problems)
    {
        if (given is not (null or "on" or "off"))
        {
            problems.Add($"{name}: must be on or off.");
        }

        return given is not "off";
    }

    private static Uri? ReadPublicUrl(string? given, List<string> problems)
    {
        if (given is null)
        {
            return null;
        }

        if (
            Uri.TryCreate(given.TrimEnd('/') + '/', UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { Query: "", Fragment: "", UserInfo: "" }
        )
        {
            return url;
        }

        problems.Add("public-url: must be an https address without a query, or an http address of this machine.");
        return null;
    }

    // ADDRESS KEY, by semicolons.
    private static List<WitnessAddress> Witnessed(string? value, List<string> problems)
    {
        var witnesses = new List<WitnessAddress>();
        foreach (var one in Parts(value))
        {
            if (
                one.Split(' ') is [var address, var text]
                && IsHttp(address, out var url)
                && VerifierKey.TryParse(text, out var key)
                && key.Type == SignatureType.Cosignature
            )
            {
                witnesses.Add(new WitnessAddress(url, key));
            }
            else
            {
                problems.Add(
                    $"witnesses: {one} is no http(s):// address and key of a witness (type 4) with a space between."
                );
            }
        }

        return witnesses;
    }

    // Networks in CIDR notation (RFC 4632), by semicolons.
    private static List<IPNetwork> Networks(string option, string? value, List<string> problems)
    {
        var networks = new List<IPNetwork>();
        foreach (var one in Parts(value))
        {
            if (IPNetwork.TryParse(one, out var network))
            {
                networks.Add(network);
            }
            else
            {
                problems.Add($"{option}: {one} is no network such as 10.1.0.0/16.");
            }
        }

        return networks;
    }

    private static Uri? Endpoint(string name, string? value, List<string> problems)
    {
        if (value is null)
        {
            return null;
        }

        if (IsHttp(value, out var url))
        {
            return url;
        }

        problems.Add($"{name}: {value} is not an http:// or https:// address.");
        return null;
    }

    private static List<Uri> Authorities(string? value, List<string> problems)
    {
        var authorities = new List<Uri>();
        foreach (var one in Parts(value))
        {
            if (IsHttp(one, out var url))
            {
                authorities.Add(url);
            }
            else
            {
                problems.Add($"timestamp-authorities: {one} is not an http:// or https:// address.");
            }
        }

        return authorities;
    }

    private static string[] Parts(string? value) =>
        (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsHttp(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static Dictionary<string, string?> ReadFile(string path, List<string> problems)
    {
        var values = new Dictionary<string, string?>();
        if (!File.Exists(path))
        {
            return values;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (FileOptions.Contains(property.Name))
                {
                    values[property.Name] = property.Value.ToString();
                }
                else
                {
                    problems.Add($"{FileName}: there is no option {property.Name}.");
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            problems.Add($"{FileName}: {broken.Message}");
        }

        return values;
    }
}

/// <summary>The settings can't be used; everything wrong with them is listed.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception("The settings can't be used:\n" + string.Join('\n', problems.Select(problem => "- " + problem)))
{
    public IReadOnlyList<string> Problems => problems;
}
