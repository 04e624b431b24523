package summarize

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/grounding"
)

// ReceiptVersion is the version of the receipts that are written.
const ReceiptVersion = 1

// Receipt is what remains of a reply so that it can be checked again, offline:
// what was read, by what engine, and what was claimed.
type Receipt struct {
	Version int       `json:"version"`
	URL     string    `json:"url,omitempty"`
	Fetched time.Time `json:"fetched"`
	// TextHash is the SHA-256 of the article's text, in hexadecimal.
	TextHash string `json:"text_hash"`
	Engine   string `json:"engine"`
	// Model, PromptHash and the tokens are empty for engines without a model.
	Model            string         `json:"model,omitempty"`
	PromptHash       string         `json:"prompt_hash,omitempty"`
	PromptTokens     int            `json:"prompt_tokens,omitempty"`
	CompletionTokens int            `json:"completion_tokens,omitempty"`
	Question         string         `json:"question,omitempty"`
	Claims           []ReceiptClaim `json:"claims"`
}

// ReceiptClaim is a claim of a receipt.
type ReceiptClaim struct {
	Text      string         `json:"text"`
	Citations []int          `json:"citations"`
	Quotes    []ReceiptQuote `json:"quotes,omitempty"`
}

// ReceiptQuote is a quotation of a claim: byte offsets into the claim, and the
// number of the passage that holds the words.
type ReceiptQuote struct {
	Start   int `json:"start"`
	End     int `json:"end"`
	Passage int `json:"passage"`
}

// NewReceipt returns the receipt of claims about an article, read at a time.
func NewReceipt(a *article.Article, engine string, fetched time.Time, claims []Claim) *Receipt {
	r := &Receipt{Version: ReceiptVersion, URL: a.URL, Fetched: fetched.UTC(), TextHash: textHash(a), Engine: engine, Claims: []ReceiptClaim{}}
	v := NewVerifier(a)
	for _, claim := range claims {
		c := ReceiptClaim{Text: claim.Text, Citations: claim.Citations}
		for _, q := range v.index.Check(grounding.Default(), claim.Text, "").Quotes {
			if q.Found {
				c.Quotes = append(c.Quotes, ReceiptQuote{q.Start, q.End, a.Passages[q.Passage].Number})
			}
		}
		r.Claims = append(r.Claims, c)
	}
	return r
}

// ParseReceipt reads a receipt written as JSON.
func ParseReceipt(text []byte) (*Receipt, error) {
	var r Receipt
	switch err := json.Unmarshal(text, &r); {
	case err != nil:
		return nil, fmt.Errorf("read a receipt: %w", err)
	case r.Version < 1 || r.Version > ReceiptVersion:
		return nil, fmt.Errorf("read a receipt: version %d is not known", r.Version)
	case len(r.Claims) == 0:
		return nil, errors.New("read a receipt: it has no claims")
	}
	return &r, nil
}

// Recheck checks the claims of a receipt against the article as it is now, and
// says whether its text is another than when the receipt was written.
func (r *Receipt) Recheck(a *article.Article) (checked []Checked, changed bool) {
	v := NewVerifier(a)
	changed = r.TextHash != textHash(a)
	for _, c := range r.Claims {
		claim := Claim{Text: c.Text, Citations: c.Citations}
		if changed {
			claim.Citations = nil // the numbers of the passages may have moved
		}
		checked = append(checked, v.Check(claim))
	}
	return checked, changed
}

func textHash(a *article.Article) string {
	sum := sha256.Sum256([]byte(a.Text))
	return hex.EncodeToString(sum[:])
}
