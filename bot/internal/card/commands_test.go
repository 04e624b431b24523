package card

import (
	"encoding/json"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
)

func TestCommandsAreThoseOfTheGoldenFile(t *testing.T) {
	raw, err := json.MarshalIndent(Commands(catalogue(t)), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "commands", string(raw)+"\n")
}

func TestCommandsAreWithinDiscordsLimits(t *testing.T) {
	menus := 0
	taken := make(map[string]bool)
	for _, command := range Commands(catalogue(t)) {
		kind := map[bool]string{true: "menu ", false: "/"}[command.Type == discordgo.MessageApplicationCommand]
		if kind == "menu " {
			menus++
		}
		names := map[discordgo.Locale]string{"": command.Name}
		if command.NameLocalizations != nil {
			for locale, name := range *command.NameLocalizations {
				names[locale] = name
			}
		}
		for locale, name := range names {
			key := kind + string(locale) + " " + name
			if taken[key] {
				t.Errorf("%s is taken", key)
			}
			taken[key] = true
		}
		required := true
		for _, option := range command.Options {
			if option.Required && !required {
				t.Errorf("%s: %s is required and stands after one that is not", command.Name, option.Name)
			}
			required = option.Required
			if len(option.Choices) > 25 {
				t.Errorf("%s: %s has %d choices", command.Name, option.Name, len(option.Choices))
			}
		}
		// Discord counts names, descriptions and values of a command, each in its longest language.
		if size := commandSize(command); size > 8000 {
			t.Errorf("%s has %d characters", command.Name, size)
		}
	}
	if menus == 0 || menus > 15 {
		t.Errorf("%d message commands", menus)
	}
}

func commandSize(c *discordgo.ApplicationCommand) int {
	longest := func(text string, all map[discordgo.Locale]string) int {
		n := len([]rune(text))
		for _, other := range all {
			n = max(n, len([]rune(other)))
		}
		return n
	}
	size := 0
	if c.NameLocalizations != nil {
		size += longest(c.Name, *c.NameLocalizations)
	}
	if c.DescriptionLocalizations != nil {
		size += longest(c.Description, *c.DescriptionLocalizations)
	}
	for _, o := range c.Options {
		size += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations)
		for _, choice := range o.Choices {
			size += longest(choice.Name, choice.NameLocalizations) + len([]rune(choice.Value.(string)))
		}
	}
	return size
}

func TestSettingsAreForThoseWhoManageTheServer(t *testing.T) {
	for _, command := range Commands(catalogue(t)) {
		restricted := command.DefaultMemberPermissions != nil && *command.DefaultMemberPermissions == discordgo.PermissionManageGuild
		if restricted != (command.Name == CommandSettings) {
			t.Errorf("%s is restricted: %v", command.Name, restricted)
		}
		if command.Name == CommandSettings && (len(*command.Contexts) != 1 || (*command.Contexts)[0] != discordgo.InteractionContextGuild) {
			t.Error("the settings can be asked for outside of servers")
		}
	}
}

func TestFormsAreWithinDiscordsLimits(t *testing.T) {
	c := catalogue(t)
	sites := make([]string, 2000)
	for i := range sites {
		sites[i] = "example.com"
	}
	for locale := range discordgo.Locales {
		v := c.For(locale)
		for _, form := range []discord.Modal{PasteForm(v, "1"), AskForm(v, "1"), BlockedForm(v, sites), RoleBudgetForm(v, "9", "50")} {
			if n := len([]rune(form.Title)); n == 0 || n > 45 || len(form.Fields) == 0 || len(form.Fields) > 5 {
				t.Errorf("%s: a form %q of %d fields", locale, form.Title, len(form.Fields))
			}
			if _, ok := ParseID(form.ID); !ok {
				t.Errorf("custom id %q", form.ID)
			}
			for _, f := range form.Fields {
				if len([]rune(f.Label)) > 45 || f.Label == "" || len([]rune(f.Placeholder)) > 100 || len(f.Value) > 4000 || f.Max > 4000 {
					t.Errorf("%s: field %+v", locale, f)
				}
			}
		}
	}
}

func TestPastedTextIsPutTogether(t *testing.T) {
	headline, text := Pasted(map[string]string{"headline": " Ferry ", "text": "It sa", "text2": "ils.", "text3": ""})
	if headline != "Ferry" || text != "It sails." {
		t.Errorf("%q, %q", headline, text)
	}
}
