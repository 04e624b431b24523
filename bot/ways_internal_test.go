package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestIntentsAreTheLeast(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		ways Ways
		want discordgo.Intent
	}{
		{Ways{}, 513},
		{Ways{Reactions: true}, 1537},
		{Ways{MessageContent: true}, 513 + 1<<15},
		{Ways{DirectMessages: true}, 513 + 1<<12},
	} {
		if got := test.ways.Intents(); got != test.want {
			t.Errorf("%+v: %d, want %d", test.ways, got, test.want)
		}
	}
}

// permissionsOf says what each request of the client needs in a channel, where
// Discord grants it to a member: to nobody's surprise, requests about
// interactions and about Lede's own messages need none.
func permissionsOf() map[string]int64 {
	const view, write = discordgo.PermissionViewChannel, discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads
	return map[string]int64{
		// cards hold links
		"Send": view | write | discordgo.PermissionEmbedLinks, "Edit": view, "Delete": view, "Typing": view | write,
		"Message": view | discordgo.PermissionReadMessageHistory, "Messages": view | discordgo.PermissionReadMessageHistory,
		"Marked":      view | discordgo.PermissionReadMessageHistory,
		"StartThread": view | discordgo.PermissionCreatePublicThreads,
		"Channel":     view, "Member": 0, "Download": 0, "Close": 0,
		"Self": 0, "Application": 0, "Starts": 0, "Guild": 0, "SetCommands": 0,
		"Defer": 0, "DeferUpdate": 0, "Respond": 0, "Update": 0, "OpenModal": 0, "Choices": 0,
		"Original": 0, "EditOriginal": 0, "DeleteOriginal": 0, "FollowUp": 0, "EditFollowUp": 0, "DeleteFollowUp": 0,
	}
}

func TestPermissionsAreThoseOfTheRequestsThatAreMade(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var needed int64
	calls := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !isClient(method.X) {
				return true
			}
			calls++
			permissions, known := permissionsOf()[method.Sel.Name]
			if !known {
				t.Errorf("%s: which permissions does %s need?", files.Position(call.Pos()), method.Sel.Name)
			}
			needed |= permissions
			return true
		})
	}
	if needed != Permissions {
		t.Errorf("the %d requests need %d, and %d is asked for", calls, needed, int64(Permissions))
	}
	if Permissions != 309237730304 {
		t.Errorf("%d is asked for", int64(Permissions))
	}
	if explained := sumOf(PermissionNeeds()); explained != Permissions {
		t.Errorf("%d is explained, and %d is asked for", explained, int64(Permissions))
	}
}

// isClient recognizes b.client, p.client and client.
func isClient(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "client"
	case *ast.Ident:
		return x.Name == "client"
	}
	return false
}
