package standin

import "encoding/json"

// Types of component (Discord, components/reference).
const (
	ComponentActionRow         = 1
	ComponentButton            = 2
	ComponentStringSelect      = 3
	ComponentTextInput         = 4
	ComponentUserSelect        = 5
	ComponentRoleSelect        = 6
	ComponentMentionableSelect = 7
	ComponentChannelSelect     = 8
	ComponentSection           = 9
	ComponentTextDisplay       = 10
	ComponentThumbnail         = 11
	ComponentMediaGallery      = 12
	ComponentFile              = 13
	ComponentSeparator         = 14
	ComponentContainer         = 17
	ComponentLabel             = 18
	ComponentFileUpload        = 19
	ComponentRadioGroup        = 21
	ComponentCheckboxGroup     = 22
	ComponentCheckbox          = 23
)

// Styles of button.
const (
	ButtonPrimary   = 1
	ButtonSecondary = 2
	ButtonSuccess   = 3
	ButtonDanger    = 4
	ButtonLink      = 5
	ButtonPremium   = 6
)

// Component is any component of a message or a modal; which fields it has
// depends on its type.
type Component struct {
	Type         int             `json:"type"`
	ID           int             `json:"id,omitempty"`
	CustomID     *string         `json:"custom_id,omitempty"`
	Components   []Component     `json:"components,omitempty"`
	Component    *Component      `json:"component,omitempty"`
	Accessory    *Component      `json:"accessory,omitempty"`
	Content      *string         `json:"content,omitempty"`
	Style        int             `json:"style,omitempty"`
	Label        *string         `json:"label,omitempty"`
	Emoji        *ComponentEmoji `json:"emoji,omitempty"`
	URL          *string         `json:"url,omitempty"`
	SKU          Snowflake       `json:"sku_id,omitempty"`
	Disabled     bool            `json:"disabled,omitempty"`
	Options      []SelectOption  `json:"options,omitempty"`
	Placeholder  *string         `json:"placeholder,omitempty"`
	MinValues    *int            `json:"min_values,omitempty"`
	MaxValues    *int            `json:"max_values,omitempty"`
	ChannelTypes []int           `json:"channel_types,omitempty"`
	Defaults     []DefaultValue  `json:"default_values,omitempty"`
	Default      bool            `json:"default,omitempty"`
	Required     *bool           `json:"required,omitempty"`
	Value        *string         `json:"value,omitempty"`
	MinLength    *int            `json:"min_length,omitempty"`
	MaxLength    *int            `json:"max_length,omitempty"`
	Description  *string         `json:"description,omitempty"`
	Media        *Media          `json:"media,omitempty"`
	File         *Media          `json:"file,omitempty"`
	Name         *string         `json:"name,omitempty"`
	Size         *int            `json:"size,omitempty"`
	Items        []GalleryItem   `json:"items,omitempty"`
	Spoiler      bool            `json:"spoiler,omitempty"`
	AccentColor  *int            `json:"accent_color,omitempty"`
	Divider      *bool           `json:"divider,omitempty"`
	Spacing      int             `json:"spacing,omitempty"`
}

// ComponentEmoji is an emoji on a button or an option.
type ComponentEmoji struct {
	ID       Snowflake `json:"id,omitempty"`
	Name     string    `json:"name,omitempty"`
	Animated bool      `json:"animated,omitempty"`
}

// SelectOption is one line of a select menu, a radio group or a group of checkboxes.
type SelectOption struct {
	Label       string          `json:"label"`
	Value       string          `json:"value"`
	Description *string         `json:"description,omitempty"`
	Emoji       *ComponentEmoji `json:"emoji,omitempty"`
	Default     bool            `json:"default,omitempty"`
}

// DefaultValue is preselected in a menu of users, roles or channels.
type DefaultValue struct {
	ID   Snowflake `json:"id"`
	Type string    `json:"type"`
}

// Media is a picture or file by its address, which may be attachment://name.
type Media struct {
	ID          Snowflake `json:"id,omitempty"`
	URL         string    `json:"url"`
	ProxyURL    string    `json:"proxy_url,omitempty"`
	ContentType *string   `json:"content_type,omitempty"`
	Attachment  Snowflake `json:"attachment_id,omitempty"`
}

// GalleryItem is one picture of a media gallery.
type GalleryItem struct {
	Media       Media   `json:"media"`
	Description *string `json:"description"`
	Spoiler     bool    `json:"spoiler"`
}

// MarshalJSON writes the fields of the component's type that Discord's answers
// always carry, the empty ones among them.
func (c Component) MarshalJSON() ([]byte, error) {
	type plain Component
	body, err := json.Marshal(plain(c))
	if err != nil {
		return nil, err
	}
	always := c.alwaysWritten()
	if len(always) == 0 {
		return body, nil
	}
	var fields map[string]any
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, err
	}
	for name, value := range always {
		if _, there := fields[name]; !there {
			fields[name] = value
		}
	}
	return json.Marshal(fields)
}

func (c Component) alwaysWritten() map[string]any {
	switch c.Type {
	case ComponentContainer:
		return map[string]any{"accent_color": nil, "spoiler": false}
	case ComponentSeparator:
		return map[string]any{"divider": true, "spacing": 1}
	case ComponentThumbnail:
		return map[string]any{"description": nil, "spoiler": false}
	case ComponentFile:
		return map[string]any{"name": nil, "size": nil, "spoiler": false}
	case ComponentStringSelect, ComponentUserSelect, ComponentRoleSelect, ComponentMentionableSelect, ComponentChannelSelect:
		return map[string]any{"min_values": 1, "max_values": 1}
	case ComponentTextInput:
		return map[string]any{"label": nil, "min_length": nil, "max_length": nil}
	default:
		return nil
	}
}

// walk visits the component and all below it, depth first.
func (c *Component) walk(visit func(*Component)) {
	visit(c)
	walkAll(c.Components, visit)
	if c.Accessory != nil {
		c.Accessory.walk(visit)
	}
	if c.Component != nil {
		c.Component.walk(visit)
	}
}

func walkAll(list []Component, visit func(*Component)) {
	for i := range list {
		list[i].walk(visit)
	}
}
