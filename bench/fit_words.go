package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// synset is one sense of WordNet: its words and pointers (wndb(5WN)).
type synset struct {
	words    []string
	pointers []pointer
}

type pointer struct {
	symbol         string
	target         senseKey
	source, placed int // numbers of the words from 1, 0 for all
}

type senseKey struct {
	part   byte
	offset string
}

type wordSense struct {
	key          senseKey
	number, tags int
}

const (
	mostSenses   = 8    // of a word, the most frequent
	plainSenses  = 4    // kept also when the tagged texts do not have them
	leastOfParts = 0.25 // share of a word's uses that a part of speech needs
	untagged     = 0.3  // what a sense counts that the tagged texts lack
)

// runFitWords makes the verifier's extract of WordNet from its database files
// and a list of words, the most frequent first.
func runFitWords(_ context.Context, args []string, _ io.Writer) error {
	flags := flag.NewFlagSet("fit-words", flag.ContinueOnError)
	words := flags.String("words", "../internal/grounding/words/words.txt", "file of words, the most frequent first")
	dict := flags.String("wordnet", "", "folder with WordNet's database files (data.noun, index.sense …)")
	write := flags.String("write", "../internal/grounding/words/wordnet.txt", "file for the extract")
	if err := flags.Parse(args); err != nil {
		return err
	}
	list, err := os.ReadFile(*words)
	if err != nil {
		return fmt.Errorf("fit-words: %w", err)
	}
	text, err := extractWordNet(strings.Fields(string(list)), *dict)
	if err != nil {
		return fmt.Errorf("fit-words: %w", err)
	}
	return os.WriteFile(*write, []byte(text), 0o644)
}

func extractWordNet(words []string, dict string) (string, error) {
	known := map[string]bool{}
	for _, w := range words {
		known[w] = true
	}
	senses, parts, err := readSenses(dict, known)
	if err != nil {
		return "", err
	}
	sets, err := readSynsets(dict)
	if err != nil {
		return "", err
	}
	ids, order := map[senseKey]int{}, []senseKey{}
	id := func(k senseKey) string {
		if _, ok := ids[k]; !ok {
			ids[k] = len(order)
			order = append(order, k)
		}
		return strconv.Itoa(ids[k])
	}
	var entries, above, opposites []string
	for _, w := range words {
		if len(senses[w]) == 0 {
			continue
		}
		line := []string{w, parts[w]}
		for _, s := range senses[w] {
			line = append(line, id(s.key))
		}
		entries = append(entries, strings.Join(line, " "))
	}
	for _, k := range slices.Clone(order) {
		line := []string{id(k)}
		for _, p := range sets[k].pointers {
			switch p.symbol {
			case "@", "@i", "&":
				line = append(line, id(p.target))
			case "!":
				x, y := sets[k].words[p.source-1], sets[p.target].words[p.placed-1]
				if known[x] && known[y] && x < y {
					opposites = append(opposites, x+" "+y)
				}
			}
		}
		if len(line) > 1 {
			above = append(above, strings.Join(line, " "))
		}
	}
	slices.Sort(opposites)
	lines := func(l []string) string { return strings.Join(l, "\n") + "\n" }
	return lines(entries) + "\n" + lines(above) + "\n" + lines(slices.Compact(opposites)), nil
}

// readSenses reads the senses of the known words, the most frequent first, and
// their parts of speech.
func readSenses(dict string, known map[string]bool) (map[string][]wordSense, map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(dict, "index.sense"))
	if err != nil {
		return nil, nil, err
	}
	senses, uses, seen := map[string][]wordSense{}, map[string]map[byte]float64{}, map[string][]byte{}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		lemma, rest, ok := strings.Cut(f[0], "%")
		if !ok || !known[lemma] {
			continue
		}
		part := "?nvara"[rest[0]-'0'] // noun, verb, adjective, adverb, satellite adjective
		number, _ := strconv.Atoi(f[2])
		tags, _ := strconv.Atoi(f[3])
		senses[lemma] = append(senses[lemma], wordSense{senseKey{part, f[1]}, number, tags})
		if uses[lemma] == nil {
			uses[lemma] = map[byte]float64{}
		}
		if !slices.Contains(seen[lemma], part) {
			seen[lemma] = append(seen[lemma], part)
		}
		uses[lemma][part] += float64(tags) + untagged
	}
	parts := map[string]string{}
	for lemma, list := range senses {
		slices.SortStableFunc(list, func(a, b wordSense) int {
			if a.tags != b.tags {
				return b.tags - a.tags
			}
			return a.number - b.number
		})
		list = slices.DeleteFunc(list, func(s wordSense) bool { return s.number > plainSenses && s.tags == 0 })
		senses[lemma] = list[:min(len(list), mostSenses)]
		total := 0.0
		for _, n := range uses[lemma] {
			total += n
		}
		slices.SortStableFunc(seen[lemma], func(a, b byte) int { return cmpDescending(uses[lemma][a], uses[lemma][b]) })
		for _, part := range seen[lemma] {
			if uses[lemma][part] >= leastOfParts*total {
				parts[lemma] += string(part)
			}
		}
	}
	return senses, parts, nil
}

func readSynsets(dict string) (map[senseKey]synset, error) {
	sets := map[senseKey]synset{}
	for name, part := range map[string]byte{"noun": 'n', "verb": 'v', "adj": 'a', "adv": 'r'} {
		text, err := os.ReadFile(filepath.Join(dict, "data."+name))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "  ") {
				continue // the licence
			}
			fields, _, _ := strings.Cut(line, "|")
			f := strings.Fields(fields)
			count, err := strconv.ParseInt(f[3], 16, 32)
			if err != nil {
				return nil, fmt.Errorf("data.%s: %w", name, err)
			}
			var s synset
			for i := range int(count) {
				word, _, _ := strings.Cut(f[4+2*i], "(")
				s.words = append(s.words, strings.ToLower(word))
			}
			at := 4 + 2*int(count)
			pointers, _ := strconv.Atoi(f[at])
			for i := range pointers {
				p := f[at+1+4*i:]
				source, _ := strconv.ParseInt(p[3][:2], 16, 32)
				placed, _ := strconv.ParseInt(p[3][2:], 16, 32)
				s.pointers = append(s.pointers, pointer{p[0], senseKey{p[2][0], p[1]}, int(source), int(placed)})
			}
			sets[senseKey{part, f[0]}] = s
		}
	}
	return sets, nil
}
