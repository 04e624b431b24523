package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/render"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/summarize"
)

const verifyLong = `Verify checks claims against an article, on this machine alone: numbers, units,
dates, names and who did what, negations, quantifiers, allegations told as facts,
quotations word for word, and how well the rest fits. It prints each claim with
what came of it, the passages that hold it, and why.

The outcomes: supported; mended (it holds, but the citation or the quotation
marks had to be corrected); weak (nothing speaks against it, and little for it);
dropped. The exit code is 7 when a claim is weak or dropped.

SOURCE is a link, a file (HTML, text, Markdown or PDF), or - for standard input.
With --receipt, the claims of an earlier reply are checked again, and SOURCE may
be left out: the link of the receipt is read anew.`

const verifyExample = `  lede verify page.html --claim "The bridge opened in 2022."
  lede verify https://example.org/news/story --claims claims.txt
  lede summarize page.html --receipt reply.json; lede verify --receipt reply.json page.html
  lede verify --jsonl < claims.jsonl > verdicts.jsonl`

// verification is what the flags of verify ask for.
type verification struct {
	claims  []string
	file    string
	receipt string
	json    bool
	lines   bool
}

func (p *program) verifyCommand() *cobra.Command {
	var o verification
	cmd := &cobra.Command{
		Use:     "verify [SOURCE]",
		Short:   "Check claims against an article",
		Long:    verifyLong,
		Example: verifyExample,
		Args:    atMostOne,
	}
	cmd.RunE = p.command(func(ctx context.Context, args []string) error {
		switch {
		case o.json && o.lines:
			return usage("", "Choose one of --json and --jsonl.")
		case o.lines && (len(args) > 0 || len(o.claims) > 0 || o.file != "" || o.receipt != ""):
			return usage("see: lede help jsonl", "With --jsonl the articles and claims come on standard input, and nothing else is read.")
		case o.lines:
			return p.batch(ctx, p.verifyLine())
		}
		return p.verify(ctx, args, o)
	})
	flags := cmd.Flags()
	flags.StringArrayVar(&o.claims, "claim", nil, "A `claim` to check; may be given several times.")
	flags.StringVar(&o.file, "claims", "", "Check the claims in this `file`, one a line.")
	flags.StringVar(&o.receipt, "receipt", "", "Check the claims of the reply that this `file` is the receipt of.")
	flags.BoolVar(&o.json, "json", false, "Print one JSON object; see: lede help json.")
	flags.BoolVar(&o.lines, "jsonl", false, "Read one JSON object a line from standard input and answer each with one; see: lede help jsonl.")
	addReadingFlags(cmd)
	return cmd
}

func (p *program) verify(ctx context.Context, args []string, o verification) error {
	claims, receipt, err := o.read(p.settings.Config.Fetch.MaxPageSize)
	if err != nil {
		return err
	}
	if len(args) == 0 && receipt != nil && receipt.URL != "" {
		args = []string{receipt.URL}
	}
	source, err := p.source(args)
	if err != nil {
		return err
	}
	a, err := p.read(ctx, source)
	if err != nil {
		return err
	}
	var checked []summarize.Checked
	changed := false
	if receipt != nil {
		checked, changed = receipt.Recheck(a)
	} else if checked, err = summarize.Ground(ctx, a, claims, summarize.GroundOptions{}); err != nil {
		return err
	}
	if err := p.print(p.verdicts(o, checked, receipt, changed)); err != nil {
		return err
	}
	for _, c := range checked {
		if !c.Supported() {
			return errUnsupported
		}
	}
	return nil
}

// read returns the claims to check, or the receipt that holds them.
func (o verification) read(limit int64) ([]summarize.Claim, *summarize.Receipt, error) {
	const hint = `for example: lede verify page.html --claim "The bridge opened in 2022."`
	texts := o.claims
	if o.file != "" {
		content, err := readLocal(o.file, limit)
		if err != nil {
			return nil, nil, &failure{code: exitUnreadable, sentence: err.Error(), cause: err}
		}
		texts = append(texts, strings.Split(string(content), "\n")...)
	}
	var claims []summarize.Claim
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			claims = append(claims, summarize.Claim{Text: text})
		}
	}
	switch {
	case o.receipt != "" && (len(o.claims) > 0 || o.file != ""):
		return nil, nil, usage("", "A receipt brings its own claims: leave out --claim and --claims.")
	case o.receipt == "" && len(claims) == 0:
		return nil, nil, usage(hint, "There is no claim to check.")
	case o.receipt == "":
		return claims, nil, nil
	}
	content, err := readLocal(o.receipt, limit)
	if err != nil {
		return nil, nil, &failure{code: exitUnreadable, sentence: err.Error(), cause: err}
	}
	receipt, err := summarize.ParseReceipt(content)
	if err != nil {
		return nil, nil, &failure{code: exitUnreadable, sentence: fmt.Sprintf("“%s” is not a receipt that can be read.", o.receipt), hint: "lede summarize --receipt FILE writes one.", cause: err}
	}
	return nil, receipt, nil
}

// verdicts writes the result as text or JSON.
func (p *program) verdicts(o verification, checked []summarize.Checked, receipt *summarize.Receipt, changed bool) (string, error) {
	if o.json {
		answer := struct {
			Schema  string              `json:"schema"`
			Changed *bool               `json:"changed,omitempty"`
			Claims  []summarize.Checked `json:"claims"`
		}{Schema: "lede.verify.v1", Claims: checked}
		if receipt != nil {
			answer.Changed = &changed
		}
		encoded, err := json.MarshalIndent(answer, "", "  ")
		if err != nil {
			return "", fmt.Errorf("encode the verdicts: %w", err)
		}
		return string(render.EscapeControls(encoded)) + "\n", nil
	}
	var b strings.Builder
	if receipt != nil && !p.quiet {
		fmt.Fprintf(&b, "%s\n\n", map[bool]string{
			true:  "The article has changed since the receipt was written on " + receipt.Fetched.Format(time.DateOnly) + ".",
			false: "The article is the one that the receipt was written for.",
		}[changed])
	}
	for _, c := range checked {
		fmt.Fprintf(&b, "%-10s %s", c.Grounded, terminal.SafeLine(c.Claim.Text))
		if !p.quiet {
			for _, n := range c.Claim.Citations {
				fmt.Fprintf(&b, " [%d]", n)
			}
		}
		b.WriteByte('\n')
		if p.quiet {
			continue
		}
		if c.Note != "" {
			fmt.Fprintf(&b, "%11s%s\n", "", c.Note)
		}
		for _, r := range c.Reasons {
			fmt.Fprintf(&b, "%11s%s: %s\n", "", r.Kind, terminal.SafeLine(r.Detail))
		}
	}
	return b.String(), nil
}

type verifyRequest struct {
	identified
	Article *string `json:"article"`
	Claim   *string `json:"claim"`
}

type verifyAnswer struct {
	ID        json.RawMessage       `json:"id,omitempty"`
	Score     float64               `json:"score"`
	Supported bool                  `json:"supported"`
	Reasons   []summarize.Objection `json:"reasons"`
}

// keptVerifiers is how many articles stay read while lines are answered.
const keptVerifiers = 8

// verifyLine answers the lines of "verify --jsonl". The articles of the last
// lines stay read, since claims about one article tend to come together.
func (p *program) verifyLine() lineHandler {
	type kept struct {
		text     string
		verifier *summarize.Verifier
	}
	var last []kept // the last used at the end
	read := func(ctx context.Context, text string) (*summarize.Verifier, error) {
		for i, k := range last {
			if k.text == text {
				last = append(append(last[:i:i], last[i+1:]...), k)
				return k.verifier, nil
			}
		}
		a, err := article.FromText(ctx, text, article.TextOptions{})
		if err != nil {
			return nil, err
		}
		k := kept{text, summarize.NewVerifier(a)}
		if len(last) == keptVerifiers {
			last = last[1:]
		}
		last = append(last, k)
		return k.verifier, nil
	}
	return func(ctx context.Context, line []byte) (json.RawMessage, any, error) {
		var request verifyRequest
		id, err := decodeLine(line, &request)
		switch {
		case err != nil:
			return id, nil, err
		case request.Article == nil:
			return id, nil, lineError("“article” is missing.")
		case request.Claim == nil || strings.TrimSpace(*request.Claim) == "":
			return id, nil, lineError("“claim” is missing.")
		case int64(len(*request.Article)) > p.settings.Config.Fetch.MaxPageSize:
			return id, nil, lineError("“article” is too large.")
		}
		verifier, err := read(ctx, *request.Article)
		if err != nil {
			return id, nil, err
		}
		c := verifier.Score(*request.Claim)
		answer := verifyAnswer{ID: id, Score: c.Score, Supported: c.Supported, Reasons: c.Reasons}
		if answer.Reasons == nil {
			answer.Reasons = []summarize.Objection{}
		}
		return id, answer, nil
	}
}

// writeReceipt writes the receipt of a reply where one is asked for.
func (p *program) writeReceipt(path string, a *article.Article, n summarize.Notes, question string, claims []summarize.Claim) error {
	if path == "" {
		return nil
	}
	engine := "extractive"
	if n.Engine != "" {
		engine = "model"
	}
	receipt := summarize.NewReceipt(a, engine, time.Now(), claims)
	receipt.Question = question
	receipt.Model, receipt.PromptHash = n.Engine, n.Prompt
	receipt.PromptTokens, receipt.CompletionTokens = n.PromptTokens, n.CompletionTokens
	encoded, err := json.MarshalIndent(receipt, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the receipt: %w", err)
	}
	if err := os.WriteFile(path, append(encoded, '\n'), 0o600); err != nil {
		return &failure{code: exitFailure, sentence: fmt.Sprintf("The receipt cannot be written: %s.", reason(err)), cause: err}
	}
	return nil
}
