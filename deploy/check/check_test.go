// Package check holds what stands in deploy/ beside the Dockerfile, the release's
// configuration and the workflows against the types and parsers of the tools that
// read them, where those tools themselves can't run. It is a module of its own:
// what it needs is no dependency of the program.
package check

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// files lists those below folder with one of the extensions, relative to the root.
func files(t *testing.T, folder string, extensions ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, extension := range extensions {
			if strings.HasSuffix(path, extension) {
				relative, err := filepath.Rel(root, path)
				found = append(found, filepath.ToSlash(relative))
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatalf("nothing below %s ends in %v", folder, extensions)
	}
	return found
}

// A misspelled variable does nothing, and nobody is told.
func TestEveryVariableIsASetting(t *testing.T) {
	known := map[string]bool{
		// of deploy/compose.yaml itself
		"LEDE_IMAGE": true, "LEDE_ALONE": true, "LEDE_VERSION": true,
	}
	variable := regexp.MustCompile(`\bLEDE_[A-Z_]+[A-Z]\b`)
	for _, name := range variable.FindAll(read(t, "docs/configuration.md"), -1) {
		known[string(name)] = true
	}
	// Not configuration.md: it is where the names come from.
	all := append(files(t, "deploy", ".yaml", ".env", ".example", ".service"), "Dockerfile", "docs/install.md", "docs/upgrade.md")
	for _, path := range all {
		for _, name := range variable.FindAllString(string(read(t, path)), -1) {
			if !known[name] {
				t.Errorf("%s sets %s, which docs/configuration.md does not have", path, name)
			}
		}
	}
}

// The flags that decide the bytes of the binary stand in three places.
func TestTheBinaryIsBuiltAlikeEverywhere(t *testing.T) {
	for _, path := range []string{"Dockerfile", ".goreleaser.yaml", "deploy/reproduce.sh"} {
		text := read(t, path)
		for _, flag := range []string{"-trimpath", "-buildvcs=false", "-s -w -buildid= -X main.release=", "CGO_ENABLED=0"} {
			if !bytes.Contains(text, []byte(flag)) {
				t.Errorf("%s builds without %s", path, flag)
			}
		}
	}
}
