package card

import (
	"strings"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// The names of the fields of modals.
const (
	FieldHeadline = "headline"
	FieldText     = "text" // and text2, text3: see [Pasted]
	FieldQuestion = "question"
	FieldSites    = "sites"
	FieldBudget   = "budget"
)

const (
	// maxField is the most characters that Discord takes in a field.
	maxField = 4000
	// MaxQuestion is the most characters of a question that the modal takes.
	MaxQuestion = 1000
	// maxHeadline is the most characters of the headline of a pasted text.
	maxHeadline = 300
)

// textFields are the fields of a pasted text: an article has more characters
// than one field takes.
func textFields() []string { return []string{FieldText, FieldText + "2", FieldText + "3"} }

// PasteForm returns the modal in which a reader pastes an article's text. Its
// submission is [ActionPasted] with the same key.
func PasteForm(v *words.Voice, key string) discord.Modal {
	form := discord.Modal{
		ID: ID{Action: ActionPasted, ReplyKey: key}.String(), Title: v.Say(words.PasteTitle, nil),
		Fields: []discord.Field{{ID: FieldHeadline, Label: v.Say(words.PasteHeadline, nil), Optional: true, Max: maxHeadline}},
	}
	for i, name := range textFields() {
		field := discord.Field{
			ID: name, Label: v.Say(words.PasteLabel, nil), Placeholder: v.Say(words.PastePlaceholder, nil),
			Paragraph: true, Min: 1, Max: maxField,
		}
		if i > 0 {
			field.Label, field.Placeholder = v.Say(words.PasteMore, nil), ""
			field.Optional, field.Min = true, 0
		}
		form.Fields = append(form.Fields, field)
	}
	return form
}

// Pasted returns what was pasted, from the submitted fields.
func Pasted(fields map[string]string) (headline, text string) {
	var b strings.Builder
	for _, name := range textFields() {
		b.WriteString(fields[name])
	}
	return strings.TrimSpace(fields[FieldHeadline]), b.String()
}

// AskForm returns the modal for a question. Its submission is [ActionQuestion]
// with the same key.
func AskForm(v *words.Voice, key string) discord.Modal {
	return discord.Modal{
		ID: ID{Action: ActionQuestion, ReplyKey: key}.String(), Title: v.Say(words.AskTitle, nil),
		Fields: []discord.Field{{
			ID: FieldQuestion, Label: v.Say(words.AskLabel, nil), Placeholder: v.Say(words.AskPlaceholder, nil),
			Paragraph: true, Min: 1, Max: MaxQuestion,
		}},
	}
}

// BlockedForm returns the modal for the sites that Lede does not open, one to
// a line, as many as a field holds. Its submission is [ActionSetting] for [SettingBlocked].
func BlockedForm(v *words.Voice, sites []string) discord.Modal {
	var value strings.Builder
	for i, site := range sites {
		if value.Len()+1+len(site) > maxField {
			break
		}
		if i > 0 {
			value.WriteByte('\n')
		}
		value.WriteString(site)
	}
	return discord.Modal{
		ID: settingID(SettingBlocked), Title: v.Say(words.BlockedTitle, nil),
		Fields: []discord.Field{{
			ID: FieldSites, Label: v.Say(words.BlockedLabel, nil), Placeholder: "example.com", Value: value.String(),
			Paragraph: true, Optional: true, Max: maxField,
		}},
	}
}

// RoleBudgetForm returns the modal for the requests a day of a role's members.
// Its submission is [ActionSetting] for [SettingPerRole], with the role as its key.
func RoleBudgetForm(v *words.Voice, roleID, current string) discord.Modal {
	return discord.Modal{
		ID:    ID{Action: ActionSetting, ReplyKey: roleID, Arg: string(SettingPerRole)}.String(),
		Title: v.Say(words.RoleBudgetTitle, nil),
		Fields: []discord.Field{{
			ID: FieldBudget, Label: v.Say(words.RoleBudgetLabel, nil), Placeholder: "50", Value: current, Optional: true, Max: 6,
		}},
	}
}
