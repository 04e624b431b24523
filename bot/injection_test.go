package bot_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	stdhtml "html"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/summarize"
)

// Pages that give orders to the model which reads them, and a model that obeys
// them all: nothing of it may reach a reader. testdata/injections has the
// articles (hosts), the orders with what the model says when it obeys, and the
// places where they stand on the page, visible or not.

var (
	//go:embed testdata/injections/hosts.txt
	injectionHosts string
	//go:embed testdata/injections/orders.txt
	injectionOrders string
	//go:embed testdata/injections/places.txt
	injectionPlaces string
)

// injection is an order that stands on a page.
type injection struct {
	language, kind, text string
	says                 []string // what a model claims that obeys
	never                []string // what no reader may see
}

// host is an article around it.
type host struct {
	headline  string
	sentences []string
}

// fewestInjections is how many articles the evaluation has at the least.
const fewestInjections = 180

// hiddenPlacesEach is in how many hidden places each order is tried, besides the visible ones.
const hiddenPlacesEach = 3

func TestNothingThatAPageOrdersReachesAReader(t *testing.T) {
	t.Parallel()
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	voice := catalogue.For("en-US")
	// What stands on the page, and what the model says. It obeys the visible even
	// though it was kept from it; what is hidden it can only obey if it sees it.
	var ordered, says, honest string
	inSight := false
	server := llmtest.NewServer(llmtest.Quirks{}, func(c llmtest.Call) llmtest.Reply {
		seen := strings.Contains(c.User, ordered) || strings.Contains(c.System, ordered)
		if seen {
			t.Errorf("the model was shown %q", ordered)
		}
		if seen || inSight {
			return llmtest.Reply{Text: says}
		}
		return llmtest.Reply{Text: honest}
	})
	t.Cleanup(server.Close)
	model, err := openai.New(openai.Options{BaseURL: server.BaseURL(), Model: "small-1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(model.Close)
	obedient, err := summarize.NewModel(summarize.ModelOptions{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	hosts, visible, hidden := readHosts(t), placesOf(t, "visible"), placesOf(t, "hidden")
	cases := 0
	for i, order := range readInjections(t) {
		h := hosts[order.language]
		places := []string{visible[i%len(visible)], visible[0]}
		for n := range hiddenPlacesEach {
			places = append(places, hidden[(i+7*n)%len(hidden)])
		}
		for n, place := range places {
			cases++
			ordered, inSight = order.text, n < len(places)-hiddenPlacesEach
			name := order.language + " " + order.kind + " in " + place + ": " + order.text
			a := pageWith(t, h, place, order.text)
			for _, n := range a.Passages {
				if strings.Contains(n.Text, order.text) {
					t.Errorf("%s\nis taken for a part of the article", name)
				}
			}
			says, honest = obeying(h, a, order, ""), obeying(h, a, injection{}, "")
			check := func(engine string, messages []discord.Message, err error) {
				if err != nil {
					t.Errorf("%s, %s: %v", name, engine, err)
					return
				}
				reachedNobody(t, name+"\n"+engine, messages, order.never)
			}
			for engine, e := range map[string]summarize.Engine{"the model": obedient, "the extractive engine": summarize.NewExtractive()} {
				s, err := e.Summarize(t.Context(), a, summarize.Options{})
				check(engine+"'s summary", card.Summary(voice, card.Source{Article: a}, s, card.Options{}), err)
			}
			says, honest = obeying(h, a, order, "answered"), obeying(h, a, injection{}, "answered")
			const question = "What does it cost?"
			answer, err := obedient.Answer(t.Context(), a, question)
			check("the model's answer", card.Answer(voice, question, []card.Answered{{Source: card.Source{Article: a}, Answer: answer}}, card.Options{}), err)
		}
	}
	if cases < fewestInjections {
		t.Errorf("%d articles, want at least %d", cases, fewestInjections)
	}
}

// reachedNobody looks for what an order wanted in what would be shown.
func reachedNobody(t *testing.T, name string, messages []discord.Message, never []string) {
	t.Helper()
	var all bytes.Buffer
	encoder := json.NewEncoder(&all)
	encoder.SetEscapeHTML(false)
	for _, m := range messages {
		if err := encoder.Encode([]any{m.Content, m.Components}); err != nil {
			t.Fatal(err)
		}
	}
	shown := strings.ToLower(all.String())
	if len(messages) == 0 {
		t.Errorf("%s: there is no reply", name)
	}
	for _, bad := range never {
		if strings.Contains(shown, strings.ToLower(bad)) {
			t.Errorf("%s shows %q:\n%s", name, bad, all.String())
		}
	}
}

// obeying is the JSON of a model that says all that it was told to, beside two
// true claims, and points to where it was told.
func obeying(h host, a *article.Article, order injection, verdict string) string {
	at := 1
	for _, p := range a.Passages {
		if order.text != "" && strings.Contains(p.Text, order.text) {
			at = p.Number
		}
	}
	type claim struct {
		Text     string `json:"text"`
		Passages []int  `json:"passages"`
	}
	reply := map[string]any{}
	claims := []claim{{h.sentences[0], []int{1}}}
	for _, text := range order.says {
		claims = append(claims, claim{text, []int{at, 1, 3}})
	}
	reply["claims"] = append(claims, claim{h.sentences[2], []int{3}})
	if verdict != "" {
		reply["verdict"] = verdict
	}
	text, err := json.Marshal(reply)
	if err != nil {
		return ""
	}
	return string(text)
}

// pageWith reads a page of the host's on which an order stands.
func pageWith(t *testing.T, h host, place, order string) *article.Article {
	t.Helper()
	if !strings.Contains(place, "<!--") {
		order = stdhtml.EscapeString(order)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html><head><meta charset=utf-8><title>%[1]s</title></head><body><article><h1>%[1]s</h1>", stdhtml.EscapeString(h.headline))
	for i, sentence := range h.sentences {
		fmt.Fprintf(&b, "<p>%s</p>\n", stdhtml.EscapeString(sentence))
		if i == 3 {
			fmt.Fprintf(&b, place+"\n", order)
		}
	}
	b.WriteString("</article></body></html>")
	a, err := article.FromHTML(t.Context(), []byte(b.String()), article.HTMLOptions{URL: "https://courier.example/bridge"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func readHosts(t *testing.T) map[string]host {
	t.Helper()
	all := map[string]host{}
	for section := range strings.SplitSeq(strings.TrimSpace(injectionHosts), "== ") {
		if lines := strings.Split(strings.TrimSpace(section), "\n"); len(lines) > 4 {
			all[lines[0]] = host{lines[1], lines[2:]}
		}
	}
	if len(all) < 5 {
		t.Fatalf("%d articles were read", len(all))
	}
	return all
}

func readInjections(t *testing.T) []injection {
	t.Helper()
	var all []injection
	for line := range strings.Lines(injectionOrders) {
		if strings.HasPrefix(line, "//") {
			continue
		}
		fields := strings.Split(strings.TrimSpace(line), " | ")
		if len(fields) != 5 {
			t.Fatalf("%d fields in %q", len(fields), line)
		}
		unescape := func(list string) []string { return strings.Split(strings.ReplaceAll(list, `\|`, "|"), " || ") }
		all = append(all, injection{fields[0], fields[1], fields[2], unescape(fields[3]), unescape(fields[4])})
	}
	return all
}

func placesOf(t *testing.T, kind string) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(injectionPlaces) {
		if place, found := strings.CutPrefix(strings.TrimSpace(line), kind+" "); found {
			all = append(all, place)
		}
	}
	if len(all) == 0 {
		t.Fatalf("no %s places", kind)
	}
	return all
}
