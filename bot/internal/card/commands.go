package card

import (
	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// The names of commands as Discord sends them, whatever the reader's language.
const (
	CommandSummarize = "summarize"
	CommandAsk       = "ask"
	CommandCompare   = "compare"
	CommandDigest    = "digest"
	CommandPrivacy   = "privacy"
	CommandHelp      = "help"
	CommandSettings  = "lede"
	MenuSummarize    = "Summarize"
	MenuAsk          = "Ask about this"
)

// The names of their options.
const (
	OptionLink     = "link"
	OptionText     = "text"
	OptionFile     = "file"
	OptionLength   = "length"
	OptionLanguage = "language"
	OptionStyle    = "style"
	OptionPrivate  = "private"
	OptionQuestion = "question"
	OptionFirst    = "first"
	OptionSecond   = "second"
	OptionHours    = "hours"
)

// LanguageReader is the value of [OptionLanguage] for the reader's own
// language, as [ValueDefault] is for the article's.
const LanguageReader = "reader"

// MaxHours is how far a digest looks back.
const MaxHours = 168

// Language is one that replies can be asked in.
type Language struct{ Code, Name string }

// Languages returns the languages to choose from, each by its own name.
func Languages() []Language {
	return []Language{
		{"en", "English"},
		{"de", "Deutsch"},
		{"fr", "Français"},
		{"es", "Español"},
		{"pt", "Português"},
		{"it", "Italiano"},
		{"nl", "Nederlands"},
		{"pl", "Polski"},
		{"uk", "Українська"},
		{"ru", "Русский"},
		{"ja", "日本語"},
		{"zh", "中文"},
	}
}

// choice is a value with the message that names it.
type choice struct {
	value string
	name  words.Key
}

func lengths() []choice {
	return []choice{
		{string(summarize.Normal), words.ChoiceNormal},
		{string(summarize.Short), words.ChoiceShort},
		{string(summarize.Long), words.ChoiceLong},
	}
}

func styles() []choice {
	return []choice{
		{string(summarize.Points), words.ChoicePoints},
		{string(summarize.Paragraph), words.ChoiceParagraph},
		{string(summarize.Headline), words.ChoiceHeadline},
		{string(summarize.Plain), words.ChoiceSimple},
	}
}

// manageServer is the permission to see the settings.
const manageServer int64 = discordgo.PermissionManageGuild

// Commands returns all commands with their names in every language.
func Commands(c *words.Catalogue) []*discordgo.ApplicationCommand {
	m := commandMaker{c}
	link := m.text(OptionLink, words.OptionLink, words.OptionLinkAbout)
	private := m.option(discordgo.ApplicationCommandOptionBoolean, OptionPrivate, words.OptionPrivate, words.OptionPrivateAbout)
	language := m.text(OptionLanguage, words.OptionLanguage, words.OptionLanguageAbout)
	language.Choices = m.languages()
	length := m.text(OptionLength, words.OptionLength, words.OptionLengthAbout)
	length.Choices = m.choices(lengths())
	style := m.text(OptionStyle, words.OptionStyle, words.OptionStyleAbout)
	style.Choices = m.choices(styles())
	file := m.option(discordgo.ApplicationCommandOptionAttachment, OptionFile, words.OptionFile, words.OptionFileAbout)
	text := m.text(OptionText, words.OptionText, words.OptionTextAbout)

	question := m.text(OptionQuestion, words.OptionQuestion, words.OptionQuestionAbout)
	question.Required = true
	about := m.text(OptionLink, words.OptionArticle, words.OptionArticleAbout)
	first := m.text(OptionFirst, words.OptionFirst, words.OptionFirstAbout)
	second := m.text(OptionSecond, words.OptionSecond, words.OptionSecondAbout)
	first.Required, second.Required = true, true
	hours := m.option(discordgo.ApplicationCommandOptionInteger, OptionHours, words.OptionHours, words.OptionHoursAbout)
	least := 1.0
	hours.MinValue, hours.MaxValue = &least, MaxHours

	settings := m.onServer(m.slash(CommandSettings, "", words.CommandLedeAbout))
	permission := manageServer
	settings.DefaultMemberPermissions = &permission
	return []*discordgo.ApplicationCommand{
		m.slash(CommandSummarize, words.CommandSummarize, words.CommandSummarizeAbout, link, text, file, length, style, language, private),
		m.slash(CommandAsk, words.CommandAsk, words.CommandAskAbout, question, about, private),
		m.slash(CommandCompare, words.CommandCompare, words.CommandCompareAbout, first, second, private),
		m.onServer(m.slash(CommandDigest, words.CommandDigest, words.CommandDigestAbout, hours, private)),
		m.slash(CommandPrivacy, words.CommandPrivacy, words.CommandPrivacyAbout),
		m.slash(CommandHelp, words.CommandHelp, words.CommandHelpAbout),
		settings,
		m.menu(MenuSummarize, words.MenuSummarize),
		m.menu(MenuAsk, words.MenuAsk),
	}
}

// commandMaker names commands and options in every language.
type commandMaker struct{ catalogue *words.Catalogue }

func (m commandMaker) names(key words.Key) *map[discordgo.Locale]string {
	if key == "" {
		return nil
	}
	all := m.catalogue.Localizations(key)
	return &all
}

// everywhere puts a command in servers, direct messages and private channels,
// and lets people install it for themselves.
func everywhere(command *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	command.Contexts = &[]discordgo.InteractionContextType{
		discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
	}
	command.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{
		discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
	}
	return command
}

// slash returns a slash command; without a key its name is the same in all languages.
func (m commandMaker) slash(name string, key, about words.Key, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	return everywhere(&discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand,
		Name: name, NameLocalizations: m.names(key),
		Description: m.catalogue.English().Say(about, nil), DescriptionLocalizations: m.names(about),
		Options: options,
	})
}

// onServer keeps a command to servers that Lede is a member of.
func (m commandMaker) onServer(command *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	command.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	command.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	return command
}

// menu returns a command of the menu of a message.
func (m commandMaker) menu(name string, key words.Key) *discordgo.ApplicationCommand {
	return everywhere(&discordgo.ApplicationCommand{
		Type: discordgo.MessageApplicationCommand, Name: name, NameLocalizations: m.names(key),
	})
}

func (m commandMaker) option(kind discordgo.ApplicationCommandOptionType, name string, key, about words.Key) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: kind, Name: name, NameLocalizations: m.catalogue.Localizations(key),
		Description: m.catalogue.English().Say(about, nil), DescriptionLocalizations: m.catalogue.Localizations(about),
	}
}

func (m commandMaker) text(name string, key, about words.Key) *discordgo.ApplicationCommandOption {
	return m.option(discordgo.ApplicationCommandOptionString, name, key, about)
}

func (m commandMaker) choices(all []choice) []*discordgo.ApplicationCommandOptionChoice {
	choices := make([]*discordgo.ApplicationCommandOptionChoice, len(all))
	for i, c := range all {
		choices[i] = &discordgo.ApplicationCommandOptionChoice{
			Name: m.catalogue.English().Say(c.name, nil), NameLocalizations: m.catalogue.Localizations(c.name), Value: c.value,
		}
	}
	return choices
}

func (m commandMaker) languages() []*discordgo.ApplicationCommandOptionChoice {
	choices := m.choices([]choice{{ValueDefault, words.ChoiceArticleLanguage}, {LanguageReader, words.ChoiceMyLanguage}})
	for _, language := range Languages() {
		choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: language.Name, Value: language.Code})
	}
	return choices
}
