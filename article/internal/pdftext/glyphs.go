package pdftext

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed glyphs.tsv
var glyphsTable string

// glyphNames are the names of glyphs that are not made up of others, with the
// characters they stand for (Adobe Glyph List; ISO 32000-2, annex D).
var glyphNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(glyphsTable) {
		if fields := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(fields) >= 2 && !strings.HasPrefix(line, "#") {
			names[fields[0]] = fields[1]
		}
	}
	return names
})

// standardLetters is the part of StandardEncoding that differs from ASCII.
var standardLetters = sync.OnceValue(func() [256]string {
	var letters [256]string
	for line := range strings.Lines(glyphsTable) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(fields) == 3 {
			if code, err := strconv.ParseUint(fields[2], 8, 8); err == nil {
				letters[code] = fields[1]
			}
		}
	}
	return letters
})

// accents are the names of accents that follow a letter's in a glyph's name.
var accents = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "macron": "\u0304", "breve": "\u0306",
		"dotaccent": "\u0307", "dieresis": "\u0308", "ring": "\u030A", "hungarumlaut": "\u030B", "caron": "\u030C",
		"commaaccent": "\u0327", "cedilla": "\u0327", "ogonek": "\u0328",
	}
})

// glyphText returns what a glyph's name stands for: "a", "eacute", "f_i",
// "uni20AC", "quoteright.alt"; U+FFFD for names that tell nothing.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if name == "" {
		return "" // .notdef
	}
	if text, ok := glyphNames()[name]; ok {
		return text
	}
	if utf8.RuneCountInString(name) == 1 {
		return name
	}
	if strings.Contains(name, "_") {
		var text strings.Builder
		for part := range strings.SplitSeq(name, "_") {
			text.WriteString(glyphText(part))
		}
		return text.String()
	}
	if accent, ok := accents()[name[1:]]; ok && 'A' <= name[0]&^0x20 && name[0]&^0x20 <= 'Z' {
		return norm.NFC.String(name[:1] + accent)
	}
	for _, prefix := range [...]string{"uni", "u"} {
		if digits, ok := strings.CutPrefix(name, prefix); ok && len(digits) >= 4 && len(digits) <= 6 {
			if code, err := strconv.ParseUint(digits, 16, 32); err == nil && utf8.ValidRune(rune(code)) {
				return string(rune(code))
			}
		}
	}
	if digits, ok := strings.CutPrefix(name, "afii"); ok {
		return cyrillic(digits)
	}
	return unknownGlyph
}

// cyrillic knows the Russian letters under their numbers in AFII's register,
// where Ё stands in its place in the alphabet.
func cyrillic(digits string) string {
	number, err := strconv.Atoi(digits)
	if err != nil {
		return unknownGlyph
	}
	for _, alphabet := range [...]struct {
		first  int
		letter rune
		yo     rune
	}{{10017, 'А', 'Ё'}, {10065, 'а', 'ё'}} {
		switch offset := number - alphabet.first; {
		case offset < 0 || offset > 32:
		case offset < 6:
			return string(alphabet.letter + rune(offset))
		case offset == 6:
			return string(alphabet.yo)
		default:
			return string(alphabet.letter + rune(offset-1))
		}
	}
	return unknownGlyph
}
