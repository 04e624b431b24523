package bot

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/summarize"
)

// ErrNotKept is what a [Memory] returns for what it does not hold, or no longer.
var ErrNotKept = errors.New("not kept")

// Memory is what the bot knows beyond one request. [NewMemory] keeps it for as
// long as the process lives; a store on disk keeps it longer. All methods are
// safe for concurrent use, and may be called again with the same values.
// What is returned belongs to the caller and shares nothing with what is kept.
type Memory interface {
	Articles
	Writings
	Replies
	Sharing
	Accounts
	Deliveries

	// Settings returns those of a server; the zero value where none were made.
	Settings(ctx context.Context, guildID string) (Settings, error)
	PutSettings(ctx context.Context, guildID string, s Settings) error

	// Claim takes name for a time and reports whether nobody else held it: so that
	// a channel is left in peace for a while. Who holds it already may take it
	// again, after a crash in between, and holds it no longer for that.
	Claim(ctx context.Context, name, holder string, life time.Duration) (bool, error)
	// Release gives a name back before its time.
	Release(ctx context.Context, name string) error

	// PutDraft keeps a request that waits for more from its reader: a question,
	// a pasted text, the choice of an article, another try. It is kept for a day.
	PutDraft(ctx context.Context, r *Request) error
	Draft(ctx context.Context, id string) (*Request, error)

	// PutSeen remembers the newest message that was looked at in a channel, for
	// catching up after a gap. Older ids than the one kept are ignored.
	PutSeen(ctx context.Context, guildID, channelID, messageID string) error
	// Seen returns the newest message looked at, by channel.
	Seen(ctx context.Context) (map[string]SeenChannel, error)

	// Kept counts what is held about a person.
	Kept(ctx context.Context, userID string) (Kept, error)
	// Forget erases what is held about a person, ForgetGuild about a server, and
	// with it the articles that no reply is left of, and what was written about
	// those that are. What they used today still counts against budgets until the
	// day (UTC) ends, under a hash whose key is thrown away then.
	Forget(ctx context.Context, userID string) error
	ForgetGuild(ctx context.Context, guildID string) error
}

// SeenChannel is how far a channel was looked at.
type SeenChannel struct {
	GuildID   string `json:"guild_id"`
	MessageID string `json:"message_id"`
}

// Articles keeps what was read. An article's key names this very text, so
// that the citations of a reply stay right when the page changes.
type Articles interface {
	// Article returns an article by its key.
	Article(ctx context.Context, key string) (*article.Article, error)
	// LatestArticle returns the key under which the page of a canonical link was
	// kept last, and when it was read.
	LatestArticle(ctx context.Context, link string) (key string, read time.Time, err error)
	// PutArticle keeps an article; link is canonical, and empty for files and pasted text.
	PutArticle(ctx context.Context, key, link string, a *article.Article) error
}

// Writings keeps what a model wrote, so that nobody pays for it again.
type Writings interface {
	// Writing returns what was written under a name.
	Writing(ctx context.Context, name string) (*Writing, error)
	// PutWriting keeps what was written about an article, until the article goes or
	// a reply about it is deleted. Where the article is not kept, it does nothing.
	PutWriting(ctx context.Context, name, articleKey string, w *Writing) error
}

// Writing is what a model wrote: a summary or an answer.
type Writing struct {
	Summary *summarize.Summary `json:"summary,omitempty"`
	Answer  *summarize.Answer  `json:"answer,omitempty"`
}

// Replies keeps what was answered, by key, by message and by place.
type Replies interface {
	PutReply(ctx context.Context, r *Reply) error
	Reply(ctx context.Context, key string) (*Reply, error)
	// ReplyAt returns the reply that one of Lede's messages belongs to.
	ReplyAt(ctx context.Context, messageID string) (*Reply, error)
	// RepliesTo returns the replies to an asking message.
	RepliesTo(ctx context.Context, messageID string) ([]*Reply, error)
	// RepliesIn returns the newest replies in a channel or thread that others
	// may see, newest first.
	RepliesIn(ctx context.Context, channelID string, limit int) ([]*Reply, error)
	// Conversation returns the replies of a conversation, oldest first.
	Conversation(ctx context.Context, root string) ([]*Reply, error)
	DeleteReply(ctx context.Context, key string) error
}

// Reply is one of Lede's replies with what it rests on.
type Reply struct {
	// Key names the reply in buttons: the request's ID, numbered from the second reply on.
	Key string `json:"key"`
	// Root is the key of the first reply of the conversation.
	Root string `json:"root"`

	GuildID   string `json:"guild_id,omitempty"`
	ChannelID string `json:"channel_id"`
	// ThreadID is the thread that Lede began for the talk about this reply.
	ThreadID string `json:"thread_id,omitempty"`
	// MessageIDs are Lede's messages, in order.
	MessageIDs []string `json:"message_ids"`
	// AskedIn is the message that asked, or that was pointed at; empty for slash commands.
	AskedIn string `json:"asked_in,omitempty"`
	// Pointed is true when somebody pointed at the message, by a menu or a
	// reaction: its edits change nothing about the reply.
	Pointed bool `json:"pointed,omitempty"`
	// AskerID is who asked: they may delete it.
	AskerID string    `json:"asker_id"`
	Private bool      `json:"private,omitempty"`
	At      time.Time `json:"at"`

	Articles []ArticleRef       `json:"articles,omitempty"`
	Shape    Shape              `json:"shape"`
	Question string             `json:"question,omitempty"`
	Summary  *summarize.Summary `json:"summary,omitempty"`
	// Answers are those of the articles, one each, where there is a question.
	Answers []*summarize.Answer `json:"answers,omitempty"`
	// Comparison is that of the two articles, where they were compared.
	Comparison *summarize.Comparison `json:"comparison,omitempty"`
	// Asked is the material that the asking message held when it was answered.
	Asked Material `json:"asked"`
}

// ArticleRef names an article of a reply.
type ArticleRef struct {
	Key      string `json:"key"`
	Link     string `json:"link,omitempty"` // canonical; empty for files and pasted text
	Headline string `json:"headline,omitempty"`
	Site     string `json:"site,omitempty"`
}

// Sharing keeps the links that people shared in a channel, where the server allows it.
type Sharing interface {
	// Share remembers a link of a message; a second time it changes nothing.
	Share(ctx context.Context, s SharedLink) error
	// NameShared adds the headline to a link that was shared in a channel.
	NameShared(ctx context.Context, channelID, link, headline string) error
	// Stir adds to the counts of replies and reactions of a shared message.
	Stir(ctx context.Context, messageID string, replies, reactions int) error
	// Unshare forgets the links of a deleted message.
	Unshare(ctx context.Context, messageID string) error
	// Shared returns the links of a channel since a time, most discussed first.
	Shared(ctx context.Context, channelID string, since time.Time) ([]SharedLink, error)
}

// SharedLink is a link that someone shared.
type SharedLink struct {
	GuildID   string    `json:"guild_id"`
	ChannelID string    `json:"channel_id"`
	MessageID string    `json:"message_id"`
	AuthorID  string    `json:"author_id"`
	Link      string    `json:"link"` // canonical
	Headline  string    `json:"headline,omitempty"`
	At        time.Time `json:"at"`
	Replies   int       `json:"replies,omitempty"`
	Reactions int       `json:"reactions,omitempty"`
}

// Accounts counts what was used.
type Accounts interface {
	// Spend writes a request down; a second time it changes nothing.
	Spend(ctx context.Context, u Usage) error
	// Spent returns how many requests a person made on a server since a time;
	// with an empty userID, all persons.
	Spent(ctx context.Context, guildID, userID string, since time.Time) (int, error)

	// Charge writes down a call of a model, or a reply that saved one; a second
	// time it changes nothing.
	Charge(ctx context.Context, u ModelUse) error
	// Charged returns what calls of models cost since a time, in millionths of the
	// operator's currency: those of a server, of a person, or with neither all.
	Charged(ctx context.Context, guildID, userID string, since time.Time) (cost int64, err error)
	// ModelDays returns what a server used of models since a time, oldest first:
	// one entry for each day (UTC) on which it did.
	ModelDays(ctx context.Context, guildID string, since time.Time) ([]ModelDay, error)
}

// Usage is one line of the account: no text, only what was used.
type Usage struct {
	RequestID string    `json:"request_id"`
	GuildID   string    `json:"guild_id,omitempty"`
	UserID    string    `json:"user_id"`
	Kind      Kind      `json:"kind"`
	At        time.Time `json:"at"`
}

// ModelUse is one call of a model: what it used and cost, never what was said.
type ModelUse struct {
	// ID names the call, so that it is counted once.
	ID      string
	GuildID string // empty: a direct message, or the operator's own use
	UserID  string // empty: nobody asked, or somebody who was forgotten
	Model   string
	// Prompt and Completion count tokens; Estimated is true where the endpoint did not say.
	Prompt, Completion int
	Estimated          bool
	// Cost counts millionths of the operator's currency.
	Cost int64
	// Shared: no call was made, for the reply was written already. Tokens and
	// cost are what that saved.
	Shared bool
	At     time.Time
}

// ModelDay is what a server used of models on one day.
type ModelDay struct {
	Day    time.Time // its beginning, UTC
	Calls  int       // of models
	Tokens int       // of prompts and completions
	Cost   int64     // millionths of the operator's currency
	// Shared counts replies that were written already, Saved what those would have cost.
	Shared int
	Saved  int64
}

// Kept counts what is held about a person.
type Kept struct {
	Replies   int `json:"replies"`
	Questions int `json:"questions"`
	Shared    int `json:"shared"`
	Requests  int `json:"requests"` // lines of the account
}
