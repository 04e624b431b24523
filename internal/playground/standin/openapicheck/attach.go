package openapicheck

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// Variable names the environment variable with the path of the description.
// Where it is set, a description that is not there fails the test.
const Variable = "LEDE_DISCORD_OPENAPI"

// Find looks for the description where the environment says, else in a folder
// shared/data/discord next to the repository or next to a folder that holds it.
// It is empty when there is none.
func Find() string {
	if path := os.Getenv(Variable); path != "" {
		return path
	}
	folder, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		candidate := filepath.Join(folder, "shared", "data", "discord", "openapi.json")
		if _, err := os.Stat(candidate); err == nil {
			return candidate
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}

// loaded reads the description once for all tests of a program.
var loaded = sync.OnceValues(func() (*Description, error) { return Load(Find()) })

// Leniency lets something pass that the description does not have.
type Leniency int

// AllowUnknownFields lets requests carry fields that Discord does not know and
// would ignore, as some libraries send them.
const AllowUnknownFields Leniency = 1

// Checker gathers a server's exchanges, and what is wrong in them.
type Checker struct {
	description *Description
	lenient     bool

	mu      sync.Mutex
	pending []standin.Exchange
	wrong   []string
	seen    int
}

// Attach checks every exchange of the server from now on, and fails the test at
// its end with all that was wrong. Without a description it says so and checks
// nothing.
func Attach(t testing.TB, s *standin.Server, leniency ...Leniency) *Checker {
	t.Helper()
	if Find() == "" {
		t.Logf("requests are not checked: Discord's description is not there; name it with %s", Variable)
		return &Checker{}
	}
	description, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	c := &Checker{description: description, lenient: slices.Contains(leniency, AllowUnknownFields)}
	stop := s.Observe(c.add, nil)
	t.Cleanup(func() {
		stop()
		for _, wrong := range c.Wrong() {
			t.Errorf("not as Discord describes it: %s", wrong)
		}
	})
	return c
}

// add only keeps the exchange: the server must not wait.
func (c *Checker) add(e standin.Exchange) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = append(c.pending, e)
}

// Wrong returns what was wrong up to now.
func (c *Checker) Wrong() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.pending {
		c.wrong = append(c.wrong, c.description.check(e, c.lenient)...)
	}
	c.seen += len(c.pending)
	c.pending = nil
	return slices.Clone(c.wrong)
}

// Seen returns how many exchanges there were up to now.
func (c *Checker) Seen() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen + len(c.pending)
}
