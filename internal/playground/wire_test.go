package playground_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The wire tells a page that comes later what passed before it, down to the
// login, and never a token.
func TestWireTellsAllButTokens(t *testing.T) {
	tokens := make(chan string, 1)
	p := start(t, func(ctx context.Context, api, gateway, token string) error {
		tokens <- token
		return lede(ctx, api, gateway, token)
	})
	token := <-tokens
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL()+"/browser/events?as=ada&session="+sessionOf(t, p), nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	wanted := map[string]bool{`"method":"PUT"`: true, `"op":2`: true, `"t":"READY"`: true}
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 8<<20)
	for len(wanted) > 0 && lines.Scan() {
		line := lines.Text()
		if strings.Contains(line, token) {
			t.Fatalf("a token is on the wire: %.200s", line)
		}
		if data, found := strings.CutPrefix(line, "data: "); found && !json.Valid([]byte(data)) {
			t.Errorf("no JSON: %.200s", data)
		}
		for part := range wanted {
			if strings.Contains(line, part) {
				delete(wanted, part)
			}
		}
	}
	for part := range wanted {
		t.Errorf("never told: %s (%v)", part, lines.Err())
	}
}
