using System.Net;

namespace Nod.Server.Callbacks;

/// <summary>
/// Which addresses a caller may have Nod post to: public ones, and those of networks that were allowed. Otherwise who can
/// send a text could have Nod knock at doors inside (server-side request forgery, CWE-918).
/// </summary>
/// <param name="allowed">Private networks that may be called all the same.</param>
internal sealed class PrivateAddresses(IReadOnlyList<IPNetwork> allowed)
{
    // IANA's registries of special-purpose addresses (RFC 6890); of those that carry an IPv4 address within, all.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "fc00::/7",
            "fe80::/10",
            "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether an address may be called.</summary>
    public bool Allow(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(network => network.Contains(plain)) || !Special.Any(network => network.Contains(plain));
    }
}
