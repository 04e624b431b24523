package standin

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// checkComponents holds a message's components to the rules of their types, and
// reports whether they are of those that make Discord answer 500.
func checkComponents(bad problems, form *messageForm, v2 bool, existing *message) (tooManyBytes bool) {
	list := form.Components.value
	c := componentCheck{bad: bad, names: map[string]bool{}, ids: map[int]bool{}, form: form, existing: existing}
	if v2 {
		c.list("components", list, topLevelV2)
	} else {
		if len(list) > maxRows {
			bad.add("components", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxRows)
		}
		c.list("components", list, []int{ComponentActionRow})
	}
	if c.count > maxComponents {
		bad.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The total number of components must be %d or fewer (%d found).", maxComponents, c.count)
	}
	if c.characters > maxText {
		bad.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total displayable text size exceeds the maximum size of %d", maxText)
	}
	numberComponents(list, c.ids)
	return c.bytes > maxTextBytes
}

var topLevelV2 = []int{ComponentActionRow, ComponentSection, ComponentTextDisplay, ComponentMediaGallery, ComponentFile, ComponentSeparator, ComponentContainer}

// componentCheck walks a tree of components and gathers its sums.
type componentCheck struct {
	bad                      problems
	names                    map[string]bool // custom ids seen
	ids                      map[int]bool
	count, characters, bytes int
	form                     *messageForm
	existing                 *message
}

func (c *componentCheck) list(path string, list []Component, allowed []int) {
	for i := range list {
		c.one(at(path, i), &list[i], allowed)
	}
}

// one checks a component; allowed are the types that may stand where it stands.
func (c *componentCheck) one(path string, m *Component, allowed []int) {
	c.count++
	if !slices.Contains(allowed, m.Type) {
		c.bad.add(at(path, "type"), "BASE_TYPE_CHOICES", "Value of field \"type\" must be one of %v.", allowed)
		return
	}
	if m.ID != 0 {
		if c.ids[m.ID] {
			c.bad.add(at(path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
		}
		c.ids[m.ID] = true
	}
	switch m.Type {
	case ComponentActionRow:
		c.row(path, m)
	case ComponentButton:
		c.button(path, m)
	case ComponentStringSelect, ComponentUserSelect, ComponentRoleSelect, ComponentMentionableSelect, ComponentChannelSelect:
		c.customID(path, m)
		checkSelect(c.bad, path, m)
	case ComponentSection:
		c.count1to3(path, m)
		c.list(at(path, "components"), m.Components, []int{ComponentTextDisplay})
		if m.Accessory == nil {
			c.bad.required(at(path, "accessory"))
			return
		}
		c.one(at(path, "accessory"), m.Accessory, []int{ComponentButton, ComponentThumbnail})
	case ComponentTextDisplay:
		text := deref(m.Content)
		c.bad.length(at(path, "content"), text, 1, maxText)
		c.characters += utf8.RuneCountInString(text)
		c.bytes += len(text) + bytesOfDisplay
	case ComponentThumbnail:
		c.media(at(path, "media"), m.Media)
		c.bad.length(at(path, "description"), deref(m.Description), 0, 1024)
	case ComponentMediaGallery:
		c.gallery(path, m)
	case ComponentFile:
		c.media(at(path, "file"), m.File)
	case ComponentContainer:
		if len(m.Components) == 0 {
			c.bad.required(at(path, "components"))
		}
		if m.AccentColor != nil {
			c.bad.between(at(path, "accent_color"), *m.AccentColor, 0, 0xFFFFFF)
		}
		c.list(at(path, "components"), m.Components, slices.DeleteFunc(slices.Clone(topLevelV2), func(t int) bool { return t == ComponentContainer }))
	}
}

func (c *componentCheck) count1to3(path string, m *Component) {
	if n := len(m.Components); n < 1 || n > 3 {
		c.bad.add(at(path, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.")
	}
}

func (c *componentCheck) row(path string, m *Component) {
	if len(m.Components) == 0 || len(m.Components) > 5 {
		c.bad.add(at(path, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	if len(m.Components) > 1 && m.Components[0].Type != ComponentButton {
		c.bad.add(at(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
	}
	allowed := []int{ComponentButton, ComponentStringSelect, ComponentUserSelect, ComponentRoleSelect, ComponentMentionableSelect, ComponentChannelSelect}
	if len(m.Components) > 1 {
		allowed = allowed[:1]
	}
	c.list(at(path, "components"), m.Components, allowed)
}

func (c *componentCheck) button(path string, m *Component) {
	c.bad.length(at(path, "label"), deref(m.Label), 0, 80)
	switch {
	case m.Style < ButtonPrimary || m.Style > ButtonPremium:
		c.bad.add(at(path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
	case m.Style == ButtonLink:
		if m.CustomID != nil {
			c.bad.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		if m.URL == nil {
			c.bad.add(at(path, "url"), "BASE_TYPE_REQUIRED", "This field is required")
			return
		}
		c.bad.length(at(path, "url"), *m.URL, 1, 512)
		checkURL(c.bad, at(path, "url"), *m.URL, "http", "https", "discord")
	case m.Style == ButtonPremium:
		if m.SKU == 0 {
			c.bad.required(at(path, "sku_id"))
		}
	default:
		if m.URL != nil {
			c.bad.add(path, "BUTTON_COMPONENT_INVALID_CUSTOM_ID", "A url may stand on a link button alone")
		}
		c.customID(path, m)
	}
	if m.Style != ButtonPremium && deref(m.Label) == "" && m.Emoji == nil {
		c.bad.add(at(path, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji")
	}
}

func (c *componentCheck) customID(path string, m *Component) {
	id := deref(m.CustomID)
	c.bad.length(at(path, "custom_id"), id, 1, 100)
	if id != "" && c.names[id] {
		c.bad.add(at(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.names[id] = true
}

func (c *componentCheck) gallery(path string, m *Component) {
	if n := len(m.Items); n < 1 || n > 10 {
		c.bad.add(at(path, "items"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.")
	}
	for i := range m.Items {
		c.media(at(path, "items", i, "media"), &m.Items[i].Media)
		c.bad.length(at(path, "items", i, "description"), deref(m.Items[i].Description), 0, 1024)
	}
}

// media checks an address; attachment:// must name a file of the message.
func (c *componentCheck) media(path string, m *Media) {
	if m == nil {
		c.bad.required(path)
		return
	}
	name, attached := strings.CutPrefix(m.URL, "attachment://")
	if !attached {
		checkURL(c.bad, at(path, "url"), m.URL, "http", "https")
		return
	}
	for _, u := range c.form.uploads {
		if u.name == name {
			return
		}
	}
	if c.existing != nil {
		for _, a := range c.existing.Attachments {
			if a.Filename == name {
				return
			}
		}
	}
	c.bad.add(at(path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "Unfurled media item referenced attachment not found")
}

func checkSelect(bad problems, path string, m *Component) {
	bad.length(at(path, "placeholder"), deref(m.Placeholder), 0, 150)
	least, most := 1, 1
	if m.MinValues != nil {
		least = *m.MinValues
	}
	if m.MaxValues != nil {
		most = *m.MaxValues
	}
	bad.between(at(path, "min_values"), least, 0, 25)
	bad.between(at(path, "max_values"), most, 1, 25)
	if least > most {
		bad.add(at(path, "min_values"), "SELECT_COMPONENT_MIN_OVER_MAX", "min_values must not be greater than max_values.")
	}
	if m.Type != ComponentStringSelect {
		return
	}
	checkOptions(bad, path, m.Options, 1, 25)
	if most > len(m.Options) {
		bad.add(at(path, "options"), "SELECT_COMPONENT_MAX_OVER_OPTIONS", "Must have at least max_values options.")
	}
	defaults := 0
	for _, o := range m.Options {
		if o.Default {
			defaults++
		}
	}
	if defaults > most {
		bad.add(at(path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "Must not have more defaults than max_values.")
	}
}

func checkOptions(bad problems, path string, options []SelectOption, least, most int) {
	if n := len(options); n < least || n > most {
		bad.add(at(path, "options"), "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
	values := map[string]bool{}
	for i, o := range options {
		bad.length(at(path, "options", i, "label"), o.Label, 1, 100)
		bad.length(at(path, "options", i, "value"), o.Value, 1, 100)
		bad.length(at(path, "options", i, "description"), deref(o.Description), 0, 100)
		if values[o.Value] {
			bad.add(at(path, "options", i, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[o.Value] = true
	}
}

func checkURL(bad problems, path, text string, schemes ...string) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		bad.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case !slices.Contains(schemes, strings.ToLower(u.Scheme)):
		bad.add(path, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported. Scheme must be one of (%s).", u.Scheme, strings.Join(schemes, ", "))
	}
}

// numberComponents gives each component that has none the next free id, from 1.
func numberComponents(list []Component, taken map[int]bool) {
	next := 1
	walkAll(list, func(c *Component) {
		if c.ID != 0 {
			return
		}
		for taken[next] {
			next++
		}
		c.ID = next
		taken[next] = true
	})
}
