package standin

import "encoding/json"

// Types of message (Discord, resources/message).
const (
	MessageDefault            = 0
	MessageThreadCreated      = 18
	MessageReply              = 19
	MessageCommand            = 20
	MessageThreadStarter      = 21
	MessageContextMenuCommand = 23
)

// Flags of a message.
const (
	FlagSuppressEmbeds        = 1 << 2
	FlagHasThread             = 1 << 5
	FlagEphemeral             = 1 << 6
	FlagLoading               = 1 << 7
	FlagSuppressNotifications = 1 << 12
	FlagHasSnapshot           = 1 << 14
	FlagComponentsV2          = 1 << 15
)

// Kinds of message reference.
const (
	ReferenceReply   = 0
	ReferenceForward = 1
)

// Message is a message as one viewer sees it.
type Message struct {
	ID                  Snowflake            `json:"id"`
	ChannelID           Snowflake            `json:"channel_id"`
	GuildID             Snowflake            `json:"guild_id,omitempty"` // in events only
	Author              User                 `json:"author"`
	Member              *Member              `json:"member,omitempty"` // in events only
	Type                int                  `json:"type"`
	Content             string               `json:"content"`
	Timestamp           string               `json:"timestamp"`
	EditedTimestamp     *string              `json:"edited_timestamp"`
	TTS                 bool                 `json:"tts"`
	Pinned              bool                 `json:"pinned"`
	MentionEveryone     bool                 `json:"mention_everyone"`
	Mentions            []User               `json:"mentions"`
	MentionRoles        []Snowflake          `json:"mention_roles"`
	Attachments         []Attachment         `json:"attachments"`
	Embeds              []Embed              `json:"embeds"`
	Components          []Component          `json:"components"`
	Reactions           []Reaction           `json:"reactions,omitempty"`
	Flags               int                  `json:"flags"`
	Nonce               json.RawMessage      `json:"nonce,omitempty"`
	WebhookID           Snowflake            `json:"webhook_id,omitempty"`
	ApplicationID       Snowflake            `json:"application_id,omitempty"`
	Reference           *Reference           `json:"message_reference,omitempty"`
	Referenced          *Referenced          `json:"referenced_message,omitempty"`
	Snapshots           []Snapshot           `json:"message_snapshots,omitempty"`
	Interaction         *MessageInteraction  `json:"interaction,omitempty"`
	InteractionMetadata *InteractionMetadata `json:"interaction_metadata,omitempty"`
	Thread              *Channel             `json:"thread,omitempty"`
}

// Reference points to the message that this one answers or forwards.
type Reference struct {
	Type            int       `json:"type"`
	MessageID       Snowflake `json:"message_id,omitempty"`
	ChannelID       Snowflake `json:"channel_id,omitempty"`
	GuildID         Snowflake `json:"guild_id,omitempty"`
	FailIfNotExists *bool     `json:"fail_if_not_exists,omitempty"` // in requests only
}

// Referenced is the message that a reply answers; null once it was deleted.
type Referenced struct{ Message *Message }

// MarshalJSON writes the message, or null.
func (r Referenced) MarshalJSON() ([]byte, error) { return json.Marshal(r.Message) }

// UnmarshalJSON reads the message, or null.
func (r *Referenced) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &r.Message) }

// Snapshot is the copy that a forward carries.
type Snapshot struct {
	Message SnapshotMessage `json:"message"`
}

// SnapshotMessage is the part of a message that a forward copies: no author.
type SnapshotMessage struct {
	Type            int          `json:"type"`
	Content         string       `json:"content"`
	Mentions        []User       `json:"mentions"`
	MentionRoles    []Snowflake  `json:"mention_roles"`
	Attachments     []Attachment `json:"attachments"`
	Embeds          []Embed      `json:"embeds"`
	Timestamp       string       `json:"timestamp"`
	EditedTimestamp *string      `json:"edited_timestamp"`
	Flags           int          `json:"flags"`
	Components      []Component  `json:"components"`
}

// Attachment is a file that a message carries.
type Attachment struct {
	ID          Snowflake `json:"id"`
	Filename    string    `json:"filename"`
	Description string    `json:"description,omitempty"`
	ContentType string    `json:"content_type,omitempty"`
	Size        int       `json:"size"`
	URL         string    `json:"url"`
	ProxyURL    string    `json:"proxy_url"`
	Ephemeral   bool      `json:"ephemeral,omitempty"`
}

// Embed is a rich card of the older kind.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
	Image       *EmbedImage  `json:"image,omitempty"`
	Thumbnail   *EmbedImage  `json:"thumbnail,omitempty"`
	Provider    *EmbedSource `json:"provider,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedFooter closes an embed.
type EmbedFooter struct {
	Text    string `json:"text"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedImage is a picture in an embed.
type EmbedImage struct {
	URL string `json:"url"`
}

// EmbedSource names where an unfurled link leads.
type EmbedSource struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

// EmbedAuthor is the line above an embed's title.
type EmbedAuthor struct {
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedField is a titled part of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

// Emoji names a Unicode emoji, or a server's own by its id.
type Emoji struct {
	ID       *Snowflake `json:"id"`
	Name     *string    `json:"name"`
	Animated bool       `json:"animated,omitempty"`
}

// Reaction counts who reacted with one emoji; Me speaks of the viewer.
type Reaction struct {
	Emoji        Emoji         `json:"emoji"`
	Count        int           `json:"count"`
	CountDetails ReactionCount `json:"count_details"`
	BurstColors  []string      `json:"burst_colors"`
	MeBurst      bool          `json:"me_burst"`
	Me           bool          `json:"me"`
}

// ReactionCount splits a count by kind.
type ReactionCount struct {
	Burst  int `json:"burst"`
	Normal int `json:"normal"`
}

// MessageInteraction is the older description of what a message answers.
type MessageInteraction struct {
	ID   Snowflake `json:"id"`
	Type int       `json:"type"`
	Name string    `json:"name"`
	User User      `json:"user"`
}

// InteractionMetadata says which interaction a message answers.
type InteractionMetadata struct {
	ID                  Snowflake            `json:"id"`
	Type                int                  `json:"type"`
	User                User                 `json:"user"`
	Owners              map[string]Snowflake `json:"authorizing_integration_owners"`
	OriginalResponse    Snowflake            `json:"original_response_message_id,omitempty"`
	TargetMessageID     Snowflake            `json:"target_message_id,omitempty"`
	InteractedMessageID Snowflake            `json:"interacted_message_id,omitempty"`
	Triggering          *InteractionMetadata `json:"triggering_interaction_metadata,omitempty"`
	Name                string               `json:"name,omitempty"`
	CommandType         int                  `json:"command_type,omitempty"`
}

// AllowedMentions limits whom a message may notify.
type AllowedMentions struct {
	Parse       *[]string   `json:"parse"`
	Users       []Snowflake `json:"users"`
	Roles       []Snowflake `json:"roles"`
	RepliedUser *bool       `json:"replied_user"`
}
