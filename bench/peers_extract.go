package main

import (
	"bytes"
	"context"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/go-shiori/dom"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"

	"github.com/lede-bot/lede/article"
)

// extractor turns a page into body text.
type extractor struct {
	name string
	run  func(ctx context.Context, page []byte, url string) (string, error)
}

func extractors() []extractor {
	return []extractor{ledeExtractor(), trafilaturaExtractor(), readabilityExtractor(), distillerExtractor()}
}

func ledeExtractor() extractor {
	return extractor{"lede", func(ctx context.Context, page []byte, url string) (string, error) {
		a, err := article.FromHTML(ctx, page, article.HTMLOptions{URL: url})
		if err != nil {
			return "", err
		}
		return a.Text, nil
	}}
}

func trafilaturaExtractor() extractor {
	return extractor{"go-trafilatura", func(_ context.Context, page []byte, _ string) (string, error) {
		r, err := trafilatura.Extract(bytes.NewReader(page), trafilatura.Options{EnableFallback: true, ExcludeComments: true})
		if err != nil || r == nil {
			return "", err
		}
		return dom.InnerText(r.ContentNode), nil
	}}
}

func readabilityExtractor() extractor {
	return extractor{"go-readability", func(_ context.Context, page []byte, _ string) (string, error) {
		parser := readability.NewParser()
		r, err := parser.Parse(bytes.NewReader(page), nil)
		if err != nil || r.Node == nil {
			return "", err
		}
		return dom.InnerText(r.Node), nil
	}}
}

func distillerExtractor() extractor {
	return extractor{"go-domdistiller", func(_ context.Context, page []byte, _ string) (string, error) {
		r, err := distiller.ApplyForReader(bytes.NewReader(page), &distiller.Options{SkipPagination: true})
		if err != nil || r.Node == nil {
			return "", err
		}
		return dom.InnerText(r.Node), nil
	}}
}
