package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
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

// BenchmarkServe starts lede serve as a process, with a fresh database and the
// stand-in for Discord: the time from there until it says that it is connected,
// what the processors worked for that and for the end, which other programs can't
// draw out, and the memory that it holds when it has had nothing to do for a while.
func BenchmarkServe(b *testing.B) {
	discord := standin.New(standin.Options{})
	if err := discord.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(discord.Close)
	program := filepath.Join(b.TempDir(), "lede-process")
	if err := os.Symlink(os.Args[0], program); err != nil {
		b.Fatal(err)
	}
	var ready, worked time.Duration
	var resident, runs int
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), program, "serve")
		cmd.Env = append(os.Environ(), "LEDE_DISCORD_API_URL="+discord.URL(), "LEDE_DISCORD_TOKEN="+discord.Token(),
			"LEDE_STORE_URL=sqlite:"+filepath.Join(b.TempDir(), "lede.db"))
		out, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		if !bufio.NewScanner(out).Scan() {
			b.Fatalf("it says nothing: %v", cmd.Wait())
		}
		ready += time.Since(start)
		time.Sleep(3 * time.Second) // longer than what comes after the start takes
		resident += residentSize(b, cmd.Process.Pid)
		runs++
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
		worked += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	b.ReportMetric(float64(ready.Milliseconds())/float64(runs), "ms-to-ready")
	b.ReportMetric(float64(worked.Milliseconds())/float64(runs), "ms-of-processor")
	b.ReportMetric(float64(resident)/float64(runs)/1e6, "MB-idle")
	b.ReportMetric(0, "ns/op") // it is mostly the waiting above
}

var vmRSS = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// residentSize is in bytes.
func residentSize(b *testing.B, pid int) int {
	b.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		b.Fatal(err)
	}
	m := vmRSS.FindSubmatch(status)
	if m == nil {
		b.Fatalf("no VmRSS in %q", status)
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		b.Fatal(err)
	}
	return n * 1024
}
