package bot_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// What was asked in private stays out of the talk of the channel, however it
// came to be answered.
func TestPrivateRequestStaysPrivateWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, ada := w.person("mia", "general"), w.person("ada", "general")
	mia.slash("summarize", standin.Option("link", w.link("/late")), standin.Option("private", true))
	notice := mia.sees("page")
	w.site.serve("/late", html(t, "testdata/reef.html"))
	mia.press(notice, "again")
	if m := mia.sees(reefHeadline); !private(m) {
		t.Error("everybody sees it")
	}
	ada.slash("ask", standin.Option("question", "How many coral fragments have the divers planted?"))
	ada.sees("which article")
	for _, m := range ada.fromLede() {
		if strings.Contains(textOf(m), "9,800") {
			t.Errorf("others learn what was asked in private:\n%s", textOf(m))
		}
	}
}

// A public request whose page could not be read at first is answered in public.
func TestPublicRequestIsAnsweredInPublicWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/late")))
	notice := mia.sees("page")
	w.site.serve("/late", html(t, "testdata/reef.html"))
	mia.press(notice, "again")
	w.person("ada", "general").sees(reefHeadline)
}

// A button that carries the key of somebody else's private reply, wherever it
// comes from, opens nothing.
func TestForeignKeysOpenNoPrivateReply(t *testing.T) {
	t.Parallel()
	w := start(t)
	mia, gil := w.person("mia", "general"), w.person("gil", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("private", true))
	m := mia.sees(ferryHeadline)
	for _, action := range []string{"sources", "shorter", "longer", "ask"} {
		id := ""
		for _, one := range customIDs(m.Components) {
			if strings.Contains(one, ":"+action+":") {
				id = one
			}
		}
		if id == "" {
			t.Fatalf("no button %s", action)
		}
		forged := w.forge(gil, id)
		if _, err := gil.Press(forged.ID, id); err != nil {
			t.Fatal(err)
		}
		if action == "ask" {
			gil.submit(standin.Field{CustomID: "question", Value: "How much did the repair cost?"})
		}
		gil.sees("Only the person who asked")
		for _, one := range gil.fromLede() {
			if text := textOf(one); strings.Contains(text, "Wexmouth") || strings.Contains(text, "6.4 million") {
				t.Errorf("%s shows\n%s", action, text)
			}
		}
		for _, one := range gil.fromLede() {
			if private(one) { // he reads it and puts it away
				if err := gil.Delete(one.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// forge has a message of the bot's show a button that it did not make.
func (w *world) forge(p *person, customID string) standin.Message {
	w.t.Helper()
	body := `{"content":"press","components":[{"type":1,"components":[{"type":2,"style":2,"label":"x","custom_id":"` + customID + `"}]}]}`
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.s.URL()+"/api/v10/channels/"+p.channel.String()+"/messages", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bot "+w.s.Token())
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		w.t.Fatalf("posting a button: %s", response.Status)
	}
	all := w.s.Messages(p.id, p.channel)
	return all[len(all)-1]
}
