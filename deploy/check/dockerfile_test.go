package check

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// The parser is the builder's own, and so are the rules that it applies.
func stages(t *testing.T) []instructions.Stage {
	t.Helper()
	ast, err := parser.Parse(bytes.NewReader(read(t, "Dockerfile")))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range ast.Warnings {
		t.Errorf("Dockerfile: %s %v", w.Short, w.Location)
	}
	warn := func(rule, _, _, message string, at []parser.Range) {
		t.Errorf("Dockerfile: %s: %s %v", rule, message, at)
	}
	all, _, err := instructions.Parse(ast.AST, linter.New(&linter.Config{Warn: warn}))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheImageHasOneBinaryAndNoRights(t *testing.T) {
	all := stages(t)
	final := all[len(all)-1]
	if final.BaseName != "${BASE_IMAGE}" {
		t.Errorf("the last stage is from %q, which a release can't pin", final.BaseName)
	}
	var user string
	var health, entry, volume bool
	for _, command := range final.Commands {
		switch c := command.(type) {
		case *instructions.RunCommand:
			t.Error("a command runs in the last stage, which has no shell")
		case *instructions.AddCommand:
			t.Error("ADD unpacks and downloads; COPY says what happens")
		case *instructions.UserCommand:
			user = c.User
		case *instructions.HealthCheckCommand:
			health = c.Health.Test[0] == "CMD" && c.Health.Test[2] == "healthcheck"
		case *instructions.EntrypointCommand:
			entry = !c.PrependShell && c.CmdLine[0] == "/usr/bin/lede"
		case *instructions.VolumeCommand:
			volume = len(c.Volumes) == 1
		}
	}
	if user != "65532:65532" {
		t.Errorf("the image runs as %q, want a number that is not root's", user)
	}
	if !health || !entry || !volume {
		t.Errorf("health check %v, entry point without a shell %v, one volume %v; want all", health, entry, volume)
	}
}

// What the program is built from must reach the builder, and nothing that is kept
// or secret may.
func TestTheBuilderGetsTheSourceAlone(t *testing.T) {
	patterns, err := ignorefile.ReadAll(bytes.NewReader(read(t, ".dockerignore")))
	if err != nil {
		t.Fatal(err)
	}
	ignored, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	sent := func(file string) bool {
		no, err := ignored.MatchesOrParentMatches(file)
		if err != nil {
			t.Fatal(err)
		}
		return !no
	}
	for _, file := range []string{".git/config", "lede.yaml", "deploy/secrets/discord_token.txt", "deploy/.env", "bot/bot_test.go", "bench/main.go"} {
		if sent(file) {
			t.Errorf("%s is sent to the builder", file)
		}
	}
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Dir,GoFiles,EmbedFiles,Module", "./cmd/lede")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	type listed struct {
		Dir                 string
		GoFiles, EmbedFiles []string
		Module              *struct{ Main bool }
	}
	base := strings.TrimSpace(command(t, "go", "env", "GOMOD"))
	base = path.Dir(base)
	count := 0
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Module == nil || !p.Module.Main {
			continue
		}
		for _, name := range append(p.GoFiles, p.EmbedFiles...) {
			file := strings.TrimPrefix(path.Join(p.Dir, name), base+"/")
			count++
			if !sent(file) {
				t.Errorf("%s is needed and not sent to the builder", file)
			}
		}
	}
	if count < 100 {
		t.Errorf("only %d files were looked at", count)
	}
	for _, file := range []string{"go.mod", "go.sum", "LICENSE", "internal/nodate/go.mod", "internal/nodate/htmldate.go"} {
		if !sent(file) {
			t.Errorf("%s is needed and not sent to the builder", file)
		}
	}
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
