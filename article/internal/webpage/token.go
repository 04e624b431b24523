package webpage

import "unicode"

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// Tokens returns a hash of each word of text, folded to lower case. In scripts
// without spaces each ideograph is a word.
func Tokens(text string) []uint64 {
	tokens := make([]uint64, 0, len(text)/6+1)
	hash, inside := uint64(fnvOffset), false
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			if inside {
				tokens = append(tokens, hash)
				hash, inside = fnvOffset, false
			}
			continue
		}
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			if inside {
				tokens = append(tokens, hash)
			}
			tokens = append(tokens, (fnvOffset^uint64(r))*fnvPrime)
			hash, inside = fnvOffset, false
			continue
		}
		hash = (hash ^ uint64(unicode.ToLower(r))) * fnvPrime
		inside = true
	}
	if inside {
		tokens = append(tokens, hash)
	}
	return tokens
}

// Shingle is the length in words of the runs that are compared between texts.
const Shingle = 4

// ShingleHash hashes Shingle tokens, in order.
func ShingleHash(tokens []uint64) uint64 {
	hash := uint64(fnvOffset)
	for _, t := range tokens {
		hash = (hash ^ t) * fnvPrime
		hash ^= hash >> 29
	}
	return hash
}

func hashString(hash uint64, s string) uint64 {
	for i := range len(s) {
		hash = (hash ^ uint64(s[i])) * fnvPrime
	}
	return hash
}

func styleOf(parts [styleDepth]uint64) uint64 { return ShingleHash(parts[:]) }
