package pdftext

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const (
	maxForms  = 8       // that are drawn within each other
	maxString = 1 << 16 // bytes drawn at once

	// Distances in sizes of the letters: a space that is drawn narrower is none,
	// and letters that are spaced wider are words.
	minSpace    = 0.08
	maxTracking = 0.5
)

// matrix is [a b c d e f] of ISO 32000-2, 8.3.3.
type matrix [6]float64

func identity() matrix { return matrix{1, 0, 0, 1, 0, 0} }

// times applies m first, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// run is a piece of text that is drawn at once, upright.
type run struct {
	text      string
	x0, x1, y float64 // in points, y growing upwards
	size      float64
	bold      bool
}

// graphics is the part of the graphics state that text depends on.
type graphics struct {
	ctm                                matrix
	font                               *typeface
	size                               float64
	charSpace, wordSpace, scale, space float64 // scale 1 is 100 %; space is the leading
	rise                               float64
}

// canvas collects the text that a page draws.
type canvas struct {
	reader *reader
	runs   []run
}

// drawing is one content stream being drawn.
type drawing struct {
	*canvas
	resources  types.Dict
	state      graphics
	saved      []graphics
	text, line matrix
	marks      []bool // of marked content that is open: is it an artifact?
	artifacts  int
	depth      int
}

// draw interprets a content stream. depth counts the forms around it.
func (c *canvas) draw(content []byte, resources types.Dict, state graphics, depth int) error {
	d := &drawing{canvas: c, resources: resources, state: state, text: identity(), line: identity(), depth: depth}
	lexer := &lexer{data: content}
	var operands []any
	for {
		token, ok := lexer.next()
		if !ok {
			return nil
		}
		op, isOperator := token.(operator)
		if !isOperator {
			if len(operands) < maxOperands {
				operands = append(operands, token)
			}
			continue
		}
		if c.reader.operators++; c.reader.operators > maxOperators || c.reader.text > maxTextBytes {
			return ErrTooComplex
		}
		if c.reader.operators%1024 == 0 && c.reader.ctx.Err() != nil {
			return c.reader.ctx.Err()
		}
		if op == "BI" {
			c.reader.pictures = true
			lexer.skipInlineImage()
		} else if err := d.do(op, operands); err != nil {
			return err
		}
		operands = operands[:0]
	}
}

// do carries out one operator.
func (d *drawing) do(op operator, operands []any) error {
	arg := func(i int) float64 { return floatAt(operands, i) }
	switch op {
	case "q":
		if len(d.saved) < maxOperands {
			d.saved = append(d.saved, d.state)
		}
	case "Q":
		if n := len(d.saved); n > 0 {
			d.state, d.saved = d.saved[n-1], d.saved[:n-1]
		}
	case "cm":
		d.state.ctm = matrix{arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)}.times(d.state.ctm)
	case "BT":
		d.text, d.line = identity(), identity()
	case "Tf":
		d.state.font = d.reader.font(d.resources, nameAt(operands, 0))
		d.state.size = arg(1)
	case "Tc":
		d.state.charSpace = arg(0)
	case "Tw":
		d.state.wordSpace = arg(0)
	case "Tz":
		d.state.scale = arg(0) / 100
	case "TL":
		d.state.space = arg(0)
	case "Ts":
		d.state.rise = arg(0)
	case "Td":
		d.newLine(arg(0), arg(1))
	case "TD":
		d.state.space = -arg(1)
		d.newLine(arg(0), arg(1))
	case "Tm":
		d.line = matrix{arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)}
		d.text = d.line
	case "T*":
		d.newLine(0, -d.state.space)
	case "Tj":
		d.show(stringAt(operands, 0))
	case "'":
		d.newLine(0, -d.state.space)
		d.show(stringAt(operands, 0))
	case "\"":
		d.state.wordSpace, d.state.charSpace = arg(0), arg(1)
		d.newLine(0, -d.state.space)
		d.show(stringAt(operands, 2))
	case "TJ":
		if len(operands) > 0 {
			elements, _ := operands[0].(array)
			d.showAll(elements)
		}
	case "Do":
		return d.form(nameAt(operands, 0))
	case "BMC", "BDC":
		artifact := nameAt(operands, 0) == "Artifact"
		if artifact {
			d.artifacts++
		}
		if len(d.marks) < maxOperands {
			d.marks = append(d.marks, artifact)
		}
	case "EMC":
		if n := len(d.marks); n > 0 {
			if d.marks[n-1] {
				d.artifacts--
			}
			d.marks = d.marks[:n-1]
		}
	}
	return nil
}

func (d *drawing) newLine(x, y float64) {
	d.line = matrix{1, 0, 0, 1, x, y}.times(d.line)
	d.text = d.line
}

// showAll draws strings with the shifts between them, in thousandths of the size.
func (d *drawing) showAll(elements array) {
	for _, element := range elements {
		switch element := element.(type) {
		case []byte:
			d.show(element)
		case float64:
			d.advance(-element / 1000 * d.state.size * d.state.scale)
		}
	}
}

func (d *drawing) advance(x float64) { d.text = matrix{1, 0, 0, 1, x, 0}.times(d.text) }

// show draws a string and adds its text. What is drawn as an artifact (a
// running header, a page number) or turned (a watermark, a margin note) only moves.
func (d *drawing) show(codes []byte) {
	s := &d.state
	if s.font == nil || len(codes) == 0 {
		return
	}
	codes = codes[:min(len(codes), maxString)]
	start := d.text
	var text strings.Builder
	for len(codes) > 0 {
		glyph, width, length := s.font.glyph(codes)
		advance := width*s.size + s.charSpace
		if length == 1 && codes[0] == ' ' {
			advance += s.wordSpace
		}
		// Some programs draw spaces that word spacing closes again, and part
		// words by character spacing alone: what is seen counts.
		if glyph != " " || advance > minSpace*s.size {
			text.WriteString(glyph)
		}
		d.advance(advance * s.scale)
		codes = codes[length:]
		if s.charSpace > maxTracking*s.size {
			end := matrix{1, 0, 0, 1, -s.charSpace * s.scale, 0}.times(d.text)
			d.add(text.String(), start, end)
			start = d.text
			text.Reset()
		}
	}
	d.add(text.String(), start, d.text)
}

// add adds a run that is drawn from one position to another.
func (d *drawing) add(text string, from, to matrix) {
	s := &d.state
	drawn := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.times(from).times(s.ctm)
	end := matrix{1, 0, 0, 1, 0, s.rise}.times(to).times(s.ctm)
	r := run{text: text, x0: drawn[4], y: drawn[5], x1: end[4], size: math.Hypot(drawn[2], drawn[3]), bold: s.font.bold}
	upright := drawn[0] > 0 && math.Abs(drawn[1]) < 0.1*drawn[0] && drawn[3] > 0
	if text == "" || d.artifacts > 0 || !upright || !r.isFinite() {
		return
	}
	d.count(text)
	d.runs = append(d.runs, r)
}

func (r run) isFinite() bool {
	sum := r.x0 + r.x1 + r.y + r.size
	return !math.IsNaN(sum) && !math.IsInf(sum, 0) && r.size > 0.1
}

func (d *drawing) count(text string) {
	d.reader.text += len(text)
	for _, c := range text {
		switch {
		case c == utf8.RuneError || unicode.Is(unicode.Co, c):
			d.reader.unreadable++
			d.reader.letters++
		case !unicode.IsSpace(c):
			d.reader.letters++
		}
	}
}

// form draws a form, which is a content stream of its own, and notes pictures.
func (d *drawing) form(key string) error {
	objects := d.reader.dict(d.resources, "XObject")
	object, found := objects.Find(key)
	if !found {
		return nil
	}
	stream, _, err := d.reader.pdf.DereferenceStreamDict(object)
	if err != nil || stream == nil {
		return nil //nolint:nilerr // a drawing that is missing leaves a gap, no more
	}
	switch d.reader.name(stream.Dict, "Subtype") {
	case "Image":
		d.reader.pictures = true
		return nil
	case "Form":
	default:
		return nil
	}
	if d.depth >= maxForms || d.artifacts > 0 {
		return nil
	}
	dict, content := d.reader.stream(object)
	state := d.state
	if elements := d.reader.array(dict, "Matrix"); len(elements) == 6 {
		var m matrix
		for i, element := range elements {
			m[i] = d.reader.number(element, 0)
		}
		state.ctm = m.times(state.ctm)
	}
	resources := d.reader.dict(dict, "Resources")
	if resources == nil {
		resources = d.resources
	}
	return d.draw(content, resources, state, d.depth+1)
}

func floatAt(operands []any, i int) float64 {
	if i < len(operands) {
		value, _ := operands[i].(float64)
		return value
	}
	return 0
}

func nameAt(operands []any, i int) string {
	if i < len(operands) {
		value, _ := operands[i].(name)
		return string(value)
	}
	return ""
}

func stringAt(operands []any, i int) []byte {
	if i < len(operands) {
		value, _ := operands[i].([]byte)
		return value
	}
	return nil
}
