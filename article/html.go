package article

import "context"

// HTMLOptions is what the caller knows about a page besides its bytes.
type HTMLOptions struct {
	// URL is the address the page was fetched from; it may be empty.
	URL string
	// ContentType is the HTTP header's value; it may be empty.
	ContentType string
	// Status is the HTTP status, 0 when unknown.
	Status int
}

// FromHTML reads a page. The error, an *Error, is not nil only when the bytes are
// no page at all, go beyond a limit, or ctx ended; a page that is no article
// comes back with its verdict.
func FromHTML(ctx context.Context, page []byte, o HTMLOptions) (a *Article, err error) {
	defer recovered(&err)
	read, err := readPage(ctx, page, o)
	if err != nil {
		return nil, err
	}
	a = &Article{URL: o.URL, Blocks: bodyBlocks(ctx, read.body, read.meta.linked.body)}
	m := &read.meta
	m.describe(a)
	a.Language = settleLanguage(m.language, a.Blocks)
	a.finish()
	if o.URL != "" {
		a.locator = newLocator(read.doc)
	}
	leftOut := a.Coverage.OrdersLeftOut
	a.Verdict, a.Coverage = judge(pageFacts{meta: m, blocks: a.Blocks, url: o.URL, status: o.Status})
	a.Coverage.OrdersLeftOut = leftOut
	return a, nil
}
