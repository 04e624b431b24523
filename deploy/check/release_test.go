package check

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

func TestReleaseConfigurationIsGoReleasers(t *testing.T) {
	project, err := config.LoadReader(bytes.NewReader(read(t, ".goreleaser.yaml"))) // refuses unknown fields
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, p := range project.NFPMs {
		named = append(named, p.Scripts.PostInstall, p.Scripts.PreRemove)
		for _, c := range p.Contents {
			named = append(named, c.Source)
		}
	}
	for _, a := range project.Archives {
		for _, f := range a.Files {
			named = append(named, f.Source)
		}
	}
	for _, file := range named {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Errorf("the release packs a file that is not there: %v", err)
		}
	}
	if len(project.SBOMs) == 0 || len(project.Signs) == 0 || project.Checksum.NameTemplate == "" {
		t.Error("the release has no SBOM, no signature or no checksums")
	}
}

// A tag can be moved to other code; a commit cannot.
func TestActionsArePinnedByDigest(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s*-? uses: (.*)$`)
	pinned := regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	digests := map[string]string{}
	for _, file := range files(t, ".github/workflows", ".yaml") {
		text := string(read(t, file))
		for _, m := range uses.FindAllStringSubmatch(text, -1) {
			action := strings.TrimSpace(m[1])
			if !pinned.MatchString(action) {
				t.Errorf("%s uses %s: want owner/name@commit # version", file, action)
			}
			name, rest, _ := strings.Cut(action, "@")
			if before, ok := digests[name]; ok && before != rest {
				t.Errorf("%s uses %s at %s, another workflow at %s", file, name, rest, before)
			}
			digests[name] = rest
		}
		if !strings.Contains(text, "\npermissions: {}\n") {
			t.Errorf("%s begins with rights: want permissions: {} at its top, and each job's own", file)
		}
	}
}

// systemd says itself what it makes of the unit, where it is there.
func TestSystemdUnit(t *testing.T) {
	unit := read(t, "deploy/systemd/lede.service")
	for _, line := range []string{"DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "NoNewPrivileges=yes", "StateDirectory=lede"} {
		if !bytes.Contains(unit, []byte(line)) {
			t.Errorf("the unit lacks %s", line)
		}
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("systemd-analyze is not here: the unit was not verified by it")
		return
	}
	// The program need not be installed for the unit to be right.
	file := filepath.Join(t.TempDir(), "lede.service")
	here := bytes.ReplaceAll(unit, []byte("/usr/bin/lede"), []byte("/bin/true"))
	if err := os.WriteFile(file, here, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"verify", file},
		{"security", "--offline=true", "--threshold=15", file}, // of 100; 0 is no exposure
	} {
		if out, err := exec.CommandContext(t.Context(), analyze, args...).CombinedOutput(); err != nil {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, out)
		}
	}
}
