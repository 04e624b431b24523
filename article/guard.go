package article

import (
	_ "embed" // for the tables
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// blockedError is the cause of a [KindBlocked]: an address or port that may not be dialled.
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
	// allowed are networks that may be dialled all the same, on any port.
	allowed []netip.Prefix
	// allowedServers are single servers that may be dialled all the same.
	allowedServers []netip.AddrPort
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
	return g.check(target)
}

// check allows public unicast addresses on the ports of http and https and
// their usual alternates. An IPv4-mapped IPv6 address is refused as such,
// whatever it maps to. The error is a *blockedError.
func (g guard) check(target netip.AddrPort) error {
	if g.allowPrivate || contains(g.allowed, target.Addr()) || slices.Contains(g.allowedServers, target) {
		return nil
	}
	switch target.Port() {
	case 80, 443, 8080, 8443:
	default:
		return &blockedError{target.String(), "not a port of websites"}
	}
	if target.Addr().Zone() != "" {
		return &blockedError{target.String(), "scoped to one link"}
	}
	for _, blocked := range blockedNetworks() {
		if blocked.prefix.Contains(target.Addr()) {
			return &blockedError{target.String(), blocked.what}
		}
	}
	if target.Addr().Is4() {
		return nil
	}
	for _, handedOut := range handedOutNetworks() {
		if handedOut.prefix.Contains(target.Addr()) {
			return nil
		}
	}
	return &blockedError{target.String(), "not in space that is handed out to networks"}
}

func contains(networks []netip.Prefix, address netip.Addr) bool {
	return slices.ContainsFunc(networks, func(network netip.Prefix) bool { return network.Contains(address) })
}

type network struct {
	prefix netip.Prefix
	what   string
}

//go:embed guard_blocked.tsv
var blockedNetworksTable string

//go:embed guard_handed_out.tsv
var handedOutNetworksTable string

var (
	blockedNetworks   = sync.OnceValue(func() []network { return parseNetworks(blockedNetworksTable) })
	handedOutNetworks = sync.OnceValue(func() []network { return parseNetworks(handedOutNetworksTable) })
)

// parseNetworks reads lines of a prefix, a tab and what it is; "#" begins a comment line.
func parseNetworks(table string) []network {
	var networks []network
	for line := range strings.Lines(table) {
		if prefix, what, found := strings.Cut(strings.TrimSpace(line), "\t"); found && !strings.HasPrefix(line, "#") {
			networks = append(networks, network{netip.MustParsePrefix(prefix), what})
		}
	}
	return networks
}
