package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lede": main})
}

// TestScripts runs the scripts in testdata/script, each in a folder of its own.
// PAGES is the folder of hand-made pages, SITE the address they are served at.
func TestScripts(t *testing.T) {
	pages, err := filepath.Abs(filepath.Join("testdata", "pages"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site(pages))
	t.Cleanup(server.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PAGES", pages)
			env.Setenv("SITE", server.URL)
			env.Setenv("HOME", env.Getenv("WORK"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"sparse": sparse,
			"binary": binary,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
	})
}

// site serves the pages, and the ways in which servers misbehave.
func site(pages string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(pages)))
	redirect := func(path, target string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) })
	}
	redirect("/moved", "/bridge.html")
	redirect("/loop", "/loop")
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "gone", http.StatusGone)
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/agent", func(w http.ResponseWriter, r *http.Request) {
		page, err := os.ReadFile(filepath.Join(pages, "bridge.html"))
		if err != nil || r.UserAgent() != "Tester/1" {
			http.Error(w, "who are you?", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page) // the client sees what is missing
	})
	return mux
}

// exits runs a command and compares its exit code: exits CODE COMMAND ARGS...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// sparse makes a large file that takes no room on the disk: sparse FILE MEGABYTES
func sparse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sparse file megabytes")
	}
	megabytes, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	path := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(path, []byte("The council met on Monday. "), 0o600))
	ts.Check(os.Truncate(path, megabytes<<20))
}

// binary makes a file that is no text: binary FILE
func binary(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: binary file")
	}
	content := make([]byte, 4096)
	for i := range content {
		content[i] = byte(i * i >> 3)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append([]byte("\x7fELF\x02\x01\x01\x00"), content...), 0o600))
}
