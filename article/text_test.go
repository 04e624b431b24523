package article

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/lede-bot/lede/article/pasted"
)

func readText(t testing.TB, text string, o TextOptions) *Article {
	t.Helper()
	a, err := FromText(context.Background(), text, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestPastedArticle reads an article as it is copied with the page's appeal
// for support around it, or in the middle of it (de).
func TestPastedArticle(t *testing.T) {
	for _, tt := range []struct {
		language, headline, byline string
		sentences, gone            []string
	}{
		{
			"en", "Ferry to the islands resumes after a winter of repairs", "Helve Ostrov",
			[]string{"eleven weeks after ice damaged", "340 people were waiting", "no milk since January", "ask the state to cover", "Islanders donated more than 40,000 euros", "ordered from a yard in Gdansk"},
			[]string{"Support", "Tammsoo", "Nordpilt", "leaves the harbor", "favor", "branded", "silenced", "no matter how small", "paymnet", "Continue", "ready", "Remind", "Read more", "Contribute"},
		},
		{
			"de", "Fähre zu den Inseln fährt nach einem Winter der Reparaturen wieder", "Helve Ostrov",
			[]string{"elf Wochen nachdem Eis", "340 Menschen", "seit Januar keine Milch", "2,1 Millionen Euro", "spendeten mehr als 40.000 Euro"},
			[]string{"Unterstütz", "Tammsoo", "Nordpilt", "kleine Bitte", "extremistisch", "Schweigen", "egal wie klein", "Zahlung", "bereit", "erinnern", "Mehr lesen"},
		},
		{
			"fr", "Le ferry des îles reprend du service après un hiver de réparations", "Helve Ostrov",
			[]string{"onze semaines", "340 personnes", "plus de lait depuis janvier", "2,1 millions", "donné plus de 40 000 euros"},
			[]string{"Soutenez", "Tammsoo", "Nordpilt", "petit service", "extrémiste", "silence", "même modeste", "paiemment", "prêt", "rappeler", "Lire la suite"},
		},
		{
			"es", "El ferry a las islas vuelve a navegar tras un invierno de reparaciones", "Helve Ostrov",
			[]string{"once semanas", "340 personas", "no leche desde enero", "2,1 millones", "donaron más de 40.000 euros"},
			[]string{"Apoya", "Tammsoo", "Nordpilt", "favor", "extremista", "silenciados", "por pequeño", "pagoo", "listo", "Recordármelo", "Leer más"},
		},
		{
			"ru", "Паром на острова снова ходит после зимы ремонта", "Хельве Островская",
			[]string{"одиннадцать недель", "340 человек", "молока не было с января", "2,1 миллиона", "пожертвовали больше сорока тысяч"},
			[]string{"Поддержите", "Таммсоо", "Нордпилт", "просьба", "экстремистской", "молчать", "даже самая", "оплаты", "готовы", "Напомнить", "Читать"},
		},
	} {
		t.Run(tt.language, func(t *testing.T) {
			text, err := os.ReadFile("testdata/pasted/" + tt.language + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			a := readText(t, string(text), TextOptions{Clean: true})
			if a.Headline != tt.headline {
				t.Errorf("headline %q, want %q", a.Headline, tt.headline)
			}
			if a.Byline != tt.byline {
				t.Errorf("byline %q, want %q", a.Byline, tt.byline)
			}
			if want := time.Date(2026, time.March, 3, 0, 0, 0, 0, time.UTC); !a.Published.Equal(want) {
				t.Errorf("published %v, want %v", a.Published, want)
			}
			if a.Language != tt.language || a.Verdict != VerdictArticle {
				t.Errorf("language %q, verdict %q", a.Language, a.Verdict)
			}
			for _, sentence := range tt.sentences {
				if !strings.Contains(a.Text, sentence) {
					t.Errorf("lost %q", sentence)
				}
			}
			for _, words := range append(tt.gone, tt.headline, tt.byline) {
				if strings.Contains(a.Text, words) {
					t.Errorf("left %q", words)
				}
			}
			if t.Failed() {
				t.Log(a.Text)
			}
		})
	}
}

func TestADocumentIsReadLikeItsText(t *testing.T) {
	text, err := os.ReadFile("testdata/pasted/en.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := pasted.NewDocument(pasted.Lines(string(text)), "")
	want := readText(t, string(text), TextOptions{Clean: true})
	for range 2 { // reading leaves the document as it was
		got, err := FromDocument(context.Background(), d, "")
		if err != nil || got.Text != want.Text || got.Headline != want.Headline || got.Verdict != want.Verdict {
			t.Errorf("%v, headline %q, text %q", err, got.Headline, got.Text)
		}
	}
}

func TestTextKinds(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		clean      bool
		want       []Block
		verdict    Verdict
	}{
		{"nothing", " \n\t\n", true, nil, VerdictEmpty},
		{"one sentence", "The bridge is closed.", true, []Block{{Text: "The bridge is closed."}}, VerdictArticle},
		{
			"wrapped lines", "The council voted on Tuesday to rebuild the old bridge,\nwhich was closed after an inspection found cracks in the\npiers on both of its sides.", false,
			[]Block{{Text: "The council voted on Tuesday to rebuild the old bridge, which was closed after an inspection found cracks in the piers on both of its sides."}},
			VerdictArticle,
		},
		{"bullets", "- one\n• two", false, []Block{{Kind: ListItem, Level: 1, Text: "one"}, {Kind: ListItem, Level: 1, Text: "two"}}, VerdictArticle},
		{"table", "Year\tShips\n2025\t3", false, []Block{{Kind: TableRow, Text: "Year\tShips"}, {Kind: TableRow, Text: "2025\t3"}}, VerdictArticle},
		{"pleas stay in clean text", "Subscribe now!\n\nRead more: All of it", false, []Block{{Text: "Subscribe now!"}, {Text: "Read more: All of it"}}, VerdictArticle},
		{"invisible characters", "A\u200bB\u202e C\u0007\u00ad.", false, []Block{{Text: "AB C."}}, VerdictArticle},
		{"joiners of Persian", "می\u200cخواهم", false, []Block{{Text: "می\u200cخواهم"}}, VerdictArticle},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := readText(t, tt.text, TextOptions{Clean: tt.clean, Language: "en"})
			if a.Verdict != tt.verdict || len(a.Blocks) != len(tt.want) {
				t.Fatalf("verdict %q, blocks %+v", a.Verdict, a.Blocks)
			}
			for i := range tt.want {
				if a.Blocks[i] != tt.want[i] {
					t.Errorf("block %d is %+v, want %+v", i, a.Blocks[i], tt.want[i])
				}
			}
		})
	}
}

func FuzzFromText(f *testing.F) {
	f.Add("Headline of the day\n\nBy Jane Roe\n\nThe council voted on Tuesday to rebuild the bridge.\n\nRead more", true)
	f.Add("a\x00\u202eb\r\n\tc\u2028- d\xff", false)
	f.Fuzz(func(t *testing.T, text string, clean bool) {
		a, err := FromText(context.Background(), text, TextOptions{Clean: clean})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range a.Text {
			if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= '\u202a' && r <= '\u202e' || r == '\u200b' || r == '\ufeff' {
				t.Fatalf("%U in %q", r, a.Text)
			}
		}
		for _, p := range a.Passages {
			if a.Text[p.Start:p.End] != p.Text {
				t.Fatalf("passage %d is not its text", p.Number)
			}
		}
		if (len(a.Blocks) == 0) != (a.Verdict == VerdictEmpty) {
			t.Fatalf("verdict %q with %d blocks", a.Verdict, len(a.Blocks))
		}
	})
}

func BenchmarkFromText(b *testing.B) {
	text, err := os.ReadFile("testdata/pasted/en.txt")
	if err != nil {
		b.Fatal(err)
	}
	pasted := strings.Repeat(string(text), 4)
	b.SetBytes(int64(len(pasted)))
	for b.Loop() {
		readText(b, pasted, TextOptions{Clean: true})
	}
}
