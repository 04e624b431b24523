package card

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// displayBytes is what each text display adds to the bytes that Discord counts.
const displayBytes = 12

// What a message keeps free for a container, rows of buttons, the label of a
// part and the line that points to an attached file.
const (
	spareComponents = 13
	spareText       = 400
	spareBytes      = 1200
)

// display is a text display of a message to be.
type display struct {
	lines []string
	keeps []bool // by line
	side  string
}

func (d *display) text() string { return strings.Join(d.lines, "\n") }

// size is what text uses up of a message.
type size struct{ text, bytes, components int }

func (s size) plus(o size) size {
	return size{s.text + o.text, s.bytes + o.bytes, s.components + o.components}
}

func (s size) fits() bool {
	return s.text <= discord.MaxCharacters-spareText && s.bytes <= discord.MaxBytes-spareBytes && s.components <= discord.MaxComponents-spareComponents
}

// sizeOf returns the size of a line with its line break. Characters are counted
// as UTF-16 units, the largest of the ways to count them.
func sizeOf(text string) size {
	units := 1
	for _, r := range text {
		units += max(1, utf16.RuneLen(r))
	}
	return size{text: units, bytes: len(text) + 1}
}

// packer fills messages with lines, in order, cutting none that fits into one.
type packer struct {
	full    [][]display
	current []display
	used    size
	open    bool // the last display takes more lines
}

// pack distributes groups over as few messages as hold them in order.
func pack(groups []group) [][]display {
	var p packer
	for _, g := range groups {
		p.open = false
		side := g.side
		for _, l := range g.lines {
			if len(l.words) == 0 {
				continue
			}
			p.add(l, side)
			side = ""
		}
	}
	if len(p.current) > 0 {
		p.full = append(p.full, p.current)
	}
	return p.full
}

// cost is what a rendered line uses up if it is put next.
func (p *packer) cost(text, side string) size {
	cost := sizeOf(text)
	if !p.open {
		cost.bytes += displayBytes
		cost.components++
		if side != "" {
			cost.components += 2
		}
	}
	return cost
}

func (p *packer) add(l line, side string) {
	words := l.words
	for len(words) > 0 {
		if mayFit(words) {
			text := l.render(words)
			fits := p.used.plus(p.cost(text, side)).fits()
			if !fits && p.emptyFits(text) {
				p.flush()
				fits = true
			}
			if fits {
				p.put(text, l.keeps, side)
				return
			}
		}
		// Longer than a message: fill this one up if that is worth it.
		n := p.fitting(l, words, side)
		if len(p.current) > 0 && n < max(1, min(len(words)/4, worthStarting)) {
			p.makeRoom()
			continue
		}
		n = max(n, 1)
		p.put(l.render(words[:n]), false, side)
		side = ""
		words = words[n:]
		p.flush()
	}
}

// worthStarting is how many words of a long line are worth to begin it at the
// end of a message.
const worthStarting = 40

// mayFit says whether words may fit into one message, without rendering them.
func mayFit(words []word) bool {
	bytes := 0
	for _, w := range words {
		bytes += len(w.text)
		if bytes > discord.MaxBytes {
			return false
		}
	}
	return true
}

// emptyFits says whether a line fits into a message of its own, beside the
// headings that would come with it.
func (p *packer) emptyFits(text string) bool {
	fresh := size{bytes: displayBytes, components: 1}.plus(sizeOf(text))
	for i := len(p.current) - 1; i >= 0; i-- {
		d := &p.current[i]
		for j := len(d.lines) - 1; j >= 0; j-- {
			if !d.keeps[j] {
				return len(p.current) > 0 && fresh.fits()
			}
			fresh = fresh.plus(sizeOf(d.lines[j])).plus(size{bytes: displayBytes, components: 1})
		}
	}
	return false // all that stands here would come along
}

// fitting returns how many words of a line still fit, up to the end of a
// sentence if there is one in the second half of them.
func (p *packer) fitting(l line, words []word, side string) int {
	used := p.used.plus(p.cost(l.prefix+`\****`, side))
	last := 0
	for last < len(words) {
		used = used.plus(sizeOf(words[last].text)) // with the blank before it
		if last > 0 && words[last].bold != words[last-1].bold {
			used = used.plus(sizeOf("**"))
		}
		if !used.fits() {
			break
		}
		last++
	}
	for n := last; n > last/2; n-- {
		if endsSentence(words[n-1].text) {
			return n
		}
	}
	return last
}

func endsSentence(text string) bool {
	text = strings.TrimRight(text, `"'”’»)`)
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?…。！？", r) && r != utf8.RuneError
}

func (p *packer) put(text string, keeps bool, side string) {
	p.used = p.used.plus(p.cost(text, side))
	if !p.open {
		p.current = append(p.current, display{side: side})
		p.open = true
	}
	d := &p.current[len(p.current)-1]
	d.lines = append(d.lines, text)
	d.keeps = append(d.keeps, keeps)
}

// flush ends the current message, but for headings at its end, which go to the next.
func (p *packer) flush() {
	var carried []display
	for len(p.current) > 0 {
		d := &p.current[len(p.current)-1]
		n := len(d.lines)
		for n > 0 && d.keeps[n-1] {
			n--
		}
		if n < len(d.lines) {
			moved := display{lines: d.lines[n:], keeps: d.keeps[n:]}
			if n == 0 {
				moved.side = d.side
			}
			carried = append([]display{moved}, carried...)
		}
		d.lines, d.keeps = d.lines[:n:n], d.keeps[:n:n]
		if n > 0 {
			break
		}
		p.current = p.current[:len(p.current)-1]
	}
	if len(p.current) > 0 {
		p.full = append(p.full, p.current)
	}
	p.current = carried
	p.used = size{}
	for i := range carried {
		d := &carried[i]
		p.used = p.used.plus(size{bytes: displayBytes, components: 1})
		if d.side != "" {
			p.used.components += 2
		}
		for _, text := range d.lines {
			p.used = p.used.plus(sizeOf(text))
		}
	}
	p.open = p.open && len(carried) > 0
}

// makeRoom ends the current message, also one of headings alone.
func (p *packer) makeRoom() {
	before := len(p.full)
	p.flush()
	if len(p.full) > before {
		return
	}
	for i := range p.current {
		clear(p.current[i].keeps)
	}
	p.flush()
}

// render writes words as a line of Markdown.
func (l *line) render(words []word) string {
	var b strings.Builder
	b.WriteString(l.prefix)
	bold := false
	for i, w := range words {
		if bold && !w.bold {
			b.WriteString("**")
		}
		text := w.text
		switch {
		case i == 0:
			text = escapeStart(strings.TrimPrefix(text, noBreak))
		case !w.joined:
			b.WriteByte(' ')
		}
		if w.bold && !bold {
			b.WriteString("**")
		}
		bold = w.bold
		b.WriteString(text)
	}
	if bold {
		b.WriteString("**")
	}
	return b.String()
}
