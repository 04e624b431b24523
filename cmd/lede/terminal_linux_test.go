package main

import (
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
)

// openTerminal returns the two ends of a pseudo-terminal of the given width.
func openTerminal(t *testing.T, columns uint16) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("continuous integration skips nothing, and this machine has no pseudo-terminals: %v", err)
		}
		t.Skipf("this machine has no pseudo-terminals: %v", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: columns}); err != nil {
		t.Fatal(err)
	}
	return master, slave
}

// onTerminal runs the program with its output and errors on a terminal, and
// returns what was written there.
func onTerminal(t *testing.T, columns uint16, environ []string, args ...string) string {
	t.Helper()
	master, slave := openTerminal(t, columns)
	type result struct {
		text []byte
		err  error
	}
	read := make(chan result)
	go func() {
		text, err := io.ReadAll(master)
		read <- result{text, err}
	}()
	code := run(t.Context(), args, environ, strings.NewReader(""), slave, slave)
	if err := slave.Close(); err != nil {
		t.Fatal(err)
	}
	got := <-read
	if got.err != nil && !errors.Is(got.err, syscall.EIO) { // how Linux says that the other end was closed
		t.Fatal(got.err)
	}
	if code != exitOK {
		t.Fatalf("exit code %d, %s", code, got.text)
	}
	return strings.ReplaceAll(string(got.text), "\r\n", "\n")
}

func TestOnATerminal(t *testing.T) {
	pages, err := filepath.Abs(filepath.Join("testdata", "pages"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site(pages))
	t.Cleanup(server.Close)
	t.Chdir(t.TempDir())
	file, link := filepath.Join(pages, "bridge.html"), server.URL+"/bridge.html"
	xterm := []string{"TERM=xterm-256color"}
	const bold, cleared = "\x1b[1mCanal bridge", "\r\x1b[K"

	tests := []struct {
		name    string
		environ []string
		args    []string
		want    []string
		not     []string
	}{
		{"colour", xterm, []string{"summarize", file}, []string{bold}, nil},
		{"the body with its headline", xterm, []string{"clean", file}, []string{bold, "\x1b[1mSteel that came too late"}, nil},
		{"NO_COLOR", append(xterm, "NO_COLOR=1"), []string{"summarize", file}, []string{"Canal bridge"}, []string{"\x1b"}},
		{"colour not wanted", xterm, []string{"summarize", "--color", "never", file}, nil, []string{"\x1b"}},
		{"TERM=dumb", []string{"TERM=dumb"}, []string{"summarize", "--allow-private-addresses", link}, nil, []string{"\x1b", "Reading"}},
		{
			"links and a line of progress", xterm,
			[]string{"summarize", "--allow-private-addresses", link},
			[]string{"Reading " + server.URL, cleared + bold, "\x1b]8;;" + link},
			[]string{"Sources"},
		},
		{"quiet", xterm, []string{"summarize", "--quiet", "--allow-private-addresses", link}, nil, []string{"Reading", "\r"}},
		{"no links on the console", []string{"TERM=linux"}, []string{"summarize", "--allow-private-addresses", link}, []string{"Sources", link}, []string{"\x1b]8"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := onTerminal(t, 60, test.environ, test.args...)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in %q", want, got)
				}
			}
			for _, not := range test.not {
				if strings.Contains(got, not) {
					t.Errorf("%q is in %q", not, got)
				}
			}
		})
	}

	t.Run("the window's width", func(t *testing.T) {
		for line := range strings.Lines(onTerminal(t, 40, xterm, "summarize", "--quiet", file)) {
			if n := terminal.Width(strings.TrimSuffix(line, "\n")); n > 40 {
				t.Errorf("%d columns: %q", n, line)
			}
		}
	})
}
