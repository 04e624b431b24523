package boilerplate

import "unicode"

// sentence is what the rules know of one sentence of a block.
type sentence struct {
	start, end int // byte offsets into the block
	words      int
	capitals   int // words that begin with a capital letter
	digits     int // words that begin with a digit
	quoted     int // words inside quotation marks
	covered    int // words inside a match of the lexicon, reporting words apart
	hits       [concepts]uint8
	// lead is true when the sentence opens with a related-link word that a colon,
	// dash or arrow follows; whole when it is nothing but such words.
	lead, whole bool
	// terminal is the punctuation mark that ends the sentence, 0 for none.
	terminal rune
	slashes  int  // '/', '|' and '©', which credit lines part names with
	first    int  // index of its first word in the scanner's words
	credited int  // number, from 1, of the last word that names a credit or an agency, 0 for none
	opened   int  // words that open it as a byline or a line about the article
	led      bool // a colon follows those words
	copied   bool // it opens with "©"
	credit   bool // the word so named stands before a colon, "by" or a bar
	bracket  bool // the sentence ends in a closing bracket
}

// word is a folded word in the scanner's buffer.
type word struct {
	start, end int32
	sentence   int32
	after      rune // first punctuation mark behind the word, 0 for none
	opening    bool // first of its sentence or behind a colon, dash or exclamation mark
	quoted     bool
	capital    bool
	covered    bool
}

// scanner turns blocks into sentences with the concepts they hold. It reuses
// its buffers and serves one goroutine.
type scanner struct {
	trie      *trie
	fold      *[0x250]byte
	buffer    []byte
	words     []word
	sentences []sentence
}

func newScanner(language string) *scanner {
	return &scanner{trie: trieFor(language), fold: latinFold()}
}

// scan reads one block; the result is valid until the next call.
func (s *scanner) scan(block string) []sentence {
	s.buffer, s.words, s.sentences = s.buffer[:0], s.words[:0], s.sentences[:0]
	s.split(block)
	s.match()
	return s.sentences
}

// split fills words and sentences.
func (s *scanner) split(block string) {
	current := sentence{start: -1}
	var quote quoteState
	inWord, opening := false, true
	letters := 0 // of the last word
	for i, r := range block {
		before := len(s.buffer)
		s.buffer = appendFolded(s.buffer, s.fold, r)
		if len(s.buffer) > before {
			if !inWord {
				inWord, letters = true, 0
				if current.start < 0 {
					current.start = i
				}
				if current.words == 0 {
					current.first = len(s.words)
				}
				current.terminal, current.bracket = 0, false
				current.words++
				if unicode.IsUpper(r) {
					current.capitals++
				} else if unicode.IsDigit(r) {
					current.digits++
				}
				if quote.open {
					current.quoted++
				}
				s.words = append(s.words, word{start: int32(before), sentence: int32(len(s.sentences)), opening: opening, quoted: quote.open, capital: unicode.IsUpper(r)})
				opening = false
			}
			letters++
			continue
		}
		if unicode.Is(unicode.Mn, r) {
			continue // an accent written apart
		}
		if inWord {
			inWord = false
			s.words[len(s.words)-1].end = int32(before)
			s.buffer = append(s.buffer, ' ')
		}
		if current.start < 0 {
			if !unicode.IsSpace(r) {
				current.start = i
			} else {
				continue
			}
		}
		if unicode.IsSpace(r) {
			if current.terminal != 0 && current.words > 0 && (current.terminal != '.' || letters > 2) && beginsSentence(block[i:]) {
				current.end = i
				s.closeSentence(current)
				current, opening = sentence{start: -1}, true
			}
			continue
		}
		quote.see(r)
		if n := len(s.words); n > 0 && s.words[n-1].after == 0 && s.words[n-1].sentence == int32(len(s.sentences)) {
			s.words[n-1].after = r
		}
		switch r {
		case '.', '!', '?', '…', '。', '！', '？', '؟', '।':
			current.terminal = r
		case '"', '”', '“', '»', '«', '’', ')', ']', '\'':
			// a closing mark keeps the terminal in front of it
			current.bracket = r == ')' || r == ']'
		case ':', '–', '—', '|', '•', '›', '>', '→', '-':
			opening = opening || r != '-' || len(block) > i+1 && block[i+1] == ' '
			current.terminal = 0
			if r == '|' {
				current.slashes++
			}
		case '/', '©':
			current.slashes++
			current.copied = current.copied || r == '©' && current.words == 0
			current.terminal = 0
		default:
			current.terminal = 0
		}
	}
	if inWord {
		s.words[len(s.words)-1].end = int32(len(s.buffer))
		s.buffer = append(s.buffer, ' ')
	}
	if current.start >= 0 {
		current.end = len(block)
		s.closeSentence(current)
	}
}

func (s *scanner) closeSentence(current sentence) {
	s.sentences = append(s.sentences, current)
	if n := len(s.buffer); n > 0 {
		s.buffer[n-1] = '\n' // no phrase crosses it
	}
}

// beginsSentence says whether the text behind a terminal mark and a space opens
// a new sentence.
func beginsSentence(rest string) bool {
	for _, r := range rest {
		switch {
		case unicode.IsLetter(r):
			return !unicode.IsLower(r)
		case unicode.IsDigit(r):
			return true
		}
	}
	return false
}

// quoteState follows quotation marks through a block.
type quoteState struct {
	open bool
	mark rune
}

func (q *quoteState) see(r rune) {
	switch r {
	case '„':
		q.open, q.mark = true, r
	case '“': // closes „…“, opens “…”
		q.open, q.mark = !q.open || q.mark != '„', r
	case '”':
		q.open = q.open && q.mark == '«'
	case '«':
		q.open, q.mark = !q.open || q.mark != '»', r
	case '»':
		if q.open && (q.mark == '«' || q.mark == '»') {
			q.open = false
		} else {
			q.open, q.mark = true, r
		}
	case '"':
		q.open, q.mark = !q.open, r
	}
}

// match looks every word up in the lexicon and counts concepts.
func (s *scanner) match() {
	for i := range s.words {
		w := &s.words[i]
		at := s.trie.root[s.buffer[w.start]]
		for p := int(w.start); at != 0; {
			n := &s.trie.nodes[at]
			p++
			if len(n.entries) > 0 && p <= len(s.buffer) {
				s.hit(i, p, n.entries)
			}
			if p >= len(s.buffer) {
				break
			}
			at = n.child
			for at != 0 && s.trie.nodes[at].label != s.buffer[p] {
				at = s.trie.nodes[at].sibling
			}
		}
	}
	for i := range s.words {
		if s.words[i].covered {
			s.sentences[s.words[i].sentence].covered++
		}
	}
}

// hit records entries that match from word i to byte p of the buffer.
func (s *scanner) hit(i, p int, entries []entry) {
	atEnd := p == len(s.buffer) || s.buffer[p] == ' ' || s.buffer[p] == '\n'
	w := s.words[i]
	current := &s.sentences[w.sentence]
	for _, e := range entries {
		if !atEnd && !e.open || e.initial && !w.opening || e.capital && (w.opening || !w.capital) {
			continue
		}
		last := i
		for last+1 < len(s.words) && int(s.words[last+1].start) < p {
			last++
		}
		switch c := e.concept; {
		case c == conceptAct && !w.opening && (i == 0 || s.words[i-1].after != ','):
			continue
		case w.quoted && !s.allQuoted(w.sentence) && c != conceptReport && c != conceptAgency && c != conceptCredit:
			continue
		case c == conceptMeta || c == conceptByline:
			if i != current.first {
				continue
			}
			current.opened = last - i + 1
			current.led = s.words[last].after == ':'
		case c == conceptRelated:
			if i > 0 && s.words[i-1].sentence == w.sentence {
				continue
			}
			switch s.words[last].after {
			case ':', '–', '—', '|', '>', '›', '»', '→', '-', '…', '•':
				current.lead = true
			}
			if last-i+1 == current.words {
				current.whole = true
			}
		}
		if current.hits[e.concept] < 255 {
			current.hits[e.concept]++
		}
		if e.concept == conceptCredit || e.concept == conceptAgency {
			current.credited = i - current.first + 1
			current.credit = current.credit || e.concept == conceptCredit && s.words[last].after != 0 && s.words[last].after != '.' && s.words[last].after != ','
		}
		if e.concept != conceptReport {
			for j := i; j <= last; j++ {
				s.words[j].covered = true
			}
		}
	}
}

// allQuoted says whether a sentence stands in quotation marks as a whole, as
// a box's own text sometimes does.
func (s *scanner) allQuoted(sentence int32) bool {
	return s.sentences[sentence].quoted == s.sentences[sentence].words && len(s.sentences) == 1
}
