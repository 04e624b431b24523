package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/lede-bot/lede/article"
)

// The most that the memory of a process holds; the oldest goes first.
const (
	mostReplies      = 20_000
	mostDrafts       = 5_000
	mostShared       = 20_000
	mostUsage        = 50_000
	mostClaims       = 200_000
	mostArticleBytes = 128 << 20
	draftLife        = 24 * time.Hour
)

// localMemory is a Memory that lives and dies with the process. What has
// pointers in it is kept encoded, so that nothing is shared with callers.
type localMemory struct {
	mu          sync.Mutex
	articles    ledger[keptArticle]
	latest      map[string]string // canonical link → article key
	bytes       int
	replies     ledger[keptReply]
	drafts      ledger[keptDraft]
	shared      ledger[SharedLink]
	deliveries  ledger[keptDelivery]
	withdrawals ledger[keptWithdrawal]
	usage       ledger[Usage]
	writings    ledger[keptWriting]
	calls       ledger[ModelUse]
	claims      map[string]claim
	settings    map[string][]byte
	seen        map[string]SeenChannel
	expired     time.Time // when what is old was erased last
	today       time.Time // the day that aliasKey is of
	aliasKey    [32]byte
}

type keptArticle struct {
	article *article.Article // immutable
	link    string
	read    time.Time
}

type keptReply struct {
	encoded    []byte
	root       string
	channels   []string
	messageIDs []string
	askedIn    string
	askerID    string
	guildID    string
	at         time.Time
	question   bool
	articles   []string
}

type keptDraft struct {
	encoded          []byte
	askerID, guildID string
	at               time.Time
}

// NewMemory returns a Memory that lives and dies with the process.
func NewMemory() Memory {
	return &localMemory{
		articles: newLedger[keptArticle](), latest: map[string]string{},
		writings: newLedger[keptWriting](), calls: newLedger[ModelUse](),
		usage: newLedger[Usage](), replies: newLedger[keptReply](), drafts: newLedger[keptDraft](), shared: newLedger[SharedLink](),
		deliveries: newLedger[keptDelivery](), withdrawals: newLedger[keptWithdrawal](),
		claims: map[string]claim{}, settings: map[string][]byte{}, seen: map[string]SeenChannel{},
	}
}

// ledger is a map that knows which of its entries came first.
type ledger[V any] struct {
	entries map[string]V
	order   []string // may name entries that are gone
}

func newLedger[V any]() ledger[V] { return ledger[V]{entries: map[string]V{}} }

func (l *ledger[V]) put(key string, v V) {
	if _, known := l.entries[key]; !known {
		l.order = append(l.order, key)
	}
	l.entries[key] = v
	if len(l.order) > 2*len(l.entries)+64 {
		l.compact()
	}
}

// compact forgets the names of entries that are gone.
func (l *ledger[V]) compact() {
	l.order = slices.DeleteFunc(l.order, func(k string) bool { _, known := l.entries[k]; return !known })
}

// drop removes the oldest entry and returns it.
func (l *ledger[V]) drop() (v V) {
	for len(l.order) > 0 {
		key := l.order[0]
		l.order = l.order[1:]
		if v, known := l.entries[key]; known {
			delete(l.entries, key)
			return v
		}
	}
	return v
}

func (m *localMemory) Article(_ context.Context, key string) (*article.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, known := m.articles.entries[key]
	if !known {
		return nil, ErrNotKept
	}
	return kept.article, nil
}

func (m *localMemory) LatestArticle(_ context.Context, link string) (string, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := m.latest[link]
	kept, known := m.articles.entries[key]
	if !known {
		return "", time.Time{}, ErrNotKept
	}
	return key, kept.read, nil
}

func (m *localMemory) PutArticle(_ context.Context, key, link string, a *article.Article) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.articles.entries[key]; !known {
		m.bytes += len(a.Text)
	}
	m.articles.put(key, keptArticle{article: a, link: link, read: time.Now()})
	if link != "" {
		m.latest[link] = key
	}
	for m.bytes > mostArticleBytes && len(m.articles.entries) > 1 {
		oldest := m.articles.drop()
		m.bytes -= len(oldest.article.Text)
		if _, known := m.articles.entries[m.latest[oldest.link]]; !known {
			delete(m.latest, oldest.link)
		}
	}
	return nil
}

func (m *localMemory) PutReply(_ context.Context, r *Reply) error {
	m.expireSometimes(time.Now())
	encoded, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keeping a reply: %w", err)
	}
	kept := keptReply{
		encoded: encoded, root: r.Root, messageIDs: slices.Clone(r.MessageIDs), askedIn: r.AskedIn,
		askerID: r.AskerID, guildID: r.GuildID, at: r.At, question: r.Question != "",
	}
	for _, a := range r.Articles {
		kept.articles = append(kept.articles, a.Key)
	}
	if !r.Private {
		kept.channels = append(kept.channels, r.ChannelID)
		if r.ThreadID != "" {
			kept.channels = append(kept.channels, r.ThreadID)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.replies.put(r.Key, kept)
	for len(m.replies.entries) > mostReplies {
		m.replies.drop()
	}
	return nil
}

func (m *localMemory) Reply(_ context.Context, key string) (*Reply, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, known := m.replies.entries[key]
	if !known {
		return nil, ErrNotKept
	}
	return decoded(kept)
}

func decoded(kept keptReply) (*Reply, error) {
	r := new(Reply)
	if err := json.Unmarshal(kept.encoded, r); err != nil {
		return nil, fmt.Errorf("reading a kept reply: %w", err)
	}
	return r, nil
}

func (m *localMemory) ReplyAt(_ context.Context, messageID string) (*Reply, error) {
	found, err := m.repliesWhere(1, func(r keptReply) bool { return slices.Contains(r.messageIDs, messageID) })
	if err == nil && len(found) == 0 {
		return nil, ErrNotKept
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func (m *localMemory) RepliesTo(_ context.Context, messageID string) ([]*Reply, error) {
	found, err := m.repliesWhere(mostReplies, func(r keptReply) bool { return messageID != "" && r.askedIn == messageID })
	slices.Reverse(found)
	return found, err
}

func (m *localMemory) RepliesIn(_ context.Context, channelID string, limit int) ([]*Reply, error) {
	return m.repliesWhere(limit, func(r keptReply) bool { return slices.Contains(r.channels, channelID) })
}

func (m *localMemory) Conversation(_ context.Context, root string) ([]*Reply, error) {
	found, err := m.repliesWhere(mostReplies, func(r keptReply) bool { return r.root == root })
	slices.Reverse(found)
	return found, err
}

// repliesWhere returns replies, newest first.
func (m *localMemory) repliesWhere(limit int, holds func(keptReply) bool) ([]*Reply, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []*Reply
	for i := len(m.replies.order) - 1; i >= 0 && len(found) < limit; i-- {
		kept, known := m.replies.entries[m.replies.order[i]]
		if !known || !holds(kept) {
			continue
		}
		r, err := decoded(kept)
		if err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	return found, nil
}

func (m *localMemory) DeleteReply(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	about := m.replies.entries[key].articles
	maps.DeleteFunc(m.writings.entries, func(_ string, w keptWriting) bool { return slices.Contains(about, w.articleKey) })
	delete(m.replies.entries, key)
	return nil
}

func (m *localMemory) PutDraft(_ context.Context, r *Request) error {
	encoded, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drafts.put(r.ID, keptDraft{encoded: encoded, askerID: r.Asker.ID, guildID: r.GuildID, at: time.Now()})
	for len(m.drafts.entries) > mostDrafts {
		m.drafts.drop()
	}
	return nil
}

func (m *localMemory) Draft(_ context.Context, id string) (*Request, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, known := m.drafts.entries[id]
	if !known || time.Since(kept.at) > draftLife {
		return nil, ErrNotKept
	}
	r := new(Request)
	if err := json.Unmarshal(kept.encoded, r); err != nil {
		return nil, fmt.Errorf("reading a kept draft: %w", err)
	}
	return r, nil
}
