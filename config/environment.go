package config

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

const (
	fileSuffix = "_FILE"
	// configVariable names the settings file, as the flag --config does.
	configVariable = EnvPrefix + "CONFIG"
	// containerSecrets is where Docker mounts secrets, readable for all inside
	// the container: nothing an operator could mend.
	containerSecrets = "/run/secrets/"
)

// serviceLink matches what Kubernetes sets for a Service named lede or lede-…
// in the same namespace (kubernetes.io, "Environment variables" of Services).
var serviceLink = regexp.MustCompile(`_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$`)

// environment returns the variables as a map; of a name given twice the last counts.
func environment(environ []string) map[string]string {
	env := make(map[string]string, len(environ))
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	return env
}

// readEnvironment fills the layer from variables. An empty variable counts as
// not set, as compose files pass on variables that are not there.
func (l *loader) readEnvironment() {
	known := []string{configVariable}
	for _, s := range l.settings {
		known = append(known, s.Env())
		if s.Secret {
			known = append(known, s.Env()+fileSuffix)
			l.readSecretFile(s)
		}
		if value := l.env[s.Env()]; value != "" {
			l.take(s.Key, value, s.Env(), "environment "+s.Env())
		}
	}
	var names []string
	for name := range l.env {
		if strings.HasPrefix(name, EnvPrefix) && !slices.Contains(known, name) && !serviceLink.MatchString(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		l.problems = append(l.problems, unknown(name, "environment", known))
	}
}

// readSecretFile takes the secret from the file that the variable with the
// suffix _FILE names.
func (l *loader) readSecretFile(s Setting) {
	variable := s.Env() + fileSuffix
	path := l.env[variable]
	if path == "" {
		return
	}
	if l.env[s.Env()] != "" {
		l.problem(s.Key, variable, fmt.Sprintf("%s is set as well; keep one of the two", s.Env()))
		return
	}
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		l.problem(s.Key, variable, fmt.Sprintf("the file %s cannot be opened: %s", path, reason(err)))
		return
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes))
	if err != nil {
		l.problem(s.Key, variable, fmt.Sprintf("the file %s cannot be read: %s", path, reason(err)))
		return
	}
	text := strings.TrimRight(string(data), "\r\n")
	if text == "" {
		l.problem(s.Key, variable, fmt.Sprintf("the file %s is empty", path))
		return
	}
	if info, err := file.Stat(); err == nil && worldReadable(info.Mode()) && !strings.HasPrefix(path, containerSecrets) {
		l.warnings = append(l.warnings, fmt.Sprintf("everyone on this machine can read %s, the secret that %s names; try: chmod 600 %s", path, variable, path))
	}
	l.take(s.Key, text, variable, "file "+path+" named by "+variable)
}
