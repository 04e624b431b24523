package standin

import (
	"regexp"
	"slices"
	"strings"
)

// commandName is what names of slash commands and of options may look like; in
// scripts that have cases, lower case alone.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// checkCommand holds a command to its limits (Discord, interactions/application-commands).
func checkCommand(bad problems, path string, c *Command) {
	if c.Type < CommandSlash || c.Type > CommandMessage {
		bad.add(at(path, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
		return
	}
	if c.Type != CommandSlash {
		bad.length(at(path, "name"), c.Name, 1, 32)
		checkNames(bad, at(path, "name_localizations"), c.NameLocalizations, false)
		if c.Description != "" {
			bad.add(at(path, "description"), "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description")
		}
		if len(c.Options) > 0 {
			bad.add(at(path, "options"), "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options")
		}
		return
	}
	checkName(bad, at(path, "name"), c.Name)
	checkNames(bad, at(path, "name_localizations"), c.NameLocalizations, true)
	bad.length(at(path, "description"), c.Description, 1, 100)
	checkDescriptions(bad, at(path, "description_localizations"), c.DescriptionLocalizations)
	checkCommandOptions(bad, at(path, "options"), c.Options)
	if size := commandSize(c); size > 8000 {
		bad.add(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
	}
}

func checkName(bad problems, path, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		bad.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

func checkNames(bad problems, path string, names map[string]string, slash bool) {
	for locale, name := range names {
		checkLocale(bad, path, locale)
		if slash {
			checkName(bad, at(path, locale), name)
		} else {
			bad.length(at(path, locale), name, 1, 32)
		}
	}
}

func checkDescriptions(bad problems, path string, texts map[string]string) {
	for locale, text := range texts {
		checkLocale(bad, path, locale)
		bad.length(at(path, locale), text, 1, 100)
	}
}

// locales are those that Discord's clients speak.
const locales = " id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko "

func checkLocale(bad problems, path, locale string) {
	if !strings.Contains(locales, " "+locale+" ") {
		bad.add(path, "DICT_TYPE_UNKNOWN_KEY", "%q is not one of the supported locales.", locale)
	}
}

func checkCommandOptions(bad problems, path string, options []CommandOption) {
	if len(options) > 25 {
		bad.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	names, optionalSeen := map[string]bool{}, false
	for i := range options {
		o, at := &options[i], func(parts ...any) string { return at(at(path, i), parts...) }
		checkName(bad, at("name"), o.Name)
		checkNames(bad, at("name_localizations"), o.NameLocalizations, true)
		bad.length(at("description"), o.Description, 1, 100)
		checkDescriptions(bad, at("description_localizations"), o.DescriptionLocalizations)
		if names[o.Name] {
			bad.add(at("name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique")
		}
		names[o.Name] = true
		switch {
		case o.Type < OptionSubcommand || o.Type > OptionAttachment:
			bad.add(at("type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.")
		case o.Type <= OptionSubcommandGroup:
			checkCommandOptions(bad, at("options"), o.Options)
			continue
		}
		if o.Required && optionalSeen {
			bad.add(at(), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optionalSeen = optionalSeen || !o.Required
		checkChoices(bad, at("choices"), o)
	}
}

func checkChoices(bad problems, path string, o *CommandOption) {
	if len(o.Choices) > 25 {
		bad.add(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
	}
	if len(o.Choices) > 0 && (o.Autocomplete || !slices.Contains([]int{OptionString, OptionInteger, OptionNumber}, o.Type)) {
		bad.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "Choices are not accepted here")
	}
	for i, choice := range o.Choices {
		bad.length(at(path, i, "name"), choice.Name, 1, 100)
		for locale, name := range choice.NameLocalizations {
			checkLocale(bad, at(path, i, "name_localizations"), locale)
			bad.length(at(path, i, "name_localizations", locale), name, 1, 100)
		}
		if o.Type == OptionString {
			bad.length(at(path, i, "value"), strings.Trim(string(choice.Value), `"`), 1, 100)
		}
	}
}

// commandSize sums the longest of each text over its localizations.
func commandSize(c *Command) int {
	size := longest(c.Name, c.NameLocalizations) + longest(c.Description, c.DescriptionLocalizations)
	return size + optionsSize(c.Options)
}

func optionsSize(options []CommandOption) int {
	size := 0
	for i := range options {
		o := &options[i]
		size += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations) + optionsSize(o.Options)
		for _, choice := range o.Choices {
			size += longest(choice.Name, choice.NameLocalizations) + len(choice.Value)
		}
	}
	return size
}

func longest(text string, localized map[string]string) int {
	most := len([]rune(text))
	for _, other := range localized {
		most = max(most, len([]rune(other)))
	}
	return most
}
