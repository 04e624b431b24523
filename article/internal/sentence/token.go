package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isNumber(token string) bool {
	for i := range len(token) {
		if token[i] < '0' || token[i] > '9' {
			return false
		}
	}
	return token != ""
}

func isRoman(token string) bool {
	return token != "" && strings.Trim(token, "IVXLC") == ""
}

// isInitials says whether a token is made of single letters, or pairs, with
// inner full stops: "U.N", "J.-P", "Ph.D", "т.е".
func isInitials(token string) bool {
	if strings.IndexByte(token, '.') < 0 {
		return false
	}
	for part := range strings.SplitSeq(token, ".") {
		part = strings.TrimPrefix(part, "-")
		if n := utf8.RuneCountInString(part); n == 0 || n > 2 || strings.ContainsFunc(part, notLetter) {
			return false
		}
	}
	return true
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// vowelless says whether a token is two to four Latin or Cyrillic consonants,
// not all of them capitals: "Hrsg", "pkt", but not "BMW".
func vowelless(token string) bool {
	n, capitals := 0, 0
	for _, r := range token {
		if !unicode.In(r, unicode.Latin, unicode.Cyrillic) || strings.ContainsRune(vowels, r) {
			return false
		}
		if unicode.IsUpper(r) {
			capitals++
		}
		n++
	}
	return 2 <= n && n <= 4 && capitals <= 1
}

const vowels = "aeiouyAEIOUYáàâäãåāăąæéèêëēėęěíìîïīįıóòôöõøőœúùûüūůűųýÿ" +
	"ÁÀÂÄÃÅĀĂĄÆÉÈÊËĒĖĘĚÍÌÎÏĪĮİÓÒÔÖÕØŐŒÚÙÛÜŪŮŰŲÝ" +
	"аеёиіїоуыэюяєьъАЕЁИІЇОУЫЭЮЯЄЬЪ"
