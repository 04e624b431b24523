package openapicheck_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/internal/playground/standin/openapicheck"
)

func TestWhatIsWrongIsFound(t *testing.T) {
	path := openapicheck.Find()
	if path == "" {
		t.Skipf("Discord's description is not there; name it with %s", openapicheck.Variable)
	}
	description, err := openapicheck.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	send := standin.Exchange{Method: "POST", Route: "/channels/{channel_id}/messages", Path: "/channels/1/messages", Status: 200, Faulted: true}
	with := func(change func(*standin.Exchange)) standin.Exchange {
		e := send
		e.Request = json.RawMessage(`{"content":"hello"}`)
		change(&e)
		return e
	}
	tests := map[string]struct {
		e    standin.Exchange
		want string // part of what is said; empty when nothing is wrong
	}{
		"a good request":       {with(func(*standin.Exchange) {}), ""},
		"an unknown field":     {with(func(e *standin.Exchange) { e.Request = json.RawMessage(`{"contents":"x"}`) }), "contents"},
		"a wrong type":         {with(func(e *standin.Exchange) { e.Request = json.RawMessage(`{"content":1}`) }), "content"},
		"too long":             {with(func(e *standin.Exchange) { e.Request = json.RawMessage(`{"nonce":"` + strings.Repeat("1", 26) + `"}`) }), "nonce"},
		"no body":              {with(func(e *standin.Exchange) { e.Request = nil }), "required"},
		"an unknown operation": {with(func(e *standin.Exchange) { e.Method = "PUT" }), "no such operation"},
		"an unknown route":     {with(func(e *standin.Exchange) { e.Route = "" }), "no such route"},
		"an unknown parameter": {with(func(e *standin.Exchange) { e.Query = "wait=true" }), "not a parameter"},
		"a number that is none": {standin.Exchange{
			Method: "GET", Route: send.Route, Path: send.Path, Query: "limit=many", Status: 200, Faulted: true,
		}, "limit"},
		"an answer of another shape": {with(func(e *standin.Exchange) {
			e.Faulted, e.Response = false, json.RawMessage(`{"id":"1"}`)
		}), "answer 200"},
		"a body in answer to a deletion": {standin.Exchange{
			Method: "DELETE", Route: "/channels/{channel_id}/messages/{message_id}", Path: "/channels/1/messages/1", Status: 204,
			Response: json.RawMessage(`{}`),
		}, "answer 204"},
	}
	for name, test := range tests {
		got := strings.Join(description.Check(test.e), "\n")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: said %q, want something of %q", name, got, test.want)
		}
	}
}

func TestANamedDescriptionMustBeThere(t *testing.T) {
	t.Setenv(openapicheck.Variable, t.TempDir()+"/nothing.json")
	if _, err := openapicheck.Load(openapicheck.Find()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("loading what is not there gives %v", err)
	}
}
