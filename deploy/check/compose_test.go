package check

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// project reads compose.yaml as docker compose does: schema, anchors, variables,
// profiles, and that what is named exists.
func project(t *testing.T, environment []string, profiles ...string) *types.Project {
	t.Helper()
	folder := filepath.Join(root, "deploy")
	options, err := cli.NewProjectOptions([]string{filepath.Join(folder, "compose.yaml")},
		cli.WithWorkingDirectory(folder), cli.WithEnv(environment), cli.WithDefaultProfiles(profiles...))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func running(p *types.Project) []string {
	var names []string
	for name, s := range p.Services {
		if s.GetScale() > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestComposeRunsWhatItSays(t *testing.T) {
	scaled := strings.FieldsFunc(string(read(t, "deploy/scale.env")), func(r rune) bool { return r == '\n' })
	scaled = slices.DeleteFunc(scaled, func(line string) bool { return strings.HasPrefix(line, "#") })
	for name, c := range map[string]struct {
		environment []string
		profiles    []string
		want        []string
	}{
		"alone":  {want: []string{"lede"}},
		"ollama": {profiles: []string{"ollama"}, want: []string{"lede", "ollama"}},
		// no process that does everything beside a gateway with the same token
		"scale": {environment: scaled, want: []string{"gateway", "grafana", "postgres", "prometheus", "web", "worker"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := running(project(t, c.environment, c.profiles...)); !slices.Equal(got, c.want) {
				t.Errorf("runs %v, want %v", got, c.want)
			}
		})
	}
}

func TestComposeGivesNoRights(t *testing.T) {
	p := project(t, nil, "*")
	for name, s := range p.Services {
		if !slices.Contains(s.CapDrop, "ALL") || s.Privileged || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s keeps rights: cap_drop %v, security_opt %v", name, s.CapDrop, s.SecurityOpt)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is open to the world at port %s", name, port.Published)
			}
		}
		if strings.Contains(s.Image, "lede-bot") && !s.ReadOnly {
			t.Errorf("%s may write to its root", name)
		}
		for variable, value := range s.Environment {
			if strings.Contains(variable, "PASSWORD") && !strings.HasSuffix(variable, "_FILE") && value != nil && *value != "" {
				t.Errorf("%s has a secret in %s", name, variable)
			}
		}
		for _, mount := range s.Volumes {
			if mount.Type == types.VolumeTypeBind {
				if _, err := os.Stat(mount.Source); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}
