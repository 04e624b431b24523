package standin

import "slices"

// modalForm is a modal as the bot sends it.
type modalForm struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// checkModal holds a modal to the rules of its components.
func checkModal(form *modalForm) error {
	bad := problems{}
	bad.length("custom_id", form.CustomID, 1, 100)
	bad.length("title", form.Title, 1, 45)
	if n := len(form.Components); n < 1 || n > 40 {
		bad.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 40 in length.")
	}
	names, ids := map[string]bool{}, map[int]bool{}
	inputs := 0
	for i := range form.Components {
		c, path := &form.Components[i], at("components", i)
		switch c.Type {
		case ComponentActionRow:
			if len(c.Components) != 1 || c.Components[0].Type != ComponentTextInput {
				bad.add(at(path, "components"), "BASE_TYPE_BAD_LENGTH", "A modal's row holds exactly one text input.")
				continue
			}
			inputs++
			input := &c.Components[0]
			bad.length(at(path, "components.0.label"), deref(input.Label), 1, 45)
			checkField(bad, at(path, "components.0"), input, names)
		case ComponentLabel:
			bad.length(at(path, "label"), deref(c.Label), 1, 45)
			bad.length(at(path, "description"), deref(c.Description), 0, 100)
			if c.Component == nil {
				bad.required(at(path, "component"))
				continue
			}
			inputs++
			checkField(bad, at(path, "component"), c.Component, names)
		case ComponentTextDisplay:
			bad.length(at(path, "content"), deref(c.Content), 1, maxText)
		default:
			bad.add(at(path, "type"), "BASE_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).")
		}
	}
	if inputs > 5 {
		bad.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
	}
	numberComponents(form.Components, ids)
	return bad.err()
}

var modalFields = []int{
	ComponentStringSelect, ComponentTextInput, ComponentUserSelect, ComponentRoleSelect, ComponentMentionableSelect,
	ComponentChannelSelect, ComponentFileUpload, ComponentRadioGroup, ComponentCheckboxGroup, ComponentCheckbox,
}

func checkField(bad problems, path string, c *Component, names map[string]bool) {
	if !slices.Contains(modalFields, c.Type) {
		bad.add(at(path, "type"), "BASE_TYPE_CHOICES", "Value of field \"type\" must be one of %v.", modalFields)
		return
	}
	id := deref(c.CustomID)
	bad.length(at(path, "custom_id"), id, 1, 100)
	if id != "" && names[id] {
		bad.add(at(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	names[id] = true
	switch c.Type {
	case ComponentTextInput:
		checkTextInput(bad, path, c)
	case ComponentRadioGroup:
		checkOptions(bad, path, c.Options, 2, 10)
	case ComponentCheckboxGroup:
		checkOptions(bad, path, c.Options, 1, 10)
	case ComponentFileUpload:
		bad.between(at(path, "max_values"), orElse(c.MaxValues, 1), 1, 10)
	case ComponentCheckbox:
	default:
		checkSelect(bad, path, c)
	}
}

func checkTextInput(bad problems, path string, c *Component) {
	if c.Style != 1 && c.Style != 2 {
		bad.add(at(path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
	}
	bad.length(at(path, "placeholder"), deref(c.Placeholder), 0, 100)
	bad.length(at(path, "value"), deref(c.Value), 0, 4000)
	bad.between(at(path, "min_length"), orElse(c.MinLength, 0), 0, 4000)
	bad.between(at(path, "max_length"), orElse(c.MaxLength, 4000), 1, 4000)
}

func orElse[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
