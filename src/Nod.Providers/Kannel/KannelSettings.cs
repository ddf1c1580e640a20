using System.Net;
using Nod.Providers.Http;

namespace Nod.Providers.Kannel;

/// <summary>A Kannel of one's own, with SMPP behind it.</summary>
/// <param name="Username">The user of its sendsms service.</param>
/// <param name="Password">The user's password.</param>
/// <param name="HookSecret">What Kannel proves itself with: a piece of the addresses it calls.</param>
/// <param name="AllowedSources">The addresses and networks it calls from.</param>
/// <param name="UnallocatedErrors">Errors of the carrier's receipts that mean a number nobody has.</param>
/// <param name="Address">Where its smsbox listens.</param>
/// <param name="Hooks">Our address that Kannel calls; ends with a slash.</param>
/// <param name="AnswerWithin">How long to wait for an answer.</param>
public sealed record KannelSettings(
    string Username,
    Secret Password,
    Secret HookSecret,
    IReadOnlyList<IPNetwork> AllowedSources,
    IReadOnlyList<string> UnallocatedErrors,
    Uri Address,
    Uri Hooks,
    TimeSpan AnswerWithin
)
{
    private const string Error = "[0-9A-Za-z]{1,8}";

    /// <summary>Every setting there is.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "username",
        "password",
        "hook_secret",
        "allowed_sources",
        "unallocated_errors",
        "address",
        "answer_within_ms",
    ];

    /// <summary>Reads the settings, noting everything wrong with them.</summary>
    public static KannelSettings Read(
        IReadOnlyDictionary<string, string> values,
        Uri hooks,
        ICollection<string> problems
    )
    {
        var settings = new ProviderSettings(KannelProvider.ProviderName, values, problems);
        var sources = settings.Optional("allowed_sources", ".{1,1000}", "it has addresses or networks, by commas");
        var errors = settings.Optional(
            "unallocated_errors",
            $"{Error}(?:,{Error})*",
            "it has err values of receipts, such as 005, by commas"
        );
        var read = new KannelSettings(
            settings.Required("username", "[!-~]{1,100}", "it stands in the group sendsms-user"),
            settings.RequiredSecret("password", "it stands in the group sendsms-user"),
            new Secret(settings.Required("hook_secret", "[A-Za-z0-9_-]{24,200}", "24 or more letters and digits")),
            Networks(settings, sources ?? "127.0.0.1,::1"),
            errors?.Split(',') ?? [],
            settings.Address("address", "http://127.0.0.1:13013"),
            hooks,
            settings.AnswerWithin()
        );
        settings.RefuseOthers();
        return read;
    }

    private static List<IPNetwork> Networks(ProviderSettings settings, string list)
    {
        var networks = new List<IPNetwork>();
        foreach (var given in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(given, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(given, out var network))
            {
                networks.Add(network);
            }
            else
            {
                settings.Note(
                    "allowed_sources",
                    "must hold addresses such as 192.0.2.7 or networks such as 10.1.0.0/16"
                );
            }
        }

        return networks;
    }
}
