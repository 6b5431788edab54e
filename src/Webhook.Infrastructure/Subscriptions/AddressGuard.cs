using System.Net;
using System.Net.Sockets;

namespace Webhook.Infrastructure.Subscriptions;

/// <summary>
/// Says which addresses are public: unicast that is reachable from anywhere, by the registries of IANA for special purposes
/// (RFC 6890, https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry). What is in them
/// but has no receivers of webhooks, such as relays, counts as not public.
/// </summary>
internal static class AddressGuard
{
    private static readonly IPNetwork[] NotPublic =
    [
        IPNetwork.Parse("0.0.0.0/8"),          // this network: RFC 791
        IPNetwork.Parse("10.0.0.0/8"),         // private: RFC 1918
        IPNetwork.Parse("100.64.0.0/10"),      // behind a carrier's NAT: RFC 6598
        IPNetwork.Parse("127.0.0.0/8"),        // loopback: RFC 1122
        IPNetwork.Parse("168.63.129.16/32"),   // in no registry: the platform of Azure, as its machines see it
        IPNetwork.Parse("169.254.0.0/16"),     // link-local, metadata of clouds among it: RFC 3927
        IPNetwork.Parse("172.16.0.0/12"),      // private: RFC 1918
        IPNetwork.Parse("192.0.0.0/24"),       // protocol assignments: RFC 6890
        IPNetwork.Parse("192.0.2.0/24"),       // documentation: RFC 5737
        IPNetwork.Parse("192.88.99.0/24"),     // relays of 6to4: RFC 7526
        IPNetwork.Parse("192.168.0.0/16"),     // private: RFC 1918
        IPNetwork.Parse("198.18.0.0/15"),      // benchmarks: RFC 2544
        IPNetwork.Parse("198.51.100.0/24"),    // documentation: RFC 5737
        IPNetwork.Parse("203.0.113.0/24"),     // documentation: RFC 5737
        IPNetwork.Parse("224.0.0.0/4"),        // multicast: RFC 5771
        IPNetwork.Parse("240.0.0.0/4"),        // reserved, and broadcast: RFC 1112, RFC 919

        IPNetwork.Parse("2001::/23"),          // protocol assignments: RFC 2928; among them Teredo (RFC 4380) and ORCHID (RFC 4843, RFC 7343)
        IPNetwork.Parse("2001:db8::/32"),      // documentation: RFC 3849
        IPNetwork.Parse("2002::/16"),          // 6to4, which is given up and holds an IPv4 address: RFC 3056, RFC 7526
        IPNetwork.Parse("3fff::/20"),          // documentation: RFC 9637
    ];

    // RFC 4291, 2.4, and the registry of IPv6 addresses: nothing else is given out. So ::, ::1, the deprecated ::a.b.c.d,
    // 64:ff9b:1::/48 (RFC 8215), 100::/64 (RFC 6666), 5f00::/16 (RFC 9602), fc00::/7 (RFC 4193), fe80::/10, fec0::/10 and
    // ff00::/8 are not public.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // How a network that speaks only IPv6 reaches IPv4 (RFC 6052).
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        address = Unwrap(address);
        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
            && !Array.Exists(NotPublic, network => network.Contains(address));
    }

    // What stands for an IPv4 address is judged as that address.
    private static IPAddress Unwrap(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12))
        : address;
}
