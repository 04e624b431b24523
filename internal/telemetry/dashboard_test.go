package telemetry_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/lede-bot/lede/internal/telemetry"
)

// query is an expression of PromQL and where it stands.
type query struct{ where, expression string }

func deployed(t *testing.T, path ...string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "deploy"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func dashboardQueries(t *testing.T) []query {
	t.Helper()
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(deployed(t, "grafana", "lede.json"), &dashboard); err != nil {
		t.Fatal(err)
	}
	var all []query
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			all = append(all, query{"panel " + panel.Title, target.Expr})
		}
	}
	return all
}

func ruleQueries(t *testing.T) []query {
	t.Helper()
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	if err := yaml.Unmarshal(deployed(t, "prometheus", "rules.yaml"), &rules); err != nil {
		t.Fatal(err)
	}
	var all []query
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			all = append(all, query{"alert " + rule.Alert, rule.Expr})
		}
	}
	return all
}

var (
	quoted     = regexp.MustCompile(`"[^"]*"`)
	window     = regexp.MustCompile(`\[[^\]]*\]`)
	selected   = regexp.MustCompile(`([a-z_]+)\{([^}]*)\}`)
	matcher    = regexp.MustCompile(`([a-z_]+)\s*(=~|!~|!=|=)\s*"([^"]*)"`)
	grouped    = regexp.MustCompile(`by \(([^)]*)\)`)
	identifier = regexp.MustCompile(`[a-zA-Z_][a-zA-Z0-9_]*`)
)

// Every query of the dashboard and the alerts asks for metrics, labels and values
// that there are, and every metric is asked for somewhere.
func TestQueriesAskForWhatThereIs(t *testing.T) {
	metrics := map[string]telemetry.Metric{}
	for _, m := range telemetry.Metrics() {
		if m.Type != "histogram" {
			metrics[m.Name] = m
			continue
		}
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			metrics[m.Name+suffix] = m
		}
	}
	foreign := []string{"up", "process_resident_memory_bytes", "process_cpu_seconds_total", "go_goroutines"}
	words := []string{"sum", "max", "count", "rate", "increase", "histogram_quantile", "by"}
	always := []string{"job", "instance", "le"}
	used := map[string]bool{}
	queries := append(dashboardQueries(t), ruleQueries(t)...)
	if len(queries) < 50 {
		t.Fatalf("only %d queries are found", len(queries))
	}
	for _, q := range queries {
		labels := slices.Clone(always)
		bare := grouped.ReplaceAllString(window.ReplaceAllString(quoted.ReplaceAllString(q.expression, ""), ""), "")
		bare = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(bare, "")
		for _, name := range identifier.FindAllString(bare, -1) {
			m, ours := metrics[name]
			if !ours && !slices.Contains(foreign, name) && !slices.Contains(words, name) {
				t.Errorf("%s: there is no metric %s", q.where, name)
			}
			used[m.Name] = true
			for _, label := range m.Labels {
				labels = append(labels, label.Name)
			}
		}
		for _, found := range grouped.FindAllStringSubmatch(q.expression, -1) {
			for _, label := range identifier.FindAllString(found[1], -1) {
				if !slices.Contains(labels, label) {
					t.Errorf("%s: there is no label %s", q.where, label)
				}
			}
		}
		for _, found := range selected.FindAllStringSubmatch(q.expression, -1) {
			for _, match := range matcher.FindAllStringSubmatch(found[2], -1) {
				if slices.Contains(always, match[1]) {
					continue
				}
				i := slices.IndexFunc(metrics[found[1]].Labels, func(v telemetry.Vocabulary) bool { return v.Name == match[1] })
				if i < 0 || !slices.Contains(metrics[found[1]].Labels[i].Values, match[3]) {
					t.Errorf("%s: %s has no %s %q", q.where, found[1], match[1], match[3])
				}
			}
		}
		if strings.Count(q.expression, "(") != strings.Count(q.expression, ")") || strings.Count(q.expression, "{") != strings.Count(q.expression, "}") {
			t.Errorf("%s: unbalanced: %s", q.where, q.expression)
		}
	}
	for _, m := range telemetry.Metrics() {
		if !used[m.Name] {
			t.Errorf("nobody asks for %s", m.Name)
		}
	}
}

// docs/operations.md lists every metric with its type and labels, and every alert.
func TestOperationsAreDocumented(t *testing.T) {
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range telemetry.Metrics() {
		var labels []string
		for _, label := range m.Labels {
			labels = append(labels, label.Name)
		}
		if row := "| `" + m.Name + "` | " + m.Type + " | " + strings.Join(labels, ", ") + " | " + m.Help + " |\n"; !strings.Contains(string(docs), row) {
			t.Errorf("docs/operations.md lacks the line\n%s", row)
		}
	}
	for _, q := range ruleQueries(t) {
		if !strings.Contains(string(docs), "| `"+strings.TrimPrefix(q.where, "alert ")+"` |") {
			t.Errorf("docs/operations.md does not say what to do about %s", q.where)
		}
	}
}
