package config

import (
	"fmt"
	"strings"
)

// Reference returns the documentation of every setting as Markdown: the content
// of docs/configuration.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Configuration

Lede works with nothing configured. A setting comes from, the later before the earlier:

1. its default;
2. a file in YAML: the one that ` + "`--config` or `LEDE_CONFIG`" + ` names, else ` + "`lede.yaml`" + ` in the working
   folder, else ` + "`lede/lede.yaml` in `$XDG_CONFIG_HOME` (`~/.config`" + ` where that is not set). One file is read, not several;
3. the environment: ` + "`LEDE_SECTION_NAME`" + `. An empty variable counts as not set;
4. a flag.

` + "`lede config`" + ` prints what holds and where each value came from, secrets masked; ` + "`lede config init`" + ` writes a
commented file to start from. Lede refuses to start with a setting it does not know, a value it cannot read,
or settings that cannot go together: it names every such fault with its place and what is allowed, and ends with exit code 2.

## How values are written

- **Durations**: ` + "`90s`, `2m`, `1h30m`, `2 days`" + `. A bare number counts seconds.
- **Sizes**: ` + "`5MB`, `512 KiB`, `5m`" + `. kB, MB and GB are powers of 1000; KiB, MiB and GiB, and k, m and g alone,
  are powers of 1024. A bare number counts bytes.
- **Yes or no**: yes, no, on, off, true, false. **Choices**: upper and lower case alike.
- **Secrets** have no flag, for flags show in the process list. Beside the variable there is one with ` + "`_FILE`" + ` at its
  end that names a file to read the secret from, as Docker and Kubernetes mount them; line breaks at the file's end are
  dropped. Setting both is an error. Lede warns of a file with a secret that everyone on the machine can read
  (but for those below ` + "`/run/secrets/`" + `, which Docker makes readable).
- Variables that Kubernetes sets for a Service named ` + "`lede`" + ` (such as ` + "`LEDE_SERVICE_HOST` and `LEDE_PORT`" + `) are left alone.
`)
	for _, section := range Sections() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", section.Name, section.Help)
		for _, s := range Settings() {
			if strings.HasPrefix(s.Key, section.Name+".") {
				s.describe(&b)
			}
		}
	}
	return b.String()
}

func (s Setting) describe(b *strings.Builder) {
	fmt.Fprintf(b, "\n### `%s`\n\n%s\n\n", s.Key, s.Help)
	if s.Default != "" {
		fmt.Fprintf(b, "- default: `%s`\n", s.Default)
	} else {
		b.WriteString("- default: not set\n")
	}
	fmt.Fprintf(b, "- accepts: %s\n- environment: `%s`", s.Accepts(), s.Env())
	if s.Secret {
		fmt.Fprintf(b, ", or `%s%s`", s.Env(), fileSuffix)
	}
	b.WriteString("\n")
	if s.Flag != "" {
		fmt.Fprintf(b, "- flag: `--%s`\n", s.Flag)
	}
	if s.Example != "" {
		fmt.Fprintf(b, "- example: `%s`\n", s.Example)
	}
}
