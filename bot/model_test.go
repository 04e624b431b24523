package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/llm/openai"
	"github.com/lede-bot/lede/internal/playground/standin"
	"github.com/lede-bot/lede/summarize"
)

// modelled has a model on a server of its own write, over a socket.
func modelled(t *testing.T, answer func(llmtest.Call) llmtest.Reply) func(*setup) {
	t.Helper()
	server := llmtest.NewServer(llmtest.Quirks{}, answer)
	t.Cleanup(server.Close)
	model, err := openai.New(openai.Options{BaseURL: server.BaseURL(), Model: "small-1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(model.Close)
	engine, err := summarize.NewModel(summarize.ModelOptions{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	return func(s *setup) { s.bot.Engine, s.bot.Model = engine, "small-1" }
}

// A model writes in the language that was asked for; a number that it made up
// never reaches the channel, and the card says that something was left out.
func TestModelWritesInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	w := start(t, modelled(t, llmtest.Says(`{"claims":[`+
		`{"text":"Die Hafenfähre Morning Tern fährt nach neun Jahren Reparatur wieder und beförderte 212 Fahrgäste.","passages":[1,2]},`+
		`{"text":"Die Reparatur kostete 64 Millionen Pfund.","passages":[2]},`+
		`{"text":"Sie erreichte Port Ansel nach 34 Minuten.","passages":[3]}]}`)))
	w.s.Observe(func(e standin.Exchange) {
		if strings.Contains(string(e.Request), "64 Millionen") {
			t.Error("what does not hold was sent to Discord")
		}
	}, func(standin.Frame) {})
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")), standin.Option("language", "de"))
	mia.sees("Die Hafenfähre Morning Tern", "34 Minuten")
}

// A model that is down costs nobody the reply.
func TestModelThatIsDownIsStoodInFor(t *testing.T) {
	t.Parallel()
	w := start(t, modelled(t, func(llmtest.Call) llmtest.Reply { return llmtest.Reply{Status: 503} }))
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("link", w.link("/ferry")))
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	mia.sees("carried 212 passengers", catalogue.For("en-US").Say(words.ProblemModelDown, nil))
}

// What a model answers is shown for what it is: yes or no first, a false premise
// named, and what the article does not say with what comes nearest.
func TestModelAnswersInTheChannel(t *testing.T) {
	t.Parallel()
	endpoint := serveModel(t, func(c llmtest.Call) llmtest.Reply {
		switch {
		case strings.Contains(c.User, "Does the ferry sail again?"):
			return llmtest.Reply{Text: `{"verdict":"answered","nearest":2,"claims":[{"text":"Yes: the ferry returned to service on Wednesday.","passages":[2]}]}`}
		case strings.Contains(c.User, "Why did the repair cost 9 million"):
			return llmtest.Reply{Text: `{"verdict":"false_premise","nearest":2,"claims":[{"text":"The repair cost £6.4 million.","passages":[2]}]}`}
		case strings.Contains(c.User, "reef"):
			return llmtest.Reply{Text: `{"verdict":"not_said","nearest":1,"claims":[]}`}
		}
		return llmtest.Reply{Text: `{"verdict":"not_said","nearest":3,"claims":[]}`}
	})
	w := start(t, func(s *setup) { s.bot.Engine = endpoint.engine("small-1", nil) })
	mia := w.person("mia", "general")
	ask := func(question string, wants ...string) {
		t.Helper()
		mia.slash("ask", standin.Option("question", question), standin.Option("link", w.link("/ferry")))
		mia.sees(append(wants, question)...)
	}
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := catalogue.For("en-US")
	ask("Does the ferry sail again?", "Yes: the ferry returned to service on Wednesday.")
	ask("Why did the repair cost 9 million pounds?", v.Say(words.NotePremise, nil), "The repair cost £6.4 million.")
	ask("Who is the captain?", v.Say(words.AnswerUnsaid, nil), "The 61-metre ship")

	// Of two articles each answers for itself, under its own name.
	mia.says(mention(w) + "Does the ferry sail again? " + w.link("/ferry") + " " + w.link("/reef"))
	mia.sees("Yes: the ferry returned to service on Wednesday.", "The Wexmouth Courier", "Carrow Gazette", v.Say(words.AnswerUnsaid, nil))
}

// A PDF that somebody attaches is read like a page, and the model is given its text.
func TestModelReadsAnAttachedPDF(t *testing.T) {
	t.Parallel()
	endpoint := serveModel(t, llmtest.Says(`{"claims":[{"text":"Der Stadtrat von Marrow schließt die Kanalbrücke am Montag.","passages":[1]},`+
		`{"text":"Ingenieure fanden Rost in 14 der 20 Seile.","passages":[2]}]}`))
	w := start(t, func(s *setup) { s.bot.Engine = endpoint.engine("small-1", nil) })
	mia := w.person("mia", "general")
	mia.slash("summarize", standin.Option("file", standin.File{Name: "bridge.pdf", ContentType: "application/pdf", Data: pdfOf(
		"The city council of Marrow will close the canal bridge on Monday, it said.",
		"Engineers found rust in 14 of the 20 cables of the bridge during an inspection.",
		"The repair of the canal bridge costs 88 million crowns, mayor Ilse Brandt told reporters.",
		"A ferry will carry pedestrians across the canal every ten minutes while the work goes on.",
	)}), standin.Option("language", "de"))
	mia.sees("Kanalbrücke", "14 der 20 Seile")
	if endpoint.asked("rust in 14 of the 20 cables") != 1 || endpoint.asked("German") != 1 {
		t.Errorf("the model was not given the text: %+v", endpoint.Calls())
	}
}

// pdfOf returns a PDF of one page with lines of text.
func pdfOf(lines ...string) []byte {
	content := "BT /F1 11 Tf 72 720 Td 14 TL\n"
	for _, line := range lines {
		content += "(" + line + ") Tj T*\n"
	}
	content += "ET\n"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%sendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	file, offsets := "%PDF-1.4\n", ""
	for i, object := range objects {
		offsets += fmt.Sprintf("%010d 00000 n \n", len(file))
		file += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	return []byte(file + fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, offsets, len(objects)+1, len(file)))
}

// A question in another language than the article's is answered in its own.
func TestModelAnswersInTheLanguageOfTheQuestion(t *testing.T) {
	t.Parallel()
	endpoint := serveModel(t, func(c llmtest.Call) llmtest.Reply {
		if strings.Contains(c.System, "German") {
			return llmtest.Reply{Text: `{"verdict":"answered","nearest":2,"claims":[{"text":"Die Fähre erreichte Port Ansel nach 34 Minuten.","passages":[3]}]}`}
		}
		return llmtest.Reply{Text: `{"verdict":"answered","nearest":2,"claims":[{"text":"It reached Port Ansel after 34 minutes.","passages":[3]}]}`}
	})
	w := start(t, func(s *setup) { s.bot.Engine = endpoint.engine("small-1", nil) })
	mia := w.person("mia", "general")
	mia.slash("ask", standin.Option("question", "Nach wie vielen Minuten hat die Fähre Port Ansel erreicht?"), standin.Option("link", w.link("/ferry")))
	mia.sees("nach 34 Minuten")
}
