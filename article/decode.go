package article

import (
	"bytes"
	"errors"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const (
	// utf16Sample is how many bytes are looked at to recognise UTF-16 without a byte order mark.
	utf16Sample = 1024
	// plausibilitySample is how many decoded bytes decide whether a charset label is believed.
	plausibilitySample = 64 << 10
	// binaryShare is the share of control characters and undecodable
	// characters above which bytes are taken to be no text.
	binaryShare = 0.1
)

var errBinary = errors.New("too many control or undecodable characters for text")

// decode returns page as valid UTF-8 without control characters other than
// white space. It is page itself, not a copy, where nothing had to change.
//
// The charset is taken from the byte order mark, then the charset parameter of
// contentType (an HTTP header's value, possibly empty), then the page's own
// declaration, then a guess. Labels often lie, so bytes that are UTF-8 are
// UTF-8 whatever the label says, and a label whose characters make no sense is
// passed over. The error, an *Error of kind KindUnreadable, says that the bytes are no text.
func decode(page []byte, contentType string) ([]byte, error) {
	text, err := toUTF8(page, contentType)
	if err == nil {
		text, err = dropControls(text)
	}
	if err != nil {
		return nil, &Error{
			Kind:     KindUnreadable,
			Sentence: "This is not text that I can read. Please give me a web page, a text, Markdown or PDF file, or paste the article's text.",
			Err:      err,
		}
	}
	return text, nil
}

func toUTF8(page []byte, contentType string) ([]byte, error) {
	if marked, rest := byteOrderMark(page); marked != nil {
		return convert(marked, rest)
	} else if len(rest) != len(page) {
		return bytes.ToValidUTF8(rest, []byte(replacement)), nil
	}
	if unmarked := utf16WithoutMark(page); unmarked != nil {
		return convert(unmarked, page)
	}
	if utf8.Valid(page) {
		// Only the seven-bit escape sequences of ISO-2022 hide in valid UTF-8.
		if bytes.IndexByte(page, escape) < 0 || !isASCII(page) {
			return page, nil
		}
	} else if mostlyUTF8(page) {
		return bytes.ToValidUTF8(page, []byte(replacement)), nil
	}
	for _, label := range [...]string{charsetParameter(contentType), declaredCharset(page)} {
		labelled := encodingOf(label)
		if labelled == nil {
			continue
		}
		if text, err := convert(labelled, page); err == nil && plausible(text) {
			return text, nil
		}
	}
	return convert(guessEncoding(page), page)
}

func convert(from encoding.Encoding, page []byte) ([]byte, error) {
	text, err := from.NewDecoder().Bytes(page)
	if err != nil {
		return nil, err
	}
	return bytes.ToValidUTF8(text, []byte(replacement)), nil
}

const (
	escape      = 0x1b // opens a shift sequence of ISO-2022
	replacement = string(utf8.RuneError)

	markUTF8    = "\xEF\xBB\xBF"
	markUTF32LE = "\xFF\xFE\x00\x00"
	markUTF32BE = "\x00\x00\xFE\xFF"
	markUTF16LE = "\xFF\xFE"
	markUTF16BE = "\xFE\xFF"
)

func utf16LE() encoding.Encoding { return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM) }
func utf16BE() encoding.Encoding { return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM) }

// byteOrderMark returns the encoding that a byte order mark names and the
// bytes after the mark. The encoding is nil for UTF-8, where the rest is
// shorter than page, and where there is no mark.
func byteOrderMark(page []byte) (encoding.Encoding, []byte) {
	switch {
	case bytes.HasPrefix(page, []byte(markUTF8)):
		return nil, page[len(markUTF8):]
	case bytes.HasPrefix(page, []byte(markUTF32LE)):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), page[len(markUTF32LE):]
	case bytes.HasPrefix(page, []byte(markUTF32BE)):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), page[len(markUTF32BE):]
	case bytes.HasPrefix(page, []byte(markUTF16LE)):
		return utf16LE(), page[len(markUTF16LE):]
	case bytes.HasPrefix(page, []byte(markUTF16BE)):
		return utf16BE(), page[len(markUTF16BE):]
	}
	return nil, page
}

// utf16WithoutMark recognises UTF-16 by its zero bytes: any page or text holds
// white space and mostly markup or digits, whose high bytes are zero and whose
// low bytes are not.
func utf16WithoutMark(page []byte) encoding.Encoding {
	sample := page[:min(len(page), utf16Sample)&^1]
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i&1]++
		}
	}
	units := len(sample) / 2
	switch {
	case units < 2:
		return nil
	case zeros[1]*10 >= units && zeros[0]*20 < zeros[1]:
		return utf16LE()
	case zeros[0]*10 >= units && zeros[1]*20 < zeros[0]:
		return utf16BE()
	}
	return nil
}

// mostlyUTF8 reports whether bytes that are not valid UTF-8 are UTF-8 with some
// damage, such as a cut at the end or one badly included part: legacy
// encodings hardly ever form a valid multibyte sequence by chance.
func mostlyUTF8(page []byte) bool {
	var sequences, invalid int
	for i := 0; i < len(page); {
		if page[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(page[i:])
		if r == utf8.RuneError && size == 1 {
			invalid++
		} else {
			sequences++
		}
		i += size
	}
	return sequences > invalid
}

func isASCII(page []byte) bool {
	for _, b := range page {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plausible reports whether a text looks like one that was decoded by the right
// charset: hardly any undecodable or C1 control characters, and Latin letters
// with accents only among letters without. A Cyrillic or Greek text decoded as
// Latin has words of accented letters alone.
func plausible(text []byte) bool {
	text = text[:min(len(text), plausibilitySample)]
	var foreign, bad int   // characters that are not ASCII; those that make no sense
	var accented, mate int // letters of words with an accented Latin letter: accented ones; others
	var wordAccented, wordMate int
	endWord := func() {
		if wordAccented > 0 && wordAccented+wordMate > 2 {
			accented += wordAccented
			mate += wordMate
		}
		wordAccented, wordMate = 0, 0
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch {
		case r < utf8.RuneSelf:
			if isASCIILetter(r) {
				wordMate++
			} else {
				endWord()
			}
			continue
		case r == utf8.RuneError || r < 0xA0:
			bad++
		case r < 0x250 && unicode.IsLetter(r):
			wordAccented++
		default:
			endWord()
		}
		foreign++
	}
	endWord()
	return bad*20 <= foreign && accented <= 3*mate
}

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// dropControls returns text without control characters other than white space,
// which neither HTML nor a terminal should get to see. The error says that
// there are too many of them, or of undecodable characters, for a text.
func dropControls(text []byte) ([]byte, error) {
	controls := 0
	for _, b := range text {
		if (b < ' ' || b == 0x7f) && isControl(b) {
			controls++
		}
	}
	bad := controls + bytes.Count(text, []byte(replacement))
	// A character has at most four bytes: most texts need no counting.
	if bad > 0 && float64(bad) > binaryShare*float64(len(text))/utf8.UTFMax &&
		float64(bad) > binaryShare*float64(utf8.RuneCount(text)) {
		return nil, errBinary
	}
	if controls == 0 {
		return text, nil
	}
	kept := make([]byte, 0, len(text)-controls)
	for _, b := range text {
		if !isControl(b) {
			kept = append(kept, b)
		}
	}
	return kept, nil
}

func isControl(b byte) bool {
	return (b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') || b == 0x7f
}
