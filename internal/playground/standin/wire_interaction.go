package standin

import "encoding/json"

// Types of interaction.
const (
	InteractionPing         = 1
	InteractionCommand      = 2
	InteractionComponent    = 3
	InteractionAutocomplete = 4
	InteractionModalSubmit  = 5
)

// Types of answer to an interaction.
const (
	CallbackPong         = 1
	CallbackMessage      = 4
	CallbackDefer        = 5
	CallbackDeferUpdate  = 6
	CallbackUpdate       = 7
	CallbackAutocomplete = 8
	CallbackModal        = 9
)

// Types of command.
const (
	CommandSlash   = 1
	CommandUser    = 2
	CommandMessage = 3
)

// Types of command option.
const (
	OptionSubcommand      = 1
	OptionSubcommandGroup = 2
	OptionString          = 3
	OptionInteger         = 4
	OptionBoolean         = 5
	OptionUser            = 6
	OptionChannel         = 7
	OptionRole            = 8
	OptionMentionable     = 9
	OptionNumber          = 10
	OptionAttachment      = 11
)

// Contexts in which a command may be used, and ways an application is installed.
const (
	ContextGuild          = 0
	ContextBotDM          = 1
	ContextPrivateChannel = 2
	InstallGuild          = 0
	InstallUser           = 1
)

// Command is an application command as registered.
type Command struct {
	ID                       Snowflake         `json:"id"`
	ApplicationID            Snowflake         `json:"application_id"`
	Version                  Snowflake         `json:"version"`
	GuildID                  Snowflake         `json:"guild_id,omitempty"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []CommandOption   `json:"options,omitempty"`
	DefaultMemberPermissions *Permission       `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
}

// CommandOption is an option, a subcommand or a group of them.
type CommandOption struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Choices                  []CommandChoice   `json:"choices,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
}

// CommandChoice is a fixed value of an option; Value is a JSON string or number.
type CommandChoice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             json.RawMessage   `json:"value"`
}

// Interaction is what the bot is told when a person uses one of its commands or components.
type Interaction struct {
	ID                  Snowflake            `json:"id"`
	ApplicationID       Snowflake            `json:"application_id"`
	Type                int                  `json:"type"`
	Data                *InteractionData     `json:"data,omitempty"`
	GuildID             Snowflake            `json:"guild_id,omitempty"`
	Guild               *PartialGuild        `json:"guild,omitempty"`
	ChannelID           Snowflake            `json:"channel_id,omitempty"`
	Channel             *Channel             `json:"channel,omitempty"`
	Member              *Member              `json:"member,omitempty"`
	User                *User                `json:"user,omitempty"`
	Token               string               `json:"token"`
	Version             int                  `json:"version"`
	Message             *Message             `json:"message,omitempty"`
	AppPermissions      Permission           `json:"app_permissions"`
	Locale              string               `json:"locale,omitempty"`
	GuildLocale         string               `json:"guild_locale,omitempty"`
	Entitlements        []struct{}           `json:"entitlements"`
	Owners              map[string]Snowflake `json:"authorizing_integration_owners"`
	Context             int                  `json:"context"`
	AttachmentSizeLimit int                  `json:"attachment_size_limit"`
}

// PartialGuild is the little an interaction says of its server.
type PartialGuild struct {
	ID       Snowflake `json:"id"`
	Locale   string    `json:"locale"`
	Features []string  `json:"features"`
}

// InteractionData is a command's, a component's or a modal's part of an interaction.
type InteractionData struct {
	ID            Snowflake       `json:"id,omitempty"`
	Name          string          `json:"name,omitempty"`
	Type          int             `json:"type,omitempty"`
	GuildID       Snowflake       `json:"guild_id,omitempty"`
	TargetID      Snowflake       `json:"target_id,omitempty"`
	Options       []OptionValue   `json:"options,omitempty"`
	Resolved      *Resolved       `json:"resolved,omitempty"`
	CustomID      string          `json:"custom_id,omitempty"`
	ComponentType int             `json:"component_type,omitempty"`
	Values        []string        `json:"values,omitempty"`
	Components    json.RawMessage `json:"components,omitempty"`
}

// OptionValue is what a person gave for an option: a string, a number, a
// boolean, or a [Snowflake] for users, channels, roles and attachments. A
// subcommand has Options in place of a value.
type OptionValue struct {
	Name    string        `json:"name"`
	Type    int           `json:"type"`
	Value   any           `json:"value,omitempty"`
	Focused bool          `json:"focused,omitempty"`
	Options []OptionValue `json:"options,omitempty"`
}

// Resolved holds the things that an interaction's ids stand for.
type Resolved struct {
	Users       map[Snowflake]User       `json:"users,omitempty"`
	Members     map[Snowflake]Member     `json:"members,omitempty"`
	Roles       map[Snowflake]Role       `json:"roles,omitempty"`
	Channels    map[Snowflake]Channel    `json:"channels,omitempty"`
	Messages    map[Snowflake]Message    `json:"messages,omitempty"`
	Attachments map[Snowflake]Attachment `json:"attachments,omitempty"`
}

// Modal is a form that the bot asked a person to fill in.
type Modal struct {
	ID          Snowflake   `json:"id"`
	ChannelID   Snowflake   `json:"channel_id"`
	CustomID    string      `json:"custom_id"`
	Title       string      `json:"title"`
	Components  []Component `json:"components"`
	Application Snowflake   `json:"application_id"`
}
