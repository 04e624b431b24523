package article

import (
	"errors"
	"net/netip"
	"testing"
)

func TestGuardRefusesAddresses(t *testing.T) {
	for _, address := range []string{
		// IPv4: first and last of each special block.
		"0.0.0.0", "0.0.0.1", "0.255.255.255",
		"10.0.0.0", "10.1.2.3", "10.255.255.255",
		"100.64.0.0", "100.100.100.200", "100.127.255.255",
		"127.0.0.0", "127.0.0.1", "127.1.2.3", "127.255.255.255",
		"169.254.0.0", "169.254.169.253", "169.254.169.254", "169.254.170.2", "169.254.0.23", "169.254.42.42", "169.254.255.255",
		"172.16.0.0", "172.17.0.1", "172.31.255.255",
		"192.0.0.0", "192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.192", "192.0.0.255",
		"192.0.2.0", "192.0.2.255",
		"192.31.196.1", "192.52.193.1", "192.175.48.1",
		"192.88.99.0", "192.88.99.2", "192.88.99.255",
		"192.168.0.0", "192.168.1.1", "192.168.255.255",
		"198.18.0.0", "198.19.255.255",
		"198.51.100.0", "198.51.100.255",
		"203.0.113.0", "203.0.113.255",
		"224.0.0.0", "224.0.0.1", "233.252.0.1", "239.255.255.250", "239.255.255.255",
		"240.0.0.0", "250.1.2.3", "255.255.255.254", "255.255.255.255",
		// Public by registry, but answered by the cloud's host.
		"168.63.129.16", "161.26.0.10", "161.26.255.255", "166.8.0.1", "166.9.48.1", "166.11.255.255",
		// IPv6.
		"::", "::1", "::2", "::ffff", "::127.0.0.1", "::10.0.0.1", "::8.8.8.8", "::169.254.169.254",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0.0.0.0",
		"::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8",
		"64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::8.8.8.8", "64:ff9b:1::127.0.0.1", "64:ff9b:1:ffff::a00:1",
		"100::", "100::1", "100:0:0:1::1",
		"2001::", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:1::1", "2001:1::2", "2001:2::1", "2001:3::1", "2001:4:112::1",
		"2001:10::1", "2001:1f:ffff::1", "2001:20::1", "2001:2f:ffff::1", "2001:30::1", "2001:1ff:ffff::1",
		"2001:db8::", "2001:db8:1::1", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
		"2002::", "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "2002:808:808::1", "2002:ffff:ffff::1",
		"2620:4f:8000::1",
		"2000::1", "2004::1", "2100::1", "2300::1", "2500::1", "2700::1", "2900::1", "2b00::1", "2d00::1", "2e00::1", "3000::1", "3ffe::1",
		"3fff::", "3fff::1", "3fff:fff:ffff::1",
		"4000::1", "5f00::1", "5f00:1::", "6000::1", "8000::1", "c000::1", "e000::1", "f000::1", "f800::1",
		"fc00::", "fc00::1", "fd00::1", "fd00:ec2::254", "fd20:ce::254", "fd00:42::42", "fdff:ffff::1",
		"fe00::1", "fe80::", "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fe80::1%eth0", "2606:4700::1%eth0", "::1%lo",
		"fec0::1", "feff::1",
		"ff00::1", "ff01::1", "ff02::1", "ff05::2", "ff0e::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	} {
		var blocked *blockedError
		if err := (guard{}).check(netip.AddrPortFrom(netip.MustParseAddr(address), 443)); !errors.As(err, &blocked) {
			t.Errorf("%s: got %v", address, err)
		}
		if err := (guard{allowPrivate: true}).check(netip.AddrPortFrom(netip.MustParseAddr(address), 443)); err != nil {
			t.Errorf("%s: refused though private addresses are allowed: %v", address, err)
		}
	}
}

func TestGuardAllowsPublicAddresses(t *testing.T) {
	for _, address := range []string{
		"1.0.0.1", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
		"151.101.1.1", "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
		"191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
		"198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
		"2001:200::1", "2001:4860:4860::8888", "2001:67c:2e8::1", "2001:db7::1", "2001:db9::1", "2003:e5::1", "2400:cb00::1", "2404:6800::1",
		"2410::1", "2600:1f18::1", "2606:4700::6810:1", "2620:0:861::1", "2620:4e::1", "2630::1", "2800:3f0::1", "2803:f800::1",
		"2a00:1450::1", "2a02:26f0::1", "2a10::1", "2c0f:fb50::1",
	} {
		if err := (guard{}).check(netip.AddrPortFrom(netip.MustParseAddr(address), 443)); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestGuardChecksWhatIsDialled(t *testing.T) {
	for _, o := range []struct {
		network, address string
		allow            bool
	}{
		{"tcp4", "93.184.216.34:443", true},
		{"tcp4", "93.184.216.34:80", true},
		{"tcp6", "[2606:2800:220:1::1]:8080", true},
		{"tcp4", "93.184.216.34:8443", true},
		{"tcp4", "93.184.216.34:22", false},
		{"tcp4", "93.184.216.34:25", false},
		{"tcp4", "93.184.216.34:6379", false},
		{"tcp4", "93.184.216.34:0", false},
		{"tcp", "93.184.216.34:443", false},
		{"udp4", "93.184.216.34:443", false},
		{"unix", "/var/run/docker.sock", false},
		{"tcp4", "127.0.0.1:80", false},
		{"tcp6", "[::1]:80", false},
		{"tcp6", "[fe80::1%eth0]:80", false},
		{"tcp6", "[::ffff:127.0.0.1]:80", false},
		{"tcp4", "localhost:80", false},
		{"tcp4", "", false},
	} {
		if err := (guard{}).control(o.network, o.address, nil); (err == nil) != o.allow {
			t.Errorf("%s %s: got %v", o.network, o.address, err)
		}
	}
}

func TestGuardAllowsNetworksOfTheOperator(t *testing.T) {
	g := guard{allowed: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00:1::/32")}}
	for target, allow := range map[string]bool{
		"10.1.2.3:3000": true, "[fd00:1::1]:80": true,
		"10.2.2.3:80": false, "127.0.0.1:80": false, "[::ffff:10.1.2.3]:80": false, "[fd00:2::1]:80": false, "8.8.8.8:53": false,
	} {
		if err := g.check(netip.MustParseAddrPort(target)); (err == nil) != allow {
			t.Errorf("%s: got %v", target, err)
		}
	}
}

func TestGuardAllowsSingleServers(t *testing.T) {
	g := guard{allowedServers: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:4105"), netip.MustParseAddrPort("[::1]:4105")}}
	for target, allow := range map[string]bool{
		"127.0.0.1:4105": true, "[::1]:4105": true,
		"127.0.0.1:4106": false, "127.0.0.1:80": false, "127.0.0.2:4105": false, "[::ffff:127.0.0.1]:4105": false, "169.254.169.254:80": false,
	} {
		if err := g.check(netip.MustParseAddrPort(target)); (err == nil) != allow {
			t.Errorf("%s: got %v", target, err)
		}
	}
}

// The guard must refuse what the standard library calls private, and anything
// that carries a refused IPv4 address by a transition mechanism.
func FuzzGuard(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add([]byte{8, 8, 8, 8})
	for _, address := range []string{"::1", "2001:4860:4860::8888", "2002:7f00:1::", "64:ff9b::7f00:1", "::ffff:10.0.0.1"} {
		bytes := netip.MustParseAddr(address).As16()
		f.Add(bytes[:])
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		address, ok := netip.AddrFromSlice(bytes)
		if !ok {
			return
		}
		allowed := guard{}.check(netip.AddrPortFrom(address, 443)) == nil
		if allowed && (!address.IsGlobalUnicast() || address.IsPrivate() || address.Is4In6() || address.IsLoopback()) {
			t.Errorf("%s is allowed", address)
		}
		if !address.Is4() {
			return
		}
		v4 := address.As4()
		for _, prefix := range []string{"::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::"} {
			carrier := netip.MustParseAddr(prefix).As16()
			copy(carrier[12:], v4[:])
			if err := (guard{}).check(netip.AddrPortFrom(netip.AddrFrom16(carrier), 443)); err == nil {
				t.Errorf("%s is allowed", netip.AddrFrom16(carrier))
			}
		}
		sixToFour := [16]byte{0x20, 0x02, v4[0], v4[1], v4[2], v4[3]}
		if err := (guard{}).check(netip.AddrPortFrom(netip.AddrFrom16(sixToFour), 443)); err == nil {
			t.Errorf("%s is allowed", netip.AddrFrom16(sixToFour))
		}
	})
}

func BenchmarkGuard(b *testing.B) {
	target := netip.MustParseAddrPort("[2a02:26f0::1]:443")
	for b.Loop() {
		if err := (guard{}).check(target); err != nil {
			b.Fatal(err)
		}
	}
}
