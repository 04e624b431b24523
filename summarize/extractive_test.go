package summarize_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/summarize"
)

// passages builds an article whose passages are given, one paragraph each
// unless it starts with "+", which continues the paragraph before.
func passages(language, headline string, sentences ...string) *article.Article {
	a := &article.Article{Headline: headline, Language: language, Verdict: article.VerdictArticle}
	for _, s := range sentences {
		if more, ok := strings.CutPrefix(s, "+"); ok {
			a.Blocks[len(a.Blocks)-1].Text += " " + more
		} else {
			a.Blocks = append(a.Blocks, article.Block{Text: s})
		}
	}
	text, offsets := article.JoinBlocks(a.Blocks)
	a.Text = text
	block, at := -1, 0
	for i, s := range sentences {
		more, ok := strings.CutPrefix(s, "+")
		if ok {
			at++
		} else {
			block++
			at = offsets[block]
		}
		a.Passages = append(a.Passages, article.Passage{Number: i + 1, Block: block, Start: at, End: at + len(more), Text: text[at : at+len(more)]})
		at += len(more)
	}
	return a
}

func claims(s *summarize.Summary) []summarize.Claim {
	if len(s.Lede.Citations) == 0 {
		return nil
	}
	return append([]summarize.Claim{s.Lede}, s.Points...)
}

func summaryOf(t *testing.T, a *article.Article, o summarize.Options) []string {
	t.Helper()
	s, err := summarize.NewExtractive().Summarize(context.Background(), a, o)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	last := 0
	for _, claim := range claims(s) {
		if len(claim.Citations) != 1 || claim.Citations[0] <= last || a.Passages[claim.Citations[0]-1].Text != claim.Text {
			t.Fatalf("%+v is not a passage in article order, word for word", claim)
		}
		last = claim.Citations[0]
		texts = append(texts, claim.Text)
	}
	return texts
}

// In each language the sentence that must not stand in a short summary is
// marked with "!", the one that must be its lede with "*".
func TestSummarizeInLanguages(t *testing.T) {
	for language, marked := range map[string][]string{
		"en": {
			"*The harbour board of Westerby approved a second container crane on Tuesday, a purchase of 14 million pounds.",
			"The crane will double the number of containers that the harbour of Westerby can unload in a day.",
			"!Who pays in the end?", "!But not everyone is happy.",
			"Fishermen say the crane will drive their boats from the northern quay.",
			"!\"We were never asked, not once.", "!He shook his head.",
		},
		"de": {
			"*Der Hafenrat von Westerby hat am Dienstag den Kauf eines zweiten Containerkrans für 14 Millionen Euro beschlossen.",
			"Der Kran soll die Zahl der Container verdoppeln, die der Hafen an einem Tag löschen kann.",
			"!Wer bezahlt das am Ende?", "!Aber nicht alle sind damit zufrieden.",
			"Die Fischer fürchten, dass der Kran ihre Boote vom Nordkai verdrängt.", "!Er schüttelte nur den Kopf.",
		},
		"fr": {
			"*Le conseil du port de Westerby a approuvé mardi l'achat d'une deuxième grue à conteneurs pour 14 millions d'euros.",
			"La grue doublera le nombre de conteneurs que le port peut décharger en une journée.",
			"!Qui paiera au bout du compte ?", "!Mais tout le monde n'est pas content.",
			"Les pêcheurs craignent que la grue ne chasse leurs bateaux du quai nord.", "!Il a secoué la tête sans répondre.",
		},
		"es": {
			"*El consejo del puerto de Westerby aprobó el martes la compra de una segunda grúa de contenedores por 14 millones de euros.",
			"La grúa duplicará el número de contenedores que el puerto puede descargar en un día.",
			"!¿Quién pagará al final la grúa?", "!Pero no todos están contentos con ella.",
			"Los pescadores temen que la grúa expulse sus barcos del muelle norte.", "!Él negó con la cabeza sin responder.",
		},
		"ru": {
			"*Совет порта Вестерби во вторник одобрил покупку второго контейнерного крана за 14 миллионов евро.",
			"Кран удвоит число контейнеров, которые порт может разгрузить за день.",
			"!Кто в итоге за это заплатит?", "!Но довольны этим далеко не все.",
			"Рыбаки опасаются, что кран вытеснит их лодки с северного причала.", "!Он молча покачал головой в ответ.",
		},
		"pl": {
			"*Rada portu Westerby zatwierdziła we wtorek zakup drugiego dźwigu kontenerowego za 14 milionów euro.",
			"Dźwig podwoi liczbę kontenerów, które port może rozładować w ciągu dnia.",
			"!Kto ostatecznie za to zapłaci?", "!Ale nie wszyscy są z tego zadowoleni.",
			"Rybacy obawiają się, że dźwig wyprze ich łodzie z północnego nabrzeża.", "!On tylko pokręcił głową bez słowa.",
		},
		"zh": {
			"*韦斯特比港口管理局周二批准以一千四百万欧元购买第二台集装箱起重机。",
			"起重机将使港口每天卸载的集装箱数量翻一番。", "!最终由谁来支付这笔费用？", "!但并不是所有人都满意。",
			"渔民担心起重机会把他们的船赶出北码头。", "!他只是摇了摇头。",
		},
	} {
		var plain, barred []string
		lede := ""
		for _, s := range marked {
			text := strings.TrimLeft(s, "*!")
			plain = append(plain, text)
			switch s[0] {
			case '*':
				lede = text
			case '!':
				barred = append(barred, text)
			}
		}
		got := summaryOf(t, passages(language, "", plain...), summarize.Options{Sentences: 3})
		if len(got) != 3 || got[0] != lede {
			t.Errorf("%s: the lede is not the news: %q", language, got)
		}
		for _, s := range got {
			if slices.Contains(barred, s) {
				t.Errorf("%s: %q does not read well alone", language, s)
			}
		}
	}
}

func TestHeadingsAndTablesAreNoPoints(t *testing.T) {
	a := passages("en", "", "The board of Westerby bought a crane for the harbour on Tuesday.",
		"What the crane of Westerby costs the harbour board.", "Crane, 14 million, harbour of Westerby, on Tuesday.",
		"Fishermen fear for their berths at the northern quay.")
	for i, kind := range map[int]article.BlockKind{1: article.Heading, 2: article.TableRow} {
		a.Blocks[i].Kind, a.Passages[i].Kind = kind, kind
	}
	got := summaryOf(t, a, summarize.Options{Sentences: 2})
	if want := []string{a.Passages[0].Text, a.Passages[3].Text}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestADanglingSentenceIsChosenWithTheOneBefore(t *testing.T) {
	const antecedent, dangler = 2, 3
	a := passages("en", "Mayor offers fishermen a second berth at the southern quay",
		"The harbour board of Westerby approved a second container crane on Tuesday, a purchase of 14 million pounds.",
		"Fishermen say that the crane will drive their boats from the northern quay.",
		"Ines Vogel, the mayor of Westerby, met them at the town hall after the vote.",
		"She offered the fishermen a second berth at the southern quay for ten years.",
		"The weather was fine for the time of the year.",
		"A school class from the next village had come to look on.",
		"Tickets for the bus were sold out by noon.",
	)
	for _, o := range []summarize.Options{
		{Sentences: 1}, {Sentences: 2}, {Sentences: 3}, {Sentences: 4}, {Words: 20}, {Words: 40}, {Words: 60},
	} {
		got := summaryOf(t, a, o)
		if slices.Contains(got, a.Passages[dangler].Text) && !slices.Contains(got, a.Passages[antecedent].Text) {
			t.Errorf("%+v: what %q points to is missing: %q", o, "She", got)
		}
	}
	// Full of the article's words, it is worth its antecedent where there is room for both.
	if got := summaryOf(t, a, summarize.Options{Sentences: 4}); !slices.Contains(got, a.Passages[dangler].Text) {
		t.Errorf("four sentences do without the one that says most: %q", got)
	}
}

func TestLengths(t *testing.T) {
	var long []string
	for i := range 40 {
		long = append(long, fmt.Sprintf("Ship number %d unloaded %d boxes of cargo%d at quay%d of Westerby.", i, i*7, i, i))
	}
	for _, test := range []struct {
		sentences int
		length    summarize.Length
		want      int
	}{
		{40, summarize.Short, 3},
		{40, summarize.Normal, 6},
		{40, "", 6},
		{40, summarize.Long, 11},
		{9, summarize.Short, 3},
		{9, summarize.Normal, 3},
		{9, summarize.Long, 4},
		{2, summarize.Normal, 2},
		{1, summarize.Long, 1},
		{0, "", 0},
	} {
		got := summaryOf(t, passages("en", "", long[:test.sentences]...), summarize.Options{Length: test.length})
		if len(got) != test.want {
			t.Errorf("%q of %d sentences: %d chosen, want %d", test.length, test.sentences, len(got), test.want)
		}
	}
	words := 0
	for _, s := range summaryOf(t, passages("en", "", long...), summarize.Options{Words: 50}) {
		words += len(strings.Fields(s))
	}
	if words < 50 || words > 50*6/5+12 {
		t.Errorf("about 50 words asked for, %d given", words)
	}
}

func TestSummarizeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := summarize.NewExtractive().Summarize(ctx, passages("en", "", "One."), summarize.Options{}); err == nil {
		t.Error("a cancelled summary has no error")
	}
}

func FuzzSummarize(f *testing.F) {
	f.Add("The board met. It bought a crane!\n\nWho pays? \"Nobody knows.\"", "en", 3, 0)
	f.Add("港口批准购买。他说好。", "zh", 0, 20)
	f.Fuzz(func(t *testing.T, text, language string, sentences, words int) {
		a, err := article.FromText(context.Background(), text, article.TextOptions{Language: language})
		if err != nil {
			return
		}
		o := summarize.Options{Sentences: sentences, Words: words}
		got := summaryOf(t, a, o)
		if !slices.Equal(got, summaryOf(t, a, o)) {
			t.Fatal("two summaries of one article differ")
		}
		if sentences > 0 && words <= 0 && len(got) != min(sentences, len(a.Passages)) {
			t.Fatalf("%d sentences asked for, %d given of %d", sentences, len(got), len(a.Passages))
		}
	})
}

func BenchmarkSummarize(b *testing.B) {
	var sentences []string
	for i := range 30 {
		sentences = append(sentences, fmt.Sprintf("On day %d the harbour board of Westerby counted %d containers, as the crane%d at the northern quay moved them to wagons%d.", i, i*31, i%7, i%5))
	}
	a, engine := passages("en", "The crane of Westerby", sentences...), summarize.NewExtractive()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Summarize(context.Background(), a, summarize.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
