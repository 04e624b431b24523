package layout

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/lede-bot/lede"

// mayImport lists, for each folder, the folders of this module that its
// production code may import, its own subfolders aside. A folder that is not
// listed is a mistake: add it here with its place in the order of the stages.
func mayImport() map[string][]string {
	return map[string][]string{
		"cmd":                 {"config", "article", "summarize", "bot", "internal/lang", "internal/llm", "internal/playground", "internal/store"},
		"config":              {},
		"article":             {"internal/lang", "internal/trees"},
		"summarize":           {"article", "internal/grounding", "internal/lang", "internal/llm", "internal/relevance", "internal/salience"},
		"bot":                 {"article", "summarize", "internal/lang"},
		"internal/llm":        {},
		"internal/playground": {"article"},
		"internal/store":      {"article", "summarize", "bot"},
		"internal/lang":       {},
		"internal/trees":      {},
		"internal/grounding":  {"internal/lang", "internal/relevance", "internal/trees"},
		"internal/relevance":  {"internal/lang"},
		"internal/salience":   {"internal/lang"},
		// layout itself, a package of rules without code
		"internal/layout": {},
		// a module of its own that measures all the others
		"bench": {"article", "summarize", "internal/grounding", "internal/lang", "internal/llm", "internal/relevance", "internal/salience"},
	}
}

// edges names the folders in which a third-party module may be imported: one
// for each, but for HTTP, which pages, the model and Discord each speak.
func edges() map[string][]string {
	return map[string][]string{
		"github.com/spf13/viper":                 {"config"},
		"github.com/spf13/cobra":                 {"cmd"},
		"github.com/bwmarrin/discordgo":          {"bot"},
		"github.com/gorilla/websocket":           {"bot/internal/discord", "internal/playground"},
		"github.com/nicksnyder/go-i18n":          {"bot/internal/words"},
		"github.com/sashabaranov/go-openai":      {"internal/llm/openai"},
		"github.com/riverqueue":                  {"internal/queue"},
		"net/http":                               {"article", "bot", "internal/llm", "internal/playground", "cmd"},
		"database/sql":                           {"internal/store"},
		"modernc.org/sqlite":                     {"internal/store"},
		"github.com/jackc/pgx":                   {"internal/store"},
		"github.com/blevesearch/snowballstem":    {"internal/lang"},
		"github.com/abadojack/whatlanggo":        {"internal/lang"},
		"github.com/markusmobius/go-trafilatura": {"article"},
		"codeberg.org/readeck/go-readability":    {"article"},
		"github.com/yuin/goldmark":               {"article"},
		"github.com/maypok86/otter":              {"bot"},
		"github.com/santhosh-tekuri/jsonschema":  {"internal/playground"},
	}
}

type source struct {
	file    string   // relative to the repository
	imports []string // import paths
}

func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s := source{file: filepath.ToSlash(relative)}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// folderOf returns the listed folder that a path of this module lies in, the longest match.
func folderOf(path string) (string, bool) {
	best, found := "", false
	for folder := range mayImport() {
		if (path == folder || strings.HasPrefix(path, folder+"/")) && len(folder) >= len(best) {
			best, found = folder, true
		}
	}
	return best, found
}

func TestImportsFollowTheStages(t *testing.T) {
	for _, s := range sources(t) {
		folder, listed := folderOf(s.file)
		if !listed {
			t.Errorf("%s lies in no folder of the layout", s.file)
			continue
		}
		for _, imported := range s.imports {
			inner, ours := strings.CutPrefix(imported, module+"/")
			if !ours {
				continue
			}
			target, listed := folderOf(inner)
			if !listed || (target != folder && !slices.Contains(mayImport()[folder], target)) {
				t.Errorf("%s imports %s: %s may only import %v", s.file, imported, folder, mayImport()[folder])
			}
		}
	}
}

func TestThirdPartyEdgesStandInOneFolder(t *testing.T) {
	for _, s := range sources(t) {
		if strings.HasPrefix(s.file, "bench/") {
			continue // compares peers side by side, so it imports what they are
		}
		for _, imported := range s.imports {
			for edge, folders := range edges() {
				if imported != edge && !strings.HasPrefix(imported, edge+"/") {
					continue
				}
				if !slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(s.file, folder+"/") }) {
					t.Errorf("%s imports %s, which belongs in %v alone", s.file, imported, folders)
				}
			}
		}
	}
}

// The continuous integration must run what the README tells a newcomer to run.
func TestReadmeCommandsAreTheOnesRun(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	ci, err := os.ReadFile(filepath.Join("..", "..", ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	_, quickStart, found := strings.Cut(string(readme), "## Try it\n")
	if !found {
		t.Fatal("the README has no section “Try it”")
	}
	quickStart, _, _ = strings.Cut(quickStart, "\n## ")
	var commands []string
	for i, part := range strings.Split(quickStart, "```") {
		if i%2 == 1 {
			_, body, _ := strings.Cut(part, "\n")
			commands = append(commands, strings.TrimSpace(body))
		}
	}
	if len(commands) != 2 {
		t.Fatalf("the README's “Try it” has %d commands, want exactly 2: %q", len(commands), commands)
	}
	for _, command := range commands {
		if !strings.Contains(string(ci), "\n"+command+"\n") && !strings.Contains(string(ci), command+" ") {
			t.Errorf(".ci/run does not run the README's command %q", command)
		}
	}
}
