package standin

import (
	"slices"
	"unicode/utf8"
)

// Press presses a button of one of the bot's messages.
func (p *Person) Press(messageID Snowflake, customID string) (Snowflake, error) {
	return p.use(messageID, customID, nil, func(bad problems, c *Component) {
		if c.Type != ComponentButton {
			bad.add("custom_id", "COMPONENT_VALIDATION_FAILED", "That is not a button")
		}
	})
}

// Choose chooses in a select menu: values of a menu of texts, or the digits of
// the ids of users, roles or channels.
func (p *Person) Choose(messageID Snowflake, customID string, values ...string) (Snowflake, error) {
	return p.use(messageID, customID, values, func(bad problems, c *Component) { checkChosen(bad, "values", c, values) })
}

func (p *Person) use(messageID Snowflake, customID string, values []string, check func(problems, *Component)) (Snowflake, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	self, err := p.account()
	if err != nil {
		return 0, err
	}
	ch, m, err := p.seen(messageID)
	if err != nil {
		return 0, err
	}
	c := componentOf(m.Components, customID)
	bad := problems{}
	if c == nil || c.Disabled || m.Author.ID != p.s.w.app.id {
		bad.add("custom_id", "COMPONENT_VALIDATION_FAILED", "Component validation failed")
	} else {
		check(bad, c)
	}
	if err := bad.err(); err != nil {
		return 0, err
	}
	data := &InteractionData{CustomID: customID, ComponentType: c.Type, Values: values}
	if c.Type != ComponentButton && c.Type != ComponentStringSelect {
		data.Resolved = p.resolve(ch, c.Type, values)
	}
	view := p.s.w.render(m, p.s.w.app.id)
	return p.s.begin(self, ch, &interaction{source: m, Interaction: Interaction{
		Type: InteractionComponent, Data: data, Message: &view,
	}}).ID, nil
}

// resolve looks up what was chosen in a menu of users, roles or channels.
func (p *Person) resolve(ch *channel, kind int, values []string) *Resolved {
	option := map[int]int{
		ComponentUserSelect: OptionUser, ComponentRoleSelect: OptionRole,
		ComponentMentionableSelect: OptionMentionable, ComponentChannelSelect: OptionChannel,
	}[kind]
	f := filling{s: p.s, ch: ch, bad: problems{}, resolved: &Resolved{}}
	for _, v := range values {
		if id, err := ParseSnowflake(v); err == nil {
			f.reference("values", option, id)
		}
	}
	return f.resolved
}

func componentOf(list []Component, customID string) *Component {
	var found *Component
	walkAll(list, func(c *Component) {
		if deref(c.CustomID) == customID {
			found = c
		}
	})
	return found
}

func checkChosen(bad problems, path string, c *Component, values []string) {
	least, most := orElse(c.MinValues, 1), orElse(c.MaxValues, 1)
	if c.Required != nil && !*c.Required {
		least = 0
	}
	if len(values) < least || len(values) > most {
		bad.add(path, "COMPONENT_VALIDATION_FAILED", "Between %d and %d must be chosen", least, most)
	}
	if c.Type != ComponentStringSelect && c.Type != ComponentRadioGroup && c.Type != ComponentCheckboxGroup {
		return
	}
	for _, v := range values {
		if !slices.ContainsFunc(c.Options, func(o SelectOption) bool { return o.Value == v }) {
			bad.add(path, "COMPONENT_VALIDATION_FAILED", "%q is not an option", v)
		}
	}
}

// Field is what a person filled in, for one component of a modal.
type Field struct {
	CustomID string
	Value    string   // of a text input; "true" of a checkbox that is ticked
	Values   []string // of a menu, a radio group or a group of checkboxes
	Files    []File
}

// Submit sends a modal off. Fields that are left out are empty.
func (p *Person) Submit(modalID Snowflake, fields ...Field) (Snowflake, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	self, err := p.account()
	if err != nil {
		return 0, err
	}
	m := p.s.modals[modalID]
	if m == nil || m.person != p.self {
		return 0, &Error{404, 10062, "Unknown interaction", nil}
	}
	ch, err := p.channel(m.ChannelID)
	if err != nil {
		return 0, err
	}
	f := submission{s: p.s, ch: ch, bad: problems{}, fields: fields, resolved: &Resolved{}}
	components := f.all(m.Components)
	if err := f.bad.err(); err != nil {
		return 0, err
	}
	delete(p.s.modals, modalID)
	data := &InteractionData{CustomID: m.CustomID, Components: mustMarshal(components)}
	if f.resolved.Attachments != nil {
		data.Resolved = f.resolved
	}
	i := &interaction{source: m.from.source, modalFrom: m.from, Interaction: Interaction{Type: InteractionModalSubmit, Data: data}}
	if i.source != nil {
		i.Message = ref(p.s.w.render(i.source, p.s.w.app.id))
	}
	return p.s.begin(self, ch, i).ID, nil
}

// Dismiss closes a modal without sending it.
func (p *Person) Dismiss(modalID Snowflake) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if m := p.s.modals[modalID]; m != nil && m.person == p.self {
		delete(p.s.modals, modalID)
	}
}

// submission fills a modal's components in.
type submission struct {
	s        *Server
	ch       *channel
	bad      problems
	fields   []Field
	resolved *Resolved
}

func (f *submission) all(list []Component) []map[string]any {
	out := []map[string]any{}
	for i := range list {
		c := &list[i]
		switch c.Type {
		case ComponentActionRow:
			out = append(out, map[string]any{"type": c.Type, "id": c.ID, "components": f.all(c.Components)})
		case ComponentLabel:
			out = append(out, map[string]any{"type": c.Type, "id": c.ID, "component": f.one(c.Component)})
		case ComponentTextDisplay:
			out = append(out, map[string]any{"type": c.Type, "id": c.ID})
		default:
			out = append(out, f.one(c))
		}
	}
	return out
}

func (f *submission) one(c *Component) map[string]any {
	id := deref(c.CustomID)
	var given Field
	for _, field := range f.fields {
		if field.CustomID == id {
			given = field
		}
	}
	out := map[string]any{"type": c.Type, "id": c.ID, "custom_id": id}
	switch c.Type {
	case ComponentTextInput:
		f.text(id, c, given.Value)
		out["value"] = given.Value
	case ComponentCheckbox:
		out["value"] = given.Value == "true"
	case ComponentRadioGroup:
		checkChosen(f.bad, id, c, given.Values)
		out["value"] = nil
		if len(given.Values) == 1 {
			out["value"] = given.Values[0]
		}
	case ComponentFileUpload:
		values := []string{}
		for i, file := range given.Files {
			a := f.s.store(f.ch, file.upload(i), "")
			a.Ephemeral = true
			f.resolved.Attachments = with(f.resolved.Attachments, a.ID, a)
			values = append(values, a.ID.String())
		}
		checkChosen(f.bad, id, c, values)
		out["values"] = values
	default:
		checkChosen(f.bad, id, c, given.Values)
		out["values"] = nonNil(given.Values)
	}
	return out
}

func (f *submission) text(path string, c *Component, value string) {
	required := c.Required == nil || *c.Required
	switch n := utf8.RuneCountInString(value); {
	case n == 0 && required:
		f.bad.required(path)
	case n > 0 && n < orElse(c.MinLength, 0), n > orElse(c.MaxLength, 4000):
		f.bad.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", orElse(c.MinLength, 0), orElse(c.MaxLength, 4000))
	}
}
