package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// allocated matches what GODEBUG=inittrace=1 says of a package.
var allocated = regexp.MustCompile(`(?m)^init (\S+) @.* (\d+) bytes, `)

// A process pays for what its packages build before main, whether it needs that or
// not. What they allocate is the same on every machine, unlike the time it takes.
func TestStartingBuildsNoBigTables(t *testing.T) {
	const most = 16 << 20 // bytes, twice of what stands there today
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	sum, biggest, by := 0, 0, ""
	for _, m := range allocated.FindAllSubmatch(trace, -1) {
		n, err := strconv.Atoi(string(m[2]))
		if err != nil {
			t.Fatal(err)
		}
		sum += n
		if n > biggest {
			biggest, by = n, string(m[1])
		}
	}
	if sum == 0 {
		t.Fatalf("no package is named in %q", trace)
	}
	if sum > most {
		t.Errorf("the packages allocate %d bytes before main, want at most %d; the most (%d) is from %s", sum, most, biggest, by)
	}
}

// BenchmarkStart starts the program as a process that prints its version and ends.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^$")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
}
