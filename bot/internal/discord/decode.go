package discord

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/bwmarrin/discordgo"
)

// decode reads JSON of Discord's into one of discordgo's types. The library
// gives a whole message up, and leaves it empty, for one component of a type
// that it does not know; Discord adds such types every year. Here what is
// unknown is left out and the rest stands: first the components, and where
// that is not enough each field that cannot be read.
func decode(data []byte, out any) error {
	first := json.Unmarshal(data, out)
	if first == nil {
		return nil
	}
	numbers := json.NewDecoder(bytes.NewReader(data))
	numbers.UseNumber()
	var tree any
	if numbers.Decode(&tree) != nil {
		return first
	}
	known := knownOnly(tree)
	if remarshal(known, out) == nil {
		return nil
	}
	object, ok := known.(map[string]any)
	if !ok {
		return first
	}
	// An interaction's data cannot be read without its type, so the type goes
	// along with each field that is tried.
	readable := func(name string) bool {
		fresh := reflect.New(reflect.TypeOf(out).Elem()).Interface()
		return remarshal(map[string]any{"type": object["type"], name: object[name]}, fresh) == nil
	}
	if !readable("type") {
		delete(object, "type")
	}
	for name := range object {
		if !readable(name) {
			delete(object, name)
		}
	}
	if remarshal(object, out) != nil {
		return first
	}
	return nil
}

func remarshal(tree, out any) error {
	encoded, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	return json.Unmarshal(encoded, out)
}

// knownOnly returns the tree without components that discordgo cannot read.
// What an unknown one holds takes its place, so that no text is lost with it.
func knownOnly(node any) any {
	switch node := node.(type) {
	case []any:
		for i, one := range node {
			node[i] = knownOnly(one)
		}
	case map[string]any:
		for name, inner := range node {
			if list, ok := inner.([]any); ok && name == "components" {
				node[name] = knownComponents(list)
				continue
			}
			node[name] = knownOnly(inner)
		}
	}
	return node
}

func knownComponents(list []any) []any {
	kept := []any{}
	for _, one := range list {
		component, ok := one.(map[string]any)
		if !ok {
			continue
		}
		inner, _ := component["components"].([]any)
		labelled, hasLabelled := component["component"].(map[string]any)
		accessory, hasAccessory := component["accessory"].(map[string]any)
		switch {
		case typeOf(component) == label && hasLabelled:
			// A form's field with its label: the row of older forms holds the same.
			if field := knownComponents([]any{labelled}); len(field) > 0 {
				kept = append(kept, map[string]any{"type": json.Number("1"), "components": field})
			}
		case !isKnown(component) || hasAccessory && !isKnown(accessory):
			kept = append(kept, knownComponents(inner)...)
		default:
			kept = append(kept, knownOnly(component))
		}
	}
	return kept
}

// label is the component around a form's field, which discordgo lacks.
const label = discordgo.ComponentType(18)

func typeOf(component map[string]any) discordgo.ComponentType {
	number, ok := component["type"].(json.Number)
	if !ok {
		return 0
	}
	value, err := number.Int64()
	if err != nil || value < 0 {
		return 0
	}
	return discordgo.ComponentType(value)
}

func isKnown(component map[string]any) bool {
	kind := typeOf(component)
	return kind >= discordgo.ActionsRowComponent && kind <= discordgo.SeparatorComponent || kind == discordgo.ContainerComponent
}

// messageList is a list of messages of which one that cannot be read is left
// out instead of failing all.
type messageList []*discordgo.Message

// UnmarshalJSON reads the list.
func (l *messageList) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*l = make(messageList, 0, len(raw))
	for _, one := range raw {
		var message discordgo.Message
		if decode(one, &message) == nil && message.ID != "" {
			*l = append(*l, &message)
		}
	}
	return nil
}
