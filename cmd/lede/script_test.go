package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/playground/standin"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lede-process": main})
}

// TestScripts runs the scripts in testdata/script, each in a folder of its own.
// The command lede runs the program in this process, which is fast; what needs a
// process of its own says: exec lede-process.
// PAGES is the folder of hand-made pages, SITE the address they are served at,
// DISCORD that of a stand-in for Discord with one bot, whose token is DISCORD_TOKEN.
func TestScripts(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	pages := filepath.Join(testdata, "pages")
	server := httptest.NewServer(site(pages))
	t.Cleanup(server.Close)
	discord := standin.New(standin.Options{WithoutMessageContent: true})
	if err := discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(discord.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(testdata, "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PAGES", pages)
			env.Setenv("SITE", server.URL)
			env.Setenv("DISCORD", discord.URL())
			env.Setenv("DISCORD_TOKEN", discord.Token())
			env.Setenv("HOME", env.Getenv("WORK"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"lede":   lede,
			"exits":  exits,
			"sparse": sparse,
			"binary": binary,
			"latin1": latin1,
			"model":  model,
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

// folder is held by the one script that runs the program at a time, for the
// working folder belongs to the whole process.
var folder sync.Mutex

// lede runs the program in this process and wants it to succeed:
// lede ARGS... [<FILE]
func lede(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("name the exit code: exits code lede args...")
	}
	if code := runInScript(ts, args); code != exitOK {
		ts.Fatalf("exit code %d", code)
	}
}

// exits runs the program in this process and compares its exit code:
// exits CODE lede ARGS... [<FILE]
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || args[1] != "lede" {
		ts.Fatalf("usage: exits code lede [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := runInScript(ts, args[2:]); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func runInScript(ts *testscript.TestScript, args []string) int {
	var stdin io.Reader = strings.NewReader("")
	if last := len(args) - 1; last >= 0 && strings.HasPrefix(args[last], "<") {
		file, err := os.Open(ts.MkAbs(args[last][1:]))
		ts.Check(err)
		defer func() { ts.Check(file.Close()) }()
		args, stdin = args[:last], file
	}
	var environ []string
	for _, name := range variables() {
		if value := ts.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	folder.Lock()
	defer folder.Unlock()
	before, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() { ts.Check(os.Chdir(before)) }()
	return run(context.Background(), args, environ, stdin, ts.Stdout(), ts.Stderr())
}

// variables returns the names that a script may set for the program.
func variables() []string {
	names := []string{"HOME", "XDG_CONFIG_HOME", "TERM", "COLUMNS", "NO_COLOR", "FORCE_HYPERLINK", "LEDE_CONFIG", "LEDE_FETCH_TIMOUT"}
	for _, s := range config.Settings() {
		names = append(names, s.Env(), s.Env()+"_FILE")
	}
	return names
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

// latin1 writes a file of UTF-8 anew in ISO 8859-1: latin1 TO FROM
func latin1(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: latin1 to from")
	}
	var content []byte
	for _, r := range ts.ReadFile(args[1]) {
		content = append(content, byte(r))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o600))
}
