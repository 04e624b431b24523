package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultsHold(t *testing.T) {
	t.Chdir(t.TempDir())
	loaded, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := loaded.Config
	if c.Fetch.Timeout != 20*time.Second || c.Fetch.MaxPageSize != 5<<20 || c.Summary.Length != "normal" || c.Fetch.AllowPrivateAddresses {
		t.Errorf("unexpected defaults: %+v", c)
	}
	if loaded.File != "" || len(loaded.Warnings) != 0 {
		t.Errorf("file %q, warnings %q", loaded.File, loaded.Warnings)
	}
	for _, v := range loaded.Values {
		if v.Origin != "default" {
			t.Errorf("%s comes from %q", v.Setting.Key, v.Origin)
		}
	}
}

// Each layer goes before the one under it, and the origin says which it was.
func TestLayers(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	write(t, "lede.yaml", "fetch:\n  timeout: 31s\n  max_redirects: 3\n  user_agent: From File\noutput:\n  color: NEVER\n", 0o600)
	loaded, err := Load(Options{
		Environ: []string{"LEDE_FETCH_MAX_REDIRECTS=4", "LEDE_FETCH_USER_AGENT=From Environment", "LEDE_LOG_LEVEL=", "PATH=/bin"},
		Flags:   map[string]string{"fetch.user_agent": "From Flag"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range loaded.Values {
		if v.Origin != "default" {
			got[v.Setting.Key] = v.Text + " from " + v.Origin
		}
	}
	want := map[string]string{
		"fetch.timeout":       "31s from file lede.yaml:2",
		"fetch.max_redirects": "4 from environment LEDE_FETCH_MAX_REDIRECTS",
		"fetch.user_agent":    "From Flag from flag --user-agent",
		"output.color":        "never from file lede.yaml:6",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if loaded.Config.Fetch.UserAgent != "From Flag" || loaded.Config.Fetch.MaxRedirects != 4 || loaded.Config.Fetch.Timeout != 31*time.Second {
		t.Errorf("the struct holds %+v", loaded.Config.Fetch)
	}
}

// Every setting can be set by the file and by the environment, and reaches a
// field of the struct.
func TestEverySettingFromEveryPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, s := range Settings() {
		t.Run(s.Key, func(t *testing.T) {
			value := other(s)
			environ := append(companions(s.Key), s.Env()+"="+value)
			fromEnv := mustLoad(t, Options{Environ: environ})
			section, name, _ := strings.Cut(s.Key, ".")
			write(t, "it.yaml", fmt.Sprintf("%s:\n  %s: %q\n", section, name, value), 0o600)
			others := slices.DeleteFunc(companions(s.Key), func(pair string) bool { return strings.HasPrefix(pair, s.Env()+"=") })
			fromFile := mustLoad(t, Options{Path: "it.yaml", Environ: others})
			plain := mustLoad(t, Options{Environ: companions(s.Key)})
			if reflect.DeepEqual(fromEnv.Config, plain.Config) {
				t.Errorf("%s=%s changes nothing", s.Env(), value)
			}
			if !reflect.DeepEqual(fromEnv.Config, fromFile.Config) {
				t.Error("file and environment differ")
			}
			if s.Flag == "" {
				return
			}
			fromFlag := mustLoad(t, Options{Flags: map[string]string{s.Key: value}})
			if !reflect.DeepEqual(fromEnv.Config, fromFlag.Config) {
				t.Error("flag and environment differ")
			}
		})
	}
}

// other returns a value of the setting that is not its default.
func other(s Setting) string {
	switch s.Kind {
	case Bool:
		return "yes"
	case Enum:
		for _, choice := range s.Allowed {
			if choice != s.Default {
				return choice
			}
		}
	case Int, Amount, Duration, Size, String, URL, List:
	}
	return s.Example
}

// companions are what a setting needs beside it.
func companions(key string) []string {
	switch key {
	case "llm.base_url", "llm.model", "llm.api_key", "llm.fallback_model", "llm.models":
		return []string{"LEDE_LLM_BASE_URL=http://localhost:1/v1", "LEDE_LLM_MODEL=some-model"}
	case "llm.daily_budget", "llm.server_budget", "llm.person_budget":
		return []string{"LEDE_LLM_INPUT_PRICE=1"}
	}
	return nil
}

func TestListsOfBothForms(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, file := range []string{"fetch:\n  languages: de, en-GB\n", "fetch:\n  languages: [de, en-GB]\n", "fetch:\n  languages:\n    - de\n    - en-GB\n"} {
		write(t, "lede.yaml", file, 0o600)
		got := mustLoad(t, Options{}).Config.Fetch.Languages.Items()
		if diff := cmp.Diff([]string{"de", "en-GB"}, got); diff != "" {
			t.Errorf("%s%s", file, diff)
		}
	}
}

func TestWhichFile(t *testing.T) {
	work, home := t.TempDir(), t.TempDir()
	t.Chdir(work)
	environ := []string{"HOME=" + home}
	xdg := filepath.Join(home, ".config", "lede", "lede.yaml")
	if err := os.MkdirAll(filepath.Dir(xdg), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, xdg, "fetch: {timeout: 2s}", 0o600)
	write(t, "named.yaml", "fetch: {timeout: 3s}", 0o600)
	expect := func(o Options, file string, timeout time.Duration) {
		t.Helper()
		loaded := mustLoad(t, o)
		if loaded.File != file || loaded.Config.Fetch.Timeout != timeout {
			t.Errorf("read %q with %s, want %q with %s", loaded.File, loaded.Config.Fetch.Timeout, file, timeout)
		}
	}
	expect(Options{Environ: environ}, xdg, 2*time.Second)
	expect(Options{Environ: append(environ, "XDG_CONFIG_HOME="+work)}, "", 20*time.Second)
	expect(Options{Environ: append(environ, "XDG_CONFIG_HOME=relative")}, "", 20*time.Second)
	write(t, "lede.yaml", "fetch: {timeout: 1s}", 0o600)
	expect(Options{Environ: environ}, "lede.yaml", time.Second)
	expect(Options{Environ: append(environ, "LEDE_CONFIG=named.yaml")}, "named.yaml", 3*time.Second)
	expect(Options{Path: "named.yaml", Environ: append(environ, "LEDE_CONFIG=lede.yaml")}, "named.yaml", 3*time.Second)

	for path, want := range map[string]string{"absent.yaml": "cannot be opened", work: "this is a folder"} {
		if _, err := Load(Options{Path: path}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

func mustLoad(t *testing.T, o Options) *Loaded {
	t.Helper()
	loaded, err := Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// A Service named lede makes Kubernetes set variables that are none of ours.
func TestKubernetesServiceLinks(t *testing.T) {
	t.Chdir(t.TempDir())
	mustLoad(t, Options{Environ: []string{
		"LEDE_SERVICE_HOST=10.0.0.1", "LEDE_SERVICE_PORT=80", "LEDE_SERVICE_PORT_HTTP=80", "LEDE_PORT=tcp://10.0.0.1:80",
		"LEDE_PORT_80_TCP=tcp://10.0.0.1:80", "LEDE_PORT_80_TCP_ADDR=10.0.0.1", "LEDE_METRICS_SERVICE_HOST=10.0.0.2",
	}})
	for _, s := range Settings() {
		if serviceLink.MatchString(s.Env()) {
			t.Errorf("%s would be taken for a variable of Kubernetes", s.Env())
		}
	}
}
