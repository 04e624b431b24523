package salience

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/lang"
)

// Sentence is one sentence of an article as it is handed to [NewDocument].
type Sentence struct {
	Text string
	// Paragraph tells the sentences of one paragraph from those of the next.
	Paragraph int
	// Prose is false for headings, table rows, list fragments and the like,
	// which count as text of the article but are never chosen.
	Prose bool
}

// Document is an article prepared for choosing sentences: its terms, its term
// pairs, and what is known of each sentence. It is immutable.
type Document struct {
	language string
	headline bool // there is one

	early     []float64 // exp(−i/6) of each sentence i: how much its place counts
	logLength float64   // logarithm of the number of sentences

	sentences []sentence
	terms     []term
	pairs     []pair
}

// sentence is what is known of one sentence.
type sentence struct {
	terms                        []int32 // in reading order
	pairs                        []int32 // pairs[i] is of terms[i] and terms[i+1]
	distinctTerms, distinctPairs []int32
	content                      []int32 // distinct terms that are no function words
	fault                        fault
	opens                        bool    // first of its paragraph
	quoted                       float64 // share of the words inside quotation marks
	persons                      float64 // share of first and second person pronouns outside them
	numbers                      int
	names                        int
	prose                        bool
	words                        int
}

// term is one stem of the article.
type term struct {
	stem      string
	count     int // occurrences
	sentences int // sentences that hold it
	first     int // the first of them
	last      int
	named     int // occurrences with a capital that no sentence opening explains
	quoted    int // occurrences inside quotation marks
	opening   int // occurrences in sentences that open a paragraph
	letters   int
	function  bool // a function word
	number    bool
	headline  bool
}

// pair is two neighbouring stems of the article.
type pair struct {
	a, b     int32
	count    int
	first    int
	last     int
	headline bool
}

// NewDocument prepares an article. The headline may be empty; language is an
// ISO 639-1 code, empty when unknown.
func NewDocument(headline, language string, sentences []Sentence) *Document {
	letters := 0
	for _, s := range sentences {
		letters += len(s.Text)
	}
	// Capacities that an article in a European language hardly ever outgrows.
	b := builder{
		document: &Document{
			language: language, headline: headline != "", sentences: make([]sentence, len(sentences)),
			early: make([]float64, len(sentences)), logLength: math.Log(float64(len(sentences))),
			terms: make([]term, 0, letters/12+16), pairs: make([]pair, 0, letters/6+16),
		},
		stemmer: lang.NewStemmer(language),
		persons: phraseTables()["person"][language],
		words:   make(map[string]int32, letters/12+16),
		stems:   make(map[string]int32, letters/12+16),
		pairs:   make(map[uint64]int32, letters/6+16),
	}
	for i, s := range sentences {
		b.document.early[i] = math.Exp(-float64(i) / 6)
		b.add(i, s, i == 0 || sentences[i-1].Paragraph != s.Paragraph)
	}
	b.addHeadline(headline)
	return b.document
}

// Len is the number of sentences.
func (d *Document) Len() int { return len(d.sentences) }

// Readable is the number of sentences that read well alone.
func (d *Document) Readable() int {
	n := 0
	for i := range d.sentences {
		n += int(indicator(d.sentences[i].prose && d.sentences[i].fault == readable))
	}
	return n
}

// builder numbers the terms of a document while it is read.
type builder struct {
	document *Document
	stemmer  *lang.Stemmer
	persons  map[string][]string // pronouns of the first and second person
	words    map[string]int32    // word -> term
	stems    map[string]int32    // stem -> term
	pairs    map[uint64]int32
	buffer   []string // words of the sentence at hand
	memory   []int32  // for the lists of the sentences to come
}

func (b *builder) term(word string) int32 {
	if id, ok := b.words[word]; ok {
		return id
	}
	d := b.document
	stem := b.stemmer.Stem(word)
	id, ok := b.stems[stem]
	if !ok {
		id = int32(len(d.terms))
		b.stems[stem] = id
		first, _ := utf8.DecodeRuneInString(word)
		d.terms = append(d.terms, term{
			stem: stem, first: -1, last: -1,
			letters:  utf8.RuneCountInString(word),
			function: lang.IsStopWord(d.language, word),
			number:   unicode.IsDigit(first),
		})
	}
	b.words[word] = id
	return id
}

func (b *builder) add(i int, s Sentence, opens bool) {
	out := &b.document.sentences[i]
	out.prose, out.opens, out.words = s.Prose, opens, countWords(s.Text)
	out.fault = faultOf(s.Text, b.document.language)
	b.buffer = lang.AppendWords(b.buffer[:0], s.Text)
	b.addTerms(i, out, b.buffer)
	b.addPairs(i, out)
	b.markCapitalsAndQuotes(s.Text, out)
}

// take returns n numbers, cut from larger pieces to spare allocations.
func (b *builder) take(n int) []int32 {
	if n > len(b.memory) {
		b.memory = make([]int32, max(n, 2048))
	}
	taken := b.memory[:n:n]
	b.memory = b.memory[n:]
	return taken
}

func (b *builder) addTerms(i int, out *sentence, words []string) {
	n := len(words)
	memory := b.take(5 * n)
	out.terms, out.distinctTerms, out.content = memory[:n:n], memory[n:n:2*n], memory[2*n:2*n:3*n]
	out.pairs, out.distinctPairs = memory[3*n:max(3*n, 4*n-1):4*n], memory[4*n:4*n:5*n]
	for k, word := range words {
		id := b.term(word)
		out.terms[k] = id
		t := &b.document.terms[id]
		if t.first < 0 {
			t.first = i
		}
		t.count++
		if t.last != i {
			t.last = i
			t.sentences++
			out.distinctTerms = append(out.distinctTerms, id)
			if !t.function {
				out.content = append(out.content, id)
			}
		}
		if out.opens {
			t.opening++
		}
		if t.number {
			out.numbers++
		}
	}
}

func (b *builder) addPairs(i int, out *sentence) {
	d := b.document
	for k := range out.pairs {
		first, second := out.terms[k], out.terms[k+1]
		key := pairKey(first, second)
		id, ok := b.pairs[key]
		if !ok {
			id = int32(len(d.pairs))
			b.pairs[key] = id
			d.pairs = append(d.pairs, pair{a: first, b: second, first: i, last: -1})
		}
		p := &d.pairs[id]
		p.count++
		if p.last != i {
			p.last = i
			out.distinctPairs = append(out.distinctPairs, id)
		}
		out.pairs[k] = id
	}
}

// markCapitalsAndQuotes walks the runs of letters of a sentence once more, now
// in their own case, to see which are names and which are quoted.
func (b *builder) markCapitalsAndQuotes(text string, out *sentence) {
	inQuotes, total, quoted, persons := false, 0, 0, 0
	start := -1
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if letter {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			b.markRun(text[start:i], total == 0, inQuotes, out, &quoted, &persons)
			total++
			start = -1
		}
		switch r {
		case '"':
			inQuotes = !inQuotes
		case '“', '«', '„', '「', '『', '‘':
			inQuotes = true
		case '”', '»', '」', '』':
			inQuotes = false
		}
	}
	if start >= 0 {
		b.markRun(text[start:], total == 0, inQuotes, out, &quoted, &persons)
		total++
	}
	if total > 0 {
		out.quoted = float64(quoted) / float64(total)
		out.persons = float64(persons) / float64(total)
	}
}

func (b *builder) markRun(run string, opening, inQuotes bool, out *sentence, quoted, persons *int) {
	first, _ := utf8.DecodeRuneInString(run)
	capital := unicode.IsUpper(first)
	id, ok := b.words[run]
	if capital || !ok {
		run = strings.ToLower(run)
		id, ok = b.words[run]
	}
	if inQuotes {
		*quoted++
	}
	if !ok {
		return
	}
	t := &b.document.terms[id]
	if inQuotes {
		t.quoted++
	}
	if capital && !opening && !t.function {
		t.named++
		out.names++
	}
	if t.function && !inQuotes {
		if _, ok := b.persons[run]; ok {
			*persons++
		}
	}
}

func pairKey(a, b int32) uint64 { return uint64(a)<<32 | uint64(b) }

func (b *builder) addHeadline(headline string) {
	d := b.document
	previous := int32(-1)
	for _, word := range lang.Words(headline) {
		id, ok := b.words[word]
		if !ok {
			id, ok = b.stems[b.stemmer.Stem(word)]
		}
		if !ok {
			previous = -1
			continue
		}
		d.terms[id].headline = true
		if previous >= 0 {
			if p, ok := b.pairs[pairKey(previous, id)]; ok {
				d.pairs[p].headline = true
			}
		}
		previous = id
	}
}
