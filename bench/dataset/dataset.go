// Package dataset reads the measurements' data in the formats of their READMEs.
package dataset

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Page is one line of extract/pages.jsonl.
type Page struct {
	ID, Set, URL, Domain, Lang, Title string
	HTML, Paste                       string // file paths below the folder
	Body                              string // gold of set "sh"
	With, Without                     []string
}

// Plea is one line of extract/pleas.jsonl.
type Plea struct {
	ID, Text, Body string
	Pleas          []string
}

// Story is one line of summaries/*.jsonl.
type Story struct {
	ID, Source, Lang, Title, Article, Reference string
	References                                  []string
}

// Question is one line of qa/*.jsonl.
type Question struct {
	ID, Source, Article, Question string
	ArticleID                     string   `json:"article_id"`
	Answers                       []string `json:"answers"`
	AnswerSpans                   [][2]int `json:"answer_spans"`
	Answerable                    bool
	Domain, QType                 string
}

// Claim is one line of grounding/*.jsonl.
type Claim struct {
	ID, Source, Article, Claim string
	ArticleID                  string `json:"article_id"`
	Label                      int    // 1 when the article supports all of the claim
}

// Lines reads a file of one JSON object a line.
func Lines[T any](path ...string) ([]T, error) {
	name := filepath.Join(path...)
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []T
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 64<<20)
	for n := 1; scanner.Scan(); n++ {
		var row T
		if err := json.Unmarshal(scanner.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		rows = append(rows, row)
	}
	return rows, scanner.Err()
}

// Gunzip reads a whole compressed file.
func Gunzip(path ...string) ([]byte, error) {
	f, err := os.Open(filepath.Join(path...))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
