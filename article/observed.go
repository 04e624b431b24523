package article

import (
	"context"
	"errors"
	"net/url"

	"github.com/lede-bot/lede/internal/observe"
)

// fetch gets a page, and says how that went.
func (r *Reader) fetch(ctx context.Context, link *url.URL) (*fetchedPage, error) {
	ctx, end := observe.Begin(ctx, observe.Fetch)
	page, err := r.fetcher.fetch(ctx, link)
	outcome := observe.OK
	if err != nil {
		outcome = found(nil, err)
	}
	end(observe.Label{Name: observe.Outcome, Value: outcome})
	return page, err
}

// found is the word for what was found at a link.
func found(a *Article, err error) string {
	var known *Error
	switch {
	case err == nil:
		return string(a.Verdict)
	case errors.As(err, &known):
		return known.Kind.word()
	}
	return "unreadable"
}

// word is the kind of an error as metrics name it.
func (k ErrorKind) word() string {
	switch k {
	case KindNetwork:
		return "network"
	case KindBlocked:
		return "blocked"
	case KindTooLarge:
		return "too_large"
	case KindBadLink:
		return "bad_link"
	case KindRefused:
		return string(VerdictError)
	case KindUnreadable:
	}
	return "unreadable"
}

func extracted(err error) string {
	if err != nil {
		return "failed"
	}
	return observe.OK
}

// format is the kind of a page as metrics name it.
func (k kind) format() string {
	switch k {
	case kindHTML:
		return "html"
	case kindPDF:
		return "pdf"
	case kindMarkdown:
		return "markdown"
	}
	return "text"
}
