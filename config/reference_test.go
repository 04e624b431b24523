package config

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

// The template is a file that Lede reads, changes nothing as it is, and names
// every setting once uncommented.
func TestTemplate(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "lede.yaml", Template(), 0o600)
	for _, v := range mustLoad(t, Options{}).Values {
		if v.Origin != "default" {
			t.Errorf("%s comes from %s", v.Setting.Key, v.Origin)
		}
	}
	var lines []string
	for line := range strings.Lines(Template()) {
		for _, s := range Settings() {
			_, name, _ := strings.Cut(s.Key, ".")
			line = strings.Replace(line, "  # "+name+": ", "  "+name+": ", 1)
		}
		lines = append(lines, line)
		if len(line) > 140 {
			t.Errorf("long line: %s", line)
		}
	}
	write(t, "lede.yaml", strings.Join(lines, ""), 0o600)
	for _, v := range mustLoad(t, Options{}).Values {
		if !strings.HasPrefix(v.Origin, "file lede.yaml:") {
			t.Errorf("%s comes from %s", v.Setting.Key, v.Origin)
		}
	}
}

func TestDocumentationIsInStep(t *testing.T) {
	path := filepath.Join("..", "docs", "configuration.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, path, Reference(), 0o644)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Reference(), string(got)); diff != "" {
		t.Errorf("docs/configuration.md is not what the settings say; run: go test ./config -update\n%s", diff)
	}
}
