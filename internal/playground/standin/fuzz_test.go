package standin_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// FuzzMessage sends any body as a new message and then as its edit. Whatever it
// is, the answer is Discord's: a message that can be read again, or a refusal
// with a code.
func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`{"content":"hello <@1> @everyone https://example.org"}`,
		`{"flags":32768,"components":[{"type":17,"components":[{"type":10,"content":"x"},{"type":9,"components":[{"type":10,"content":"y"}],"accessory":{"type":2,"style":5,"label":"l","url":"https://example.org"}}]}]}`,
		`{"embeds":[{"title":"t","fields":[{"name":"n","value":"v"}]}],"allowed_mentions":{"parse":[]}}`,
		`{"content":null,"components":[null,{"type":1,"components":[null]}],"attachments":[{"id":"0"}]}`,
		`{"message_reference":{"message_id":"1","type":1}}`,
		`[]`, `"x"`, `{"content":`,
	} {
		f.Add(seed)
	}
	s := standin.New(standin.Options{})
	f.Cleanup(s.Close)
	handler := s.Handler()
	path := "/api/v10" + messagesPath(s.ChannelID("random"))
	send := func(method, path, body string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Authorization", "Bot "+s.Token())
		req.Header.Set("Content-Type", "application/json")
		res := httptest.NewRecorder()
		handler.ServeHTTP(res, req)
		return res
	}
	f.Fuzz(func(t *testing.T, body string) {
		res := send(http.MethodPost, path, body)
		var got struct {
			ID      standin.Snowflake `json:"id"`
			Code    *int              `json:"code"`
			Message string            `json:"message"`
		}
		if err := json.Unmarshal(res.Body.Bytes(), &got); err != nil {
			t.Fatalf("%d %s: %v", res.Code, res.Body, err)
		}
		if res.Code != http.StatusOK {
			if got.Code == nil || got.Message == "" {
				t.Fatalf("a refusal without a code or a message: %d %s", res.Code, res.Body)
			}
			return
		}
		one := path + "/" + got.ID.String()
		if again := send(http.MethodGet, one, ""); again.Code != http.StatusOK || again.Body.String() != res.Body.String() && !strings.Contains(body, "http") && !strings.Contains(body, "nonce") {
			t.Fatalf("made %s, read %s", res.Body, again.Body)
		}
		if edited := send(http.MethodPatch, one, body); edited.Code >= 500 {
			t.Fatalf("the same words as an edit: %d %s", edited.Code, edited.Body)
		}
		if gone := send(http.MethodDelete, one, ""); gone.Code != http.StatusNoContent {
			t.Fatalf("deleting it: %d %s", gone.Code, gone.Body)
		}
	})
}

// BenchmarkMessage is what a message costs, from the request to the answer.
func BenchmarkMessage(b *testing.B) {
	s := standin.New(standin.Options{Limits: standin.Unlimited})
	b.Cleanup(s.Close)
	handler := s.Handler()
	path := "/api/v10" + messagesPath(s.ChannelID("random"))
	for b.Loop() {
		req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{"flags":32768,"components":[{"type":10,"content":"hello"}]}`))
		req.Header.Set("Authorization", "Bot "+s.Token())
		res := httptest.NewRecorder()
		handler.ServeHTTP(res, req)
		if res.Code != http.StatusOK {
			b.Fatalf("%d %s", res.Code, res.Body)
		}
	}
}
