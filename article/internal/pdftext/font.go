package pdftext

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/font"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"
)

const unknownGlyph = string(utf8.RuneError)

// typeface turns the codes of strings into text and widths.
type typeface struct {
	bold      bool
	toUnicode *characterMap // nil where there is none

	// A simple font's codes are bytes.
	letters [256]string
	widths  map[int]float64 // in text space: 1 is the size
	missing float64         // width of codes without one

	// A composite font's codes have two bytes.
	composite bool
	utf16     bool // its codes are UTF-16
	ranges    []widthRange
}

// widthRange is a run of codes of one width.
type widthRange struct {
	first, last int
	width       float64
}

// glyph returns the text, the width and the length in bytes of the first code of codes.
func (f *typeface) glyph(codes []byte) (text string, width float64, length int) {
	if !f.composite {
		code := codes[:1]
		width, known := f.widths[int(code[0])]
		if !known {
			width = f.missing
		}
		if text, ok := f.toUnicode.lookup(code); ok {
			return text, width, 1
		}
		return f.letters[code[0]], width, 1
	}
	code := codes[:min(2, len(codes))]
	value := 0
	for _, b := range code {
		value = value<<8 | int(b)
	}
	if text, ok := f.toUnicode.lookup(code); ok {
		return text, f.compositeWidth(value), len(code)
	}
	if f.utf16 {
		return string(utf16.Decode([]uint16{uint16(value)})), f.compositeWidth(value), len(code)
	}
	return unknownGlyph, f.compositeWidth(value), len(code)
}

func (f *typeface) compositeWidth(code int) float64 {
	if width, ok := f.widths[code]; ok {
		return width
	}
	width := f.missing
	for _, r := range f.ranges {
		if r.first <= code && code <= r.last {
			width = r.width
			break
		}
	}
	f.widths[code] = width
	return width
}

// font returns the font that a resource dictionary knows by a name, nil where
// there is none. A font is read once.
func (r *reader) font(resources types.Dict, key string) *typeface {
	entry, found := r.dict(resources, "Font").Find(key)
	if !found {
		return nil
	}
	identity := ""
	if reference, ok := entry.(types.IndirectRef); ok {
		identity = fmt.Sprint(reference.ObjectNumber)
		if known := r.fonts[identity]; known != nil {
			return known
		}
	}
	dict, err := r.pdf.DereferenceDict(entry)
	if err != nil || dict == nil {
		return nil
	}
	loaded := r.loadFont(dict)
	if identity != "" {
		r.fonts[identity] = loaded
	}
	return loaded
}

func (r *reader) loadFont(dict types.Dict) *typeface {
	base := r.name(dict, "BaseFont")
	if _, after, subset := strings.Cut(base, "+"); subset {
		base = after
	}
	f := &typeface{widths: map[int]float64{}, missing: 0.5}
	lower := strings.ToLower(base)
	f.bold = strings.Contains(lower, "bold") || strings.Contains(lower, "black") || strings.Contains(lower, "heavy") || strings.Contains(lower, "cmbx")
	if value, found := dict.Find("ToUnicode"); found {
		if _, content := r.stream(value); content != nil {
			f.toUnicode = parseCharacterMap(content)
		}
	}
	if r.name(dict, "Subtype") == "Type0" {
		r.loadComposite(f, dict)
	} else {
		r.loadSimple(f, dict, base)
	}
	return f
}

func (r *reader) loadComposite(f *typeface, dict types.Dict) {
	f.composite = true
	encoding := r.name(dict, "Encoding")
	f.utf16 = strings.HasPrefix(encoding, "Uni") && (strings.Contains(encoding, "UCS2") || strings.Contains(encoding, "UTF16"))
	descendants := r.array(dict, "DescendantFonts")
	if len(descendants) == 0 {
		return
	}
	descendant, err := r.pdf.DereferenceDict(descendants[0])
	if err != nil {
		return
	}
	width, _ := descendant.Find("DW")
	f.missing = r.number(width, 1000) / 1000
	widths := r.array(descendant, "W")
	for i := 0; i+1 < len(widths) && len(f.ranges) < maxRanges; {
		first := int(r.number(widths[i], 0))
		value, err := r.pdf.Dereference(widths[i+1])
		if err != nil {
			return
		}
		if list, ok := value.(types.Array); ok {
			for j, width := range list {
				f.widths[first+j] = r.number(width, 1000) / 1000
			}
			i += 2
			continue
		}
		if i+2 >= len(widths) {
			return
		}
		f.ranges = append(f.ranges, widthRange{first, int(r.number(value, 0)), r.number(widths[i+2], 1000) / 1000})
		i += 3
	}
}

func (r *reader) loadSimple(f *typeface, dict types.Dict, base string) {
	r.loadEncoding(f, dict)
	unit := 0.001
	if elements := r.array(dict, "FontMatrix"); len(elements) == 6 { // of a Type 3 font
		unit = r.number(elements[0], unit)
	}
	descriptor := r.dict(dict, "FontDescriptor")
	if value, found := descriptor.Find("MissingWidth"); found {
		f.missing = r.number(value, 500) * unit
	}
	widths := r.array(dict, "Widths")
	first, _ := dict.Find("FirstChar")
	start := int(r.number(first, 0))
	for i, width := range widths {
		f.widths[start+i] = r.number(width, 500) * unit
	}
	if len(widths) == 0 && font.IsCoreFont(base) {
		for code, letter := range f.letters {
			character, _ := utf8.DecodeRuneInString(letter)
			if width, err := font.CharWidth(base, character); err == nil {
				f.widths[code] = float64(width) / 1000
			}
		}
	}
}

// loadEncoding fills a simple font's letters: its base encoding, and the
// differences that name single glyphs.
func (r *reader) loadEncoding(f *typeface, dict types.Dict) {
	baseEncoding := r.name(dict, "Encoding")
	var differences types.Array
	if encoding := r.dict(dict, "Encoding"); encoding != nil {
		baseEncoding = r.name(encoding, "BaseEncoding")
		differences = r.array(encoding, "Differences")
	}
	for code := range f.letters {
		f.letters[code] = letterOf(baseEncoding, byte(code), r.name(dict, "Subtype") == "TrueType")
	}
	code := 0
	for _, element := range differences {
		value, err := r.pdf.Dereference(element)
		if err != nil {
			return
		}
		switch value := value.(type) {
		case types.Integer:
			code = int(value)
		case types.Name:
			if 0 <= code && code < len(f.letters) {
				f.letters[code] = glyphText(string(value))
			}
			code++
		}
	}
}

// letterOf returns what a byte means in one of the encodings that PDF knows by
// name. Fonts without an encoding have one built in, which for text is mostly
// StandardEncoding.
func letterOf(encoding string, code byte, trueType bool) string {
	if code < ' ' {
		return ""
	}
	switch {
	case encoding == "MacRomanEncoding":
		return string(charmap.Macintosh.DecodeByte(code))
	case encoding == "WinAnsiEncoding" || encoding == "" && trueType:
		return string(charmap.Windows1252.DecodeByte(code))
	}
	if code < 0x7f && code != '\'' && code != '`' {
		return string(rune(code))
	}
	return standardLetters()[code]
}
