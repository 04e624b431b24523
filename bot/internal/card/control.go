package card

import (
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/words"
)

const (
	// maxSelected is the most values and options of a select menu.
	maxSelected = 25
	// maxOption is the most characters of an option's label and value.
	maxOption = 100
)

// pick returns a select menu of channels or roles.
func (p *panel) pick(kind discordgo.SelectMenuType, s Setting, placeholder words.Key, chosen []string) discordgo.SelectMenu {
	none := 0
	menu := discordgo.SelectMenu{
		MenuType: kind, CustomID: settingID(s), Placeholder: p.v.Say(placeholder, nil), MinValues: &none, MaxValues: maxSelected,
	}
	of := discordgo.SelectMenuDefaultValueRole
	if kind == discordgo.ChannelSelectMenu {
		of = discordgo.SelectMenuDefaultValueChannel
		menu.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}
	}
	for _, id := range chosen {
		if isSnowflake(id) && len(menu.DefaultValues) < maxSelected {
			menu.DefaultValues = append(menu.DefaultValues, discordgo.SelectMenuDefaultValue{ID: id, Type: of})
		}
	}
	return menu
}

// option is a value to choose with its label.
type option struct{ value, label string }

// choose returns a select menu of which one value is chosen, the first where it is none of them.
func (p *panel) choose(s Setting, chosen string, options []option) discordgo.SelectMenu {
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: settingID(s)}
	at := max(0, slices.IndexFunc(options, func(o option) bool { return o.value == chosen }))
	for i, o := range options {
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: shorten(o.label, maxOption), Value: o.value, Default: i == at})
	}
	return menu
}

// numbers returns a select menu of numbers, the current one among them.
func (p *panel) numbers(s Setting, current int, offered []int, label func(int) string) discordgo.SelectMenu {
	if !slices.Contains(offered, current) {
		offered = append(offered, current)
		slices.Sort(offered)
	}
	options := make([]option, len(offered))
	for i, n := range offered {
		options[i] = option{strconv.Itoa(n), label(n)}
	}
	return p.choose(s, strconv.Itoa(current), options)
}

func (p *panel) choices(all []choice) []option {
	options := make([]option, len(all))
	for i, c := range all {
		options[i] = option{c.value, p.v.Say(c.name, nil)}
	}
	return options
}

// toggle returns a button that says its state and turns it over.
func (p *panel) toggle(s Setting, label words.Key, on bool) discordgo.Button {
	state, style := words.SettingsOff, discordgo.SecondaryButton
	if on {
		state, style = words.SettingsOn, discordgo.SuccessButton
	}
	text := p.v.Say(label, words.Args{"State": p.v.Say(state, nil)})
	return discordgo.Button{Label: text, Style: style, CustomID: settingID(s)}
}
