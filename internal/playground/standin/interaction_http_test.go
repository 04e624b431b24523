package standin_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground/standin"
)

func TestInteractionsCanGoToAnEndpoint(t *testing.T) {
	s := newStage(t, standin.Options{})
	key, err := hex.DecodeString(s.VerifyKey())
	if err != nil {
		t.Fatal(err)
	}
	careless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"type":1}`)
	}))
	t.Cleanup(careless.Close)
	if err := s.SetInteractionsEndpoint(t.Context(), careless.URL); err == nil {
		t.Error("an endpoint that does not check signatures is taken")
	}
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !discordgo.VerifyInteraction(r, ed25519.PublicKey(key)) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var in standin.Interaction
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		if in.Type == standin.InteractionPing {
			_, _ = io.WriteString(w, `{"type":1}`)
			return
		}
		_, _ = io.WriteString(w, `{"type":4,"data":{"content":"from the endpoint"}}`)
	}))
	t.Cleanup(endpoint.Close)
	if err := s.SetInteractionsEndpoint(t.Context(), endpoint.URL); err != nil {
		t.Fatal(err)
	}
	mia, shown := watch(t, s.Server, "mia")
	if _, err := s.As(mia).Slash(s.general, "ask", standin.Option("question", "why?")); err != nil {
		t.Fatal(err)
	}
	if m := seen[standin.Message](t, shown, "MESSAGE_CREATE"); m.Content != "from the endpoint" {
		t.Errorf("the person sees %q", m.Content)
	}
}
