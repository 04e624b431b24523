package sentence

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Thai has no full stop: a blank parts sentences, clauses, names and numbers
// alike. These words settle most blanks.
type thaiWords struct {
	openers   []string // begin a sentence
	joiners   []string // carry one on
	endings   []string // close one
	particles []string // polite last words, after which only a new sentence comes
	leaders   []string // want what follows the blank
}

var thaiTable = sync.OnceValue(func() *thaiWords {
	return &thaiWords{
		openers: strings.Fields("อย่างไรก็ตาม นอกจากนี้ นอกจากนั้น ทั้งนี้ ขณะเดียวกัน ขณะที่ ด้าน สำหรับ ต่อมา จากนั้น หลังจากนั้น " +
			"ดังนั้น ส่วน แต่ เมื่อ เขา เธอ ผม ฉัน เรา พวกเขา มัน ล่าสุด ก่อนหน้านี้ เบื้องต้น ปัจจุบัน"),
		joiners: strings.Fields("และ หรือ ซึ่ง ที่ โดย เพื่อ ว่า ของ ใน กับ จาก ให้ ได้ ถึง ด้วย เช่น รวมถึง รวมทั้ง เนื่องจาก " +
			"เพราะ จึง ก็ ตั้งแต่ จน ระหว่าง พร้อม เป็น คือ ณ เวลา"),
		endings:   strings.Fields("แล้ว นะ เลย เท่านั้น ด้วย ไหม หรือไม่ อย่างไร อะไร ต่อไป"),
		particles: strings.Fields("ครับ ค่ะ คะ จ้ะ"),
		leaders:   strings.Fields("ว่า คือ ได้แก่ เช่น นาย นาง นางสาว ดร. ที่ และ ของ เวลา อายุ วันที่ จำนวน ราคา"),
	}
})

const (
	thaiShortest = 12  // runes: a blank nearer to the last cut parts no sentence
	thaiLong     = 110 // runes: from here on any blank between Thai words does
)

// splitThai cuts the sentences that are written in Thai at their blanks.
func splitThai(text string, spans []Span) []Span {
	var out []Span
	for _, span := range spans {
		start := span.Start
		for i := start; i < span.End; {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == ' ' && thaiBoundary(text[start:i], strings.TrimLeft(text[i:span.End], " ")) {
				out = append(out, Span{start, i})
				for text[i] == ' ' {
					i++
				}
				start = i
				continue
			}
			i += size
		}
		out = append(out, Span{start, span.End})
	}
	return out
}

// thaiBoundary says whether a blank between the sentence so far and the rest ends the sentence.
func thaiBoundary(sentence, rest string) bool {
	words := thaiTable()
	last, _ := utf8.DecodeLastRuneInString(sentence)
	first, _ := utf8.DecodeRuneInString(rest)
	if !unicode.Is(unicode.Thai, last) || !unicode.Is(unicode.Thai, first) || unicode.IsDigit(last) || unicode.IsDigit(first) || first == 'ๆ' {
		return false
	}
	if hasAffix(sentence, words.particles, strings.HasSuffix) {
		return true
	}
	if hasAffix(rest, words.joiners, strings.HasPrefix) || hasAffix(sentence, words.leaders, strings.HasSuffix) {
		return false
	}
	length := utf8.RuneCountInString(sentence)
	if length < thaiShortest {
		return false
	}
	if hasAffix(sentence, words.endings, strings.HasSuffix) || hasAffix(rest, words.openers, strings.HasPrefix) {
		return true
	}
	return length >= thaiLong
}

func hasAffix(s string, words []string, has func(string, string) bool) bool {
	for _, word := range words {
		if has(s, word) {
			return true
		}
	}
	return false
}
