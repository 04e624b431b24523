package article

import (
	"fmt"
	"net/netip"
	"syscall"
)

// blockedError is the cause of an [ErrBlocked]: an address or port that may not be dialled.
type blockedError struct{ what, reason string }

func (e *blockedError) Error() string { return e.what + " is refused: " + e.reason }

// guard decides which addresses may be dialled. It is asked by the dialer
// about the address of each connection, after names were resolved, so that
// neither a redirect nor a name that resolves differently the second time
// (DNS rebinding) gets past it.
//
// The zero value lets nothing but the public internet through: no address of
// the IANA special-purpose registries, none that embeds an IPv4 address by a
// transition mechanism, none from space that no registry has handed out, none
// that a cloud provider answers on for its own machines, and only the ports
// that websites use.
type guard struct {
	// allowPrivate switches every check off but that for TCP.
	allowPrivate bool
}

// control has the signature of net.Dialer.Control.
func (g guard) control(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return &blockedError{network, "only TCP is allowed"}
	}
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial guard: %w", err)
	}
	if err := g.checkPort(target.Port()); err != nil {
		return err
	}
	return g.checkAddress(target.Addr())
}

// checkPort allows the ports of http and https and their usual alternates.
func (g guard) checkPort(port uint16) error {
	switch port {
	case 80, 443, 8080, 8443:
		return nil
	}
	if g.allowPrivate {
		return nil
	}
	return &blockedError{fmt.Sprintf("port %d", port), "not a port of websites"}
}

// checkAddress allows public unicast addresses. An IPv4-mapped IPv6 address is refused as
// such, whatever it maps to.
func (g guard) checkAddress(address netip.Addr) error {
	if g.allowPrivate {
		return nil
	}
	reason := "not in space that is handed out to networks"
	if address.Zone() != "" {
		reason = "scoped to one link"
	} else {
		for _, block := range blockedNetworks {
			if block.prefix.Contains(address) {
				return &blockedError{address.String(), block.reason}
			}
		}
		if address.Is4() {
			return nil
		}
		for _, prefix := range handedOutIPv6 {
			if prefix.Contains(address) {
				return nil
			}
		}
	}
	return &blockedError{address.String(), reason}
}

type blockedNetwork struct {
	prefix netip.Prefix
	reason string
}

// blockedNetworks are the blocks of the IANA IPv4 and IPv6 Special-Purpose
// Address Registries (https://www.iana.org/assignments/iana-ipv4-special-registry,
// https://www.iana.org/assignments/iana-ipv6-special-registry), multicast and
// reserved space, and addresses that are public by registry but that a cloud
// provider answers on for its customers' machines. Blocks that the registries
// call globally reachable (AS112, AMT, the anycast addresses in 192.0.0.0/24
// and 2001::/23) are among them: they serve the network itself, no pages.
//
// IPv6 blocks outside of [handedOutIPv6] would be refused anyway; they are
// listed for the reason in the log.
var blockedNetworks = []blockedNetwork{
	{netip.MustParsePrefix("0.0.0.0/8"), "this network (RFC 791)"},
	{netip.MustParsePrefix("10.0.0.0/8"), "private (RFC 1918)"},
	{netip.MustParsePrefix("100.64.0.0/10"), "shared address space of carriers, also cloud metadata (RFC 6598)"},
	{netip.MustParsePrefix("127.0.0.0/8"), "loopback (RFC 1122)"},
	{netip.MustParsePrefix("169.254.0.0/16"), "link-local, also cloud metadata (RFC 3927)"},
	{netip.MustParsePrefix("172.16.0.0/12"), "private (RFC 1918)"},
	{netip.MustParsePrefix("192.0.0.0/24"), "protocol assignments, also cloud metadata (RFC 6890)"},
	{netip.MustParsePrefix("192.0.2.0/24"), "documentation (RFC 5737)"},
	{netip.MustParsePrefix("192.31.196.0/24"), "AS112 (RFC 7535)"},
	{netip.MustParsePrefix("192.52.193.0/24"), "multicast tunnelling (RFC 7450)"},
	{netip.MustParsePrefix("192.88.99.0/24"), "6to4 relay (RFC 7526)"},
	{netip.MustParsePrefix("192.168.0.0/16"), "private (RFC 1918)"},
	{netip.MustParsePrefix("192.175.48.0/24"), "AS112 (RFC 7534)"},
	{netip.MustParsePrefix("198.18.0.0/15"), "benchmarking (RFC 2544)"},
	{netip.MustParsePrefix("198.51.100.0/24"), "documentation (RFC 5737)"},
	{netip.MustParsePrefix("203.0.113.0/24"), "documentation (RFC 5737)"},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast (RFC 5771)"},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved, broadcast (RFC 1112)"},

	{netip.MustParsePrefix("168.63.129.16/32"), "Azure host agent"},
	{netip.MustParsePrefix("161.26.0.0/16"), "IBM Cloud service endpoints"},
	{netip.MustParsePrefix("166.8.0.0/14"), "IBM Cloud service endpoints"},

	{netip.MustParsePrefix("::/128"), "unspecified (RFC 4291)"},
	{netip.MustParsePrefix("::1/128"), "loopback (RFC 4291)"},
	{netip.MustParsePrefix("::/96"), "IPv4-compatible (RFC 4291)"},
	{netip.MustParsePrefix("::ffff:0:0:0/96"), "IPv4-translated (RFC 2765)"},
	{netip.MustParsePrefix("64:ff9b::/96"), "IPv4 behind NAT64 (RFC 6052)"},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "IPv4 behind local NAT64 (RFC 8215)"},
	{netip.MustParsePrefix("100::/64"), "discard (RFC 6666)"},
	{netip.MustParsePrefix("100:0:0:1::/64"), "dummy prefix (RFC 9780)"},
	{netip.MustParsePrefix("2001::/23"), "protocol assignments, Teredo, ORCHID (RFC 2928)"},
	{netip.MustParsePrefix("2001:db8::/32"), "documentation (RFC 3849)"},
	{netip.MustParsePrefix("2002::/16"), "IPv4 behind 6to4 (RFC 3056)"},
	{netip.MustParsePrefix("2620:4f:8000::/48"), "AS112 (RFC 7534)"},
	{netip.MustParsePrefix("3fff::/20"), "documentation (RFC 9637)"},
	{netip.MustParsePrefix("5f00::/16"), "segment routing (RFC 9602)"},
	{netip.MustParsePrefix("fc00::/7"), "unique local, also cloud metadata (RFC 4193)"},
	{netip.MustParsePrefix("fe80::/10"), "link-local (RFC 4291)"},
	{netip.MustParsePrefix("fec0::/10"), "site-local (RFC 3879)"},
	{netip.MustParsePrefix("ff00::/8"), "multicast (RFC 4291)"},
}

// handedOutIPv6 is where the regional registries' allocations lie in the IANA
// IPv6 Global Unicast Address Assignments
// (https://www.iana.org/assignments/ipv6-unicast-address-assignments), rounded
// to the octet each registry grows in. The rest of 2000::/3 belongs to nobody.
var handedOutIPv6 = []netip.Prefix{
	netip.MustParsePrefix("2001::/16"),
	netip.MustParsePrefix("2003::/16"), // RIPE NCC
	netip.MustParsePrefix("2400::/8"),  // APNIC
	netip.MustParsePrefix("2600::/8"),  // ARIN
	netip.MustParsePrefix("2800::/8"),  // LACNIC
	netip.MustParsePrefix("2a00::/8"),  // RIPE NCC
	netip.MustParsePrefix("2c00::/8"),  // AFRINIC
}
