package pdftext

import (
	"encoding/binary"
	"unicode/utf16"
)

const (
	maxMappings = 1 << 17 // of single characters
	maxRanges   = 1 << 13
)

// characterMap is a font's ToUnicode map (ISO 32000-2, 9.10.3).
type characterMap struct {
	single map[string]string // by code
	ranges []codeRange
}

// codeRange maps the codes of one length from first to last.
type codeRange struct {
	length      int
	first, last uint32
	// text is what first stands for, its last character counting up; texts are
	// what each code stands for, where they are listed.
	text  string
	texts []string
}

// lookup returns the text of a code; false where it has none. A nil map has none.
func (m *characterMap) lookup(code []byte) (string, bool) {
	if m == nil {
		return "", false
	}
	if text, ok := m.single[string(code)]; ok {
		return text, text != ""
	}
	text := m.fromRanges(code)
	m.single[string(code)] = text
	return text, text != ""
}

func (m *characterMap) fromRanges(code []byte) string {
	value := codeValue(code)
	for _, r := range m.ranges {
		if r.length != len(code) || value < r.first || value > r.last {
			continue
		}
		offset := value - r.first
		if r.texts != nil {
			return r.texts[min(int(offset), len(r.texts)-1)]
		}
		characters := []rune(r.text)
		if len(characters) == 0 {
			return ""
		}
		characters[len(characters)-1] += rune(offset)
		return string(characters)
	}
	return ""
}

func codeValue(code []byte) uint32 {
	var padded [4]byte
	copy(padded[4-min(4, len(code)):], code)
	return binary.BigEndian.Uint32(padded[:])
}

// parseCharacterMap reads what a map says of characters and of ranges.
func parseCharacterMap(content []byte) *characterMap {
	m := &characterMap{single: map[string]string{}}
	lexer := &lexer{data: content}
	var operands []any
	for {
		token, ok := lexer.next()
		if !ok {
			return m
		}
		op, isOperator := token.(operator)
		if !isOperator {
			if len(operands) < maxOperands {
				operands = append(operands, token)
			}
			continue
		}
		switch op {
		case "endbfchar":
			for i := 0; i+1 < len(operands) && len(m.single) < maxMappings; i += 2 {
				m.single[string(stringAt(operands, i))] = fromUTF16(stringAt(operands, i+1))
			}
		case "endbfrange":
			for i := 0; i+2 < len(operands) && len(m.ranges) < maxRanges; i += 3 {
				m.addRange(stringAt(operands, i), stringAt(operands, i+1), operands[i+2])
			}
		}
		// The count in front of "begin…" is no operand of "end…".
		operands = operands[:0]
	}
}

func (m *characterMap) addRange(first, last []byte, target any) {
	if len(first) == 0 || len(first) > 4 || len(first) != len(last) {
		return
	}
	r := codeRange{length: len(first), first: codeValue(first), last: codeValue(last)}
	switch target := target.(type) {
	case []byte:
		r.text = fromUTF16(target)
	case array:
		for _, element := range target {
			text, _ := element.([]byte)
			r.texts = append(r.texts, fromUTF16(text))
		}
	}
	m.ranges = append(m.ranges, r)
}

// fromUTF16 decodes big-endian UTF-16 without controls.
func fromUTF16(text []byte) string {
	if len(text) == 1 {
		text = []byte{0, text[0]}
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		if unit := binary.BigEndian.Uint16(text[i:]); unit != 0 {
			units = append(units, unit)
		}
	}
	return string(utf16.Decode(units))
}
