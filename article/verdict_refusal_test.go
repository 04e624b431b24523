package article

import (
	"strings"
	"testing"
)

func TestRefusal(t *testing.T) {
	tests := []struct {
		verdict Verdict
		words   int
		refused bool
	}{
		{VerdictArticle, 1200, false},
		{VerdictArticle, 20, false}, // a short report is a report
		{"", 300, false},            // pasted text has no verdict
		{VerdictPaywall, 60, false},
		{VerdictPaywall, 59, true},
		{VerdictLive, 800, false},
		{VerdictLive, 10, true},
		{VerdictMedia, 20, false},
		{VerdictMedia, 19, true},
		{VerdictConsent, 400, true},
		{VerdictChallenge, 40, true},
		{VerdictError, 200, true},
		{VerdictLogin, 30, true},
		{VerdictIndex, 900, true},
		{VerdictScript, 0, true},
		{VerdictEmpty, 0, true},
	}
	for _, tt := range tests {
		a := &Article{Verdict: tt.verdict, Coverage: Coverage{WordsRead: tt.words}}
		err := a.Refusal()
		if (err != nil) != tt.refused {
			t.Errorf("%s with %d words: refused %v, want %v", tt.verdict, tt.words, err != nil, tt.refused)
		}
		if err == nil {
			continue
		}
		if err.Kind != KindRefused || err.Verdict != tt.verdict {
			t.Errorf("%s: kind %d, verdict %q", tt.verdict, err.Kind, err.Verdict)
		}
		if !strings.HasSuffix(err.Sentence, ".") || !strings.Contains(err.Sentence, ". ") {
			t.Errorf("%s: %q does not say what this is and then what to do", tt.verdict, err.Sentence)
		}
	}
}

// Each kind of page is told in words of its own.
func TestRefusalsDiffer(t *testing.T) {
	seen := map[string]Verdict{}
	for _, v := range []Verdict{
		VerdictConsent, VerdictPaywall, VerdictChallenge, VerdictError, VerdictLogin,
		VerdictIndex, VerdictScript, VerdictLive, VerdictMedia, VerdictEmpty,
	} {
		sentence := (&Article{Verdict: v}).Refusal().Sentence
		if other, ok := seen[sentence]; ok {
			t.Errorf("%s and %s are told the same", v, other)
		}
		seen[sentence] = v
	}
}

func TestNotice(t *testing.T) {
	tests := []struct {
		verdict        Verdict
		read, expected int
		want           string
	}{
		{VerdictArticle, 900, 0, ""},
		{VerdictArticle, 900, 1300, ""}, // captions and notes make up the difference
		{VerdictArticle, 412, 1893, "Read 412 of about 1,900 words: the rest is not on the page."},
		{VerdictPaywall, 412, 1893, "Read 412 of about 1,900 words: the page shows a teaser."},
		{VerdictPaywall, 96, 0, "Read 96 words: the page shows a teaser."},
		{VerdictPaywall, 40, 0, ""}, // refused
		{VerdictLive, 1204, 0, "Read 1,204 words of a live blog, which goes on changing."},
		{VerdictMedia, 70, 0, "Read 70 words, the text beside a video, audio or gallery."},
		{VerdictPaywall, 600, 1234567, "Read 600 of about 1,200,000 words: the page shows a teaser."},
	}
	for _, tt := range tests {
		a := &Article{Verdict: tt.verdict, Coverage: Coverage{WordsRead: tt.read, WordsExpected: tt.expected}}
		if got := a.Notice(); got != tt.want {
			t.Errorf("%s, %d of %d: %q, want %q", tt.verdict, tt.read, tt.expected, got, tt.want)
		}
	}
}

func TestCoverage(t *testing.T) {
	linked := func(fields string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Pier"` + fields + `}</script><p>`
	}
	body := strings.Repeat("word ", 300)
	tests := []struct {
		name, page string
		expected   int
	}{
		{"the page says nothing", linked(``), 0},
		{"a word count", linked(`,"wordCount":1900`), 1900},
		{"a word count as text", linked(`,"wordCount":"1,900"`), 1900},
		{"a count of characters", linked(`,"wordCount":220`), 0},
		{"a word count below what was read", linked(`,"wordCount":20`), 0},
		{"the body in the data", linked(`,"articleBody":"` + body + `"`), 300},
		{"a body in the data that is cut off itself", linked(`,"articleBody":"` + body + `…"`), 0},
		{"a reading time", linked(`,"timeRequired":"PT1H5M"`), 65 * wordsPerMinute},
		{"a broken reading time", linked(`,"timeRequired":"PT5"`), 0},
		{"an absurd word count", linked(`,"wordCount":1e12`), 0},
	}
	for _, tt := range tests {
		m := readMetadata(parsePage(t, tt.page), "https://example.org/a")
		_, coverage := judge(pageFacts{meta: &m, blocks: []Block{{Text: strings.Repeat("pier ", 40)}}})
		if coverage.WordsRead != 40 || coverage.WordsExpected != tt.expected {
			t.Errorf("%s: %+v, want 40 words of %d", tt.name, coverage, tt.expected)
		}
	}
}

func TestCountWords(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"", 0},
		{"One, two; three.", 3},
		{"Don't part well-known 3.5 words", 5},
		{"Он сказал: «Нет», и ушёл", 5},
		{"L’été d’après", 2},
		{"— … !", 0},
		{"a - b", 2},
		{"港町の議会は火曜日、古い桟橋を再建することを決めた。", 12},
		{"旧码头将重建并于明年秋天完成", 8},
		{"ประเทศไทยมีอากาศร้อน", 4},
		{"한국어 문장은 띄어쓰기가 있다", 4},
		{"हिन्दी में शब्द", 3},
	}
	for _, tt := range tests {
		if got := countWords(tt.text); got != tt.want {
			t.Errorf("countWords(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}
