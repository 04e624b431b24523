package standin

import "slices"

// Types of channel (Discord, resources/channel).
const (
	ChannelText          = 0
	ChannelDM            = 1
	ChannelPublicThread  = 11
	ChannelPrivateThread = 12
	ChannelForum         = 15
)

// Kinds of permission overwrite.
const (
	OverwriteRole   = 0
	OverwriteMember = 1
)

// User is a person or a bot as others see them.
type User struct {
	ID            Snowflake `json:"id"`
	Username      string    `json:"username"`
	GlobalName    *string   `json:"global_name"`
	Avatar        *string   `json:"avatar"`
	Discriminator string    `json:"discriminator"`
	PublicFlags   int       `json:"public_flags"`
	Flags         int       `json:"flags"`
	Bot           bool      `json:"bot,omitempty"`
	PrimaryGuild  *struct{} `json:"primary_guild"`
}

// Name is what a client shows: the display name where there is one.
func (u User) Name() string {
	if u.GlobalName != nil {
		return *u.GlobalName
	}
	return u.Username
}

// Member is a user in a server. Permissions is set only where Discord sets it, in interactions.
type Member struct {
	User                       *User       `json:"user,omitempty"`
	Nick                       *string     `json:"nick"`
	Avatar                     *string     `json:"avatar"`
	Banner                     *string     `json:"banner"`
	Roles                      []Snowflake `json:"roles"`
	JoinedAt                   string      `json:"joined_at"`
	PremiumSince               *string     `json:"premium_since"`
	Deaf                       bool        `json:"deaf"`
	Mute                       bool        `json:"mute"`
	Flags                      int         `json:"flags"`
	Pending                    bool        `json:"pending"`
	CommunicationDisabledUntil *string     `json:"communication_disabled_until"`
	Permissions                *Permission `json:"permissions,omitempty"`
}

func (m *Member) hasRole(id Snowflake) bool { return slices.Contains(m.Roles, id) }

// Role is a named set of permissions; the one that shares its server's id is @everyone.
type Role struct {
	ID           Snowflake  `json:"id"`
	Name         string     `json:"name"`
	Permissions  Permission `json:"permissions"`
	Position     int        `json:"position"`
	Color        int        `json:"color"`
	Colors       RoleColors `json:"colors"`
	Hoist        bool       `json:"hoist"`
	Managed      bool       `json:"managed"`
	Mentionable  bool       `json:"mentionable"`
	Icon         *string    `json:"icon"`
	UnicodeEmoji *string    `json:"unicode_emoji"`
	Tags         *RoleTags  `json:"tags,omitempty"`
	Flags        int        `json:"flags"`
}

// RoleColors holds a role's colours as 24-bit numbers.
type RoleColors struct {
	Primary   int  `json:"primary_color"`
	Secondary *int `json:"secondary_color"`
	Tertiary  *int `json:"tertiary_color"`
}

// RoleTags says whose role it is: a bot's own.
type RoleTags struct {
	BotID Snowflake `json:"bot_id,omitempty"`
}

// Overwrite changes what a role or a member may do in one channel.
type Overwrite struct {
	ID    Snowflake  `json:"id"`
	Type  int        `json:"type"`
	Allow Permission `json:"allow"`
	Deny  Permission `json:"deny"`
}

// Channel is a text channel, a forum, a thread or a direct message.
type Channel struct {
	ID               Snowflake       `json:"id"`
	Type             int             `json:"type"`
	GuildID          Snowflake       `json:"guild_id,omitempty"`
	Name             string          `json:"name,omitempty"`
	Topic            *string         `json:"topic,omitempty"`
	Position         *int            `json:"position,omitempty"`
	Overwrites       []Overwrite     `json:"permission_overwrites,omitzero"`
	ParentID         *Snowflake      `json:"parent_id,omitempty"`
	LastMessageID    *Snowflake      `json:"last_message_id"`
	RateLimitPerUser int             `json:"rate_limit_per_user,omitempty"`
	Flags            int             `json:"flags"`
	NSFW             bool            `json:"nsfw,omitempty"`
	AvailableTags    []ForumTag      `json:"available_tags,omitzero"`
	Recipients       []User          `json:"recipients,omitzero"`
	OwnerID          Snowflake       `json:"owner_id,omitempty"`
	ThreadMetadata   *ThreadMetadata `json:"thread_metadata,omitempty"`
	MessageCount     *int            `json:"message_count,omitempty"`
	MemberCount      *int            `json:"member_count,omitempty"`
	TotalMessageSent *int            `json:"total_message_sent,omitempty"`
	AppliedTags      []Snowflake     `json:"applied_tags,omitzero"`
	Member           *ThreadMember   `json:"member,omitempty"`
	NewlyCreated     bool            `json:"newly_created,omitempty"`
	Permissions      *Permission     `json:"permissions,omitempty"`
	Message          *Message        `json:"message,omitempty"`
}

// ForumTag is a label that forum posts may carry.
type ForumTag struct {
	ID        Snowflake  `json:"id"`
	Name      string     `json:"name"`
	Moderated bool       `json:"moderated"`
	EmojiID   *Snowflake `json:"emoji_id"`
	EmojiName *string    `json:"emoji_name"`
}

// ThreadMetadata is the state of a thread.
type ThreadMetadata struct {
	Archived            bool    `json:"archived"`
	AutoArchiveDuration int     `json:"auto_archive_duration"`
	ArchiveTimestamp    *string `json:"archive_timestamp"`
	Locked              bool    `json:"locked"`
	CreateTimestamp     string  `json:"create_timestamp,omitempty"`
}

// ThreadMember is a user's place in a thread.
type ThreadMember struct {
	ID            Snowflake `json:"id"`
	UserID        Snowflake `json:"user_id"`
	JoinTimestamp string    `json:"join_timestamp"`
	Flags         int       `json:"flags"`
}
