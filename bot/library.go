package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/internal/lease"
	"github.com/lede-bot/lede/internal/observe"
)

// fresh is how long a page is taken to be as it was read last.
const fresh = 10 * time.Minute

// othersTime is how long another process is left to read a page alone: longer
// than pages take that are read at all.
const othersTime = 40 * time.Second

// hotBytes bounds the articles that are at hand without asking the Memory.
const hotBytes = 64 << 20

// library reads each page once, however many ask for it.
type library struct {
	reader  *article.Reader
	kept    Articles
	process *lease.Process
	life    context.Context //nolint:containedctx // reading for many goes on when the first who asked is gone
	flights singleflight.Group
	links   *otter.Cache[string, reading]          // by canonical link
	keys    *otter.Cache[string, *article.Article] // by key
}

// reading is an article with its name in replies.
type reading struct {
	ref     ArticleRef
	article *article.Article
}

func newLibrary(life context.Context, reader *article.Reader, kept Articles, process *lease.Process) (*library, error) {
	l := &library{reader: reader, kept: kept, process: process, life: life}
	var err error
	l.links, err = otter.New(&otter.Options[string, reading]{
		MaximumSize:      20_000,
		ExpiryCalculator: otter.ExpiryWriting[string, reading](fresh),
	})
	if err != nil {
		return nil, fmt.Errorf("making the cache of links: %w", err)
	}
	l.keys, err = otter.New(&otter.Options[string, *article.Article]{
		MaximumWeight: hotBytes,
		// What another process has erased is not at hand here for long.
		ExpiryCalculator: otter.ExpiryWriting[string, *article.Article](fresh),
		Weigher:          func(_ string, a *article.Article) uint32 { return uint32(min(3*len(a.Text)+4096, hotBytes)) },
	})
	if err != nil {
		return nil, fmt.Errorf("making the cache of articles: %w", err)
	}
	return l, nil
}

func (l *library) close() {
	l.links.StopAllGoroutines()
	l.keys.StopAllGoroutines()
}

// forget empties the caches: somebody had their data erased.
func (l *library) forget() {
	l.links.InvalidateAll()
	l.keys.InvalidateAll()
}

// link reads the page of a link, or remembers it from a moment ago unless it
// is wanted anew. A page that is no article to be summarized is an error.
func (l *library) link(ctx context.Context, link string, anew bool) (reading, error) {
	name := canonical(link)
	flight := name
	if anew {
		flight += " anew"
	} else {
		found, hot := l.links.GetIfPresent(name)
		if looked(ctx, "links", hot); hot {
			return found, nil
		}
	}
	return l.once(ctx, flight, func(ctx context.Context) (reading, error) {
		if !anew {
			found, err := l.latest(ctx, name)
			if looked(ctx, "database", err == nil); err == nil {
				l.links.Set(name, found)
				return found, nil
			}
			done, err := l.process.Alone(ctx, "page "+name, othersTime)
			if err != nil {
				return reading{}, err
			}
			defer done()
			if found, err := l.latest(ctx, name); err == nil { // another process has read it meanwhile
				l.links.Set(name, found)
				return found, nil
			}
		}
		a, err := l.reader.Read(ctx, article.Source{URL: link})
		if err != nil {
			return reading{}, err
		}
		found, err := l.keep(ctx, name, a)
		if err == nil {
			l.links.Set(name, found)
		}
		return found, err
	})
}

// text reads a pasted text, whose headline may be known.
func (l *library) text(ctx context.Context, text, headline string) (reading, error) {
	if headline == "" {
		return l.bytes(ctx, article.Source{Content: []byte(text), ContentType: "text/plain; charset=utf-8"})
	}
	a, err := article.FromText(ctx, text, article.TextOptions{Title: headline, Clean: true})
	if err != nil {
		return reading{}, err
	}
	return l.keep(ctx, "", a)
}

// bytes reads a file.
func (l *library) bytes(ctx context.Context, s article.Source) (reading, error) {
	a, err := l.reader.Read(ctx, s)
	if err != nil {
		return reading{}, err
	}
	return l.keep(ctx, "", a)
}

// byKey returns an article that a reply rests on.
func (l *library) byKey(ctx context.Context, key string) (*article.Article, error) {
	a, hot := l.keys.GetIfPresent(key)
	if looked(ctx, "articles", hot); hot {
		return a, nil
	}
	a, err := l.kept.Article(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", key, err)
	}
	l.keys.Set(key, a)
	return a, nil
}

// latest returns what the Memory holds of a page, if it is fresh.
func (l *library) latest(ctx context.Context, name string) (reading, error) {
	key, read, err := l.kept.LatestArticle(ctx, name)
	if err != nil {
		return reading{}, err
	}
	if time.Since(read) > fresh {
		return reading{}, ErrNotKept
	}
	a, err := l.byKey(ctx, key)
	if err != nil {
		return reading{}, err
	}
	return reading{ref: refOf(key, name, a), article: a}, nil
}

// keep remembers an article, unless it is one that may not be summarized.
func (l *library) keep(ctx context.Context, name string, a *article.Article) (reading, error) {
	if refusal := a.Refusal(); refusal != nil {
		return reading{}, refusal
	}
	sum := sha256.Sum256([]byte(name + "\x00" + a.Headline + "\x00" + a.Text))
	key := hex.EncodeToString(sum[:12])
	l.keys.Set(key, a)
	if err := l.kept.PutArticle(ctx, key, name, a); err != nil {
		return reading{}, fmt.Errorf("keeping an article: %w", err)
	}
	return reading{ref: refOf(key, name, a), article: a}, nil
}

func refOf(key, link string, a *article.Article) ArticleRef {
	return ArticleRef{Key: key, Link: link, Headline: a.Headline, Site: a.Site}
}

// once calls read for the first who asks under a name, and gives what it
// returns to all who ask until then. It goes on for the others when one gives up.
func (l *library) once(ctx context.Context, name string, read func(context.Context) (reading, error)) (reading, error) {
	result := l.flights.DoChan(name, func() (any, error) { return read(observe.Adopt(l.life, ctx)) })
	select {
	case r := <-result:
		if r.Err != nil {
			return reading{}, r.Err
		}
		found, ok := r.Val.(reading)
		if !ok {
			return reading{}, errors.New("a flight returned something else than an article")
		}
		return found, nil
	case <-ctx.Done():
		return reading{}, context.Cause(ctx)
	}
}
