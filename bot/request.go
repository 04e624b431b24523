package bot

import (
	"slices"
	"time"

	"github.com/lede-bot/lede/summarize"
)

// Kind is what a reader wants done: it names the work in the table of [Bot.works].
type Kind string

// The kinds of request.
const (
	KindSummarize Kind = "summarize"
	KindAsk       Kind = "ask"
	// KindReshape writes a summary that stands already anew: shorter, longer,
	// in another language.
	KindReshape Kind = "reshape"
	// KindSources shows the cited sentences of a reply to one reader.
	KindSources Kind = "sources"
	// KindCompare puts two articles side by side.
	KindCompare Kind = "compare"
	// KindDigest lists what a channel shared.
	KindDigest Kind = "digest"
)

// Way is how a request came in; it decides on manners, never on content.
type Way string

// The ways in.
const (
	WaySlash          Way = "slash command"
	WayMessageCommand Way = "message command"
	WayButton         Way = "button"
	WayForm           Way = "form"
	WayMention        Way = "mention"
	WayReply          Way = "reply"
	WayThread         Way = "thread"
	WayDirect         Way = "direct message"
	WayReaction       Way = "reaction"
	WayChannel        Way = "opted-in channel"
)

// Request is what a reader asked for, once accepted. It holds all that is
// needed to fulfil it, also in another process or after a restart, and is
// serialisable as JSON. The token in it is a secret for fifteen minutes.
type Request struct {
	// ID names the request: the id of the interaction or message that made it,
	// with a suffix where one makes several. A second one with the same ID is dropped.
	ID   string    `json:"id"`
	Kind Kind      `json:"kind"`
	Way  Way       `json:"way"`
	At   time.Time `json:"at"`

	GuildID   string `json:"guild_id,omitempty"` // empty: a direct message
	ChannelID string `json:"channel_id"`
	// MessageID is the message that asks, or that was pointed at; empty for slash commands.
	MessageID string `json:"message_id,omitempty"`
	// ControlID is the message whose button or form was used.
	ControlID string `json:"control_id,omitempty"`
	Asker     Asker  `json:"asker"`

	Material Material `json:"material"`
	Question string   `json:"question,omitempty"`
	Shape    Shape    `json:"shape"`
	// Private asks for a reply that only the asker sees, where that is possible.
	Private bool `json:"private,omitempty"`

	// ReplyKey is the reply that the request continues or reshapes.
	ReplyKey string `json:"reply_key,omitempty"`
	// ArticleKeys are remembered articles that the request is about.
	ArticleKeys []string `json:"article_keys,omitempty"`
	// Edited is true when the asking message was edited: the replies to it that
	// stand are written anew instead of new ones being sent.
	Edited bool `json:"edited,omitempty"`
	// Anew asks for the page to be read again, whatever is remembered of it.
	Anew bool `json:"anew,omitempty"`

	// Notice is what the asker is told in place of a reply, when that was settled
	// as the request came in.
	Notice *Notice `json:"notice,omitempty"`

	// Arguments are what else the work needs to know, by the names of a command's options.
	Arguments map[string]string `json:"arguments,omitempty"`

	Interaction *Interaction `json:"interaction,omitempty"` // nil: answer in the channel

	// AcceptedAt is when it was accepted, and Trace the step of that, for
	// whoever works on it to go on with; see [observe.Carry].
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	Trace      string    `json:"trace,omitempty"`
}

// Asker is who asked.
type Asker struct {
	ID     string   `json:"id"`
	Name   string   `json:"name,omitempty"`
	Roles  []string `json:"roles,omitempty"`
	Locale string   `json:"locale,omitempty"` // of the bot's own words
	// Permissions are the asker's in the channel, where the interaction said so.
	Permissions int64 `json:"permissions,omitempty"`
}

// Shape is how a summary is wanted. Empty fields are the server's defaults.
type Shape struct {
	Length   summarize.Length `json:"length,omitempty"`
	Style    summarize.Style  `json:"style,omitempty"`
	Language string           `json:"language,omitempty"` // ISO 639-1; empty: the article's own
	// Model is the one that the server chose; empty: the operator's. No reader chooses it.
	Model string `json:"model,omitempty"`
}

// Material is what there is to read: anything of it may be empty.
type Material struct {
	Links       []string     `json:"links,omitempty"`
	Text        string       `json:"text,omitempty"`
	Headline    string       `json:"headline,omitempty"` // of Text, where its reader gave one
	Attachments []Attachment `json:"attachments,omitempty"`
	// LeftOut counts links and files beyond the most that one request reads.
	LeftOut int `json:"left_out,omitempty"`
}

// Attachment is a file on Discord's servers.
type Attachment struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	URL         string `json:"url"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"` // bytes
}

// Empty reports whether there is nothing to read.
func (m Material) Empty() bool {
	return len(m.Links) == 0 && m.Text == "" && len(m.Attachments) == 0
}

// Equal reports whether two messages hold the same to read.
func (m Material) Equal(other Material) bool {
	return m.Text == other.Text && slices.Equal(m.Links, other.Links) &&
		slices.EqualFunc(m.Attachments, other.Attachments, func(a, b Attachment) bool { return a.ID == b.ID })
}

// TokenLife is how long Discord takes edits and follow-ups through the token of an interaction.
const TokenLife = 15 * time.Minute

// Interaction is where the reply to a command, button or form goes.
type Interaction struct {
	ID            string `json:"id"`
	ApplicationID string `json:"application_id"`
	Token         string `json:"token"`
	// Private is true when only the asker sees the reply: it was acknowledged so,
	// or takes the place of a message that only they see.
	Private bool `json:"private,omitempty"`
	// Update is true when the message with the button is what will be edited.
	Update bool `json:"update,omitempty"`
	// UserInstalled is true where Lede is not a member: nothing but the
	// interaction's own endpoints may be used, for at most five follow-ups.
	UserInstalled bool `json:"user_installed,omitempty"`
	// AppPermissions are Lede's own in the channel.
	AppPermissions int64 `json:"app_permissions,omitempty"`
}

// Expired reports whether the token of the request is past its life, or too near its end to be used.
func (r *Request) Expired(now time.Time) bool {
	return r.Interaction != nil && now.Sub(r.At) > TokenLife-5*time.Second
}

// Owner is what the workers are shared fairly among: the server, or the reader in a direct message.
func (r *Request) Owner() string {
	if r.GuildID != "" {
		return r.GuildID
	}
	return "@" + r.Asker.ID
}
