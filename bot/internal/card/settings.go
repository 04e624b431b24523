package card

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Settings is what the panel shows of a server's settings.
type Settings struct {
	// Automatic are the channels where links are summarized without asking:
	// articles of at least MinWords words, with Cooldown between two of them,
	// each with a thread if Thread is set.
	Automatic []string
	MinWords  int
	Cooldown  time.Duration
	Thread    bool
	// Remember keeps the links that people share, for the digest.
	Remember bool

	// Channels and Roles are where and by whom Lede may be used; empty: all.
	Channels, Roles []string
	// PerUser is how many requests a person may make a day, 0 without limit;
	// PerRole the same for the members of a role.
	PerUser int
	PerRole map[string]int
	// PerServer is how many requests a day the whole server may make, 0 without limit.
	PerServer int
	// UsedToday counts the requests of the server today.
	UsedToday int
	// Usage is what the server used of the language model in the last days.
	Usage ModelUsage

	// Models are the names to choose from, Model the chosen one; empty: the
	// operator's choice, OperatorModel, which is empty where there is none.
	Models        []string
	Model         string
	OperatorModel string
	Language      string // ISO 639-1; empty: the article's own
	Length        summarize.Length
	Style         summarize.Style
	// KeepDays is how long articles and replies are kept; 0: as the operator set it.
	KeepDays     int
	BlockedSites []string
}

// Tab is a page of the panel.
type Tab string

// The pages of the panel.
const (
	TabChannels Tab = "channels"
	TabPeople   Tab = "people"
	TabReplies  Tab = "replies"
	TabUsage    Tab = "usage"
)

// Setting names a control of the panel.
type Setting string

// The controls. A channel or role select brings ids; a string select the value
// that is named here; a button is pressed to turn the setting over or to open
// its modal.
const (
	SettingAutomatic Setting = "automatic" // channel select
	SettingMinWords  Setting = "words"     // number
	SettingCooldown  Setting = "cooldown"  // seconds
	SettingThread    Setting = "thread"    // button that turns over
	SettingRemember  Setting = "remember"  // button that turns over
	SettingChannels  Setting = "channels"  // channel select
	SettingRoles     Setting = "roles"     // role select
	SettingPerUser   Setting = "user"      // number, 0 without limit
	SettingPerServer Setting = "server"    // number, 0 without limit
	SettingPerRole   Setting = "role"      // role select of one, for [RoleBudgetForm]
	SettingModel     Setting = "model"     // name, or ValueDefault
	SettingLanguage  Setting = "language"  // code, or ValueDefault for the article's own
	SettingLength    Setting = "length"
	SettingStyle     Setting = "style"
	SettingKeepDays  Setting = "keep"    // days, 0 as the operator set it
	SettingBlocked   Setting = "blocked" // button that opens [BlockedForm]
)

// ValueDefault is the value of an option that leaves the choice to others.
const ValueDefault = "default"

func settingID(s Setting) string { return ID{Action: ActionSetting, Arg: string(s)}.String() }

// Panel returns the settings of a server, with controls to change them. Each
// change is saved at once; saved says so above the panel.
func Panel(v *words.Voice, s Settings, tab Tab, saved bool) discord.Message {
	title := "### " + v.Say(words.SettingsTitle, nil)
	if saved {
		title += "\n-# ✅ " + v.Say(words.SettingsSaved, nil)
	}
	p := panel{v: v, inside: []discordgo.MessageComponent{discordgo.TextDisplay{Content: title}}}
	switch tab {
	case TabPeople:
		p.people(s)
	case TabReplies:
		p.replies(s)
	case TabUsage:
		p.usage(s.Usage)
	default:
		tab = TabChannels
		p.channels(s)
	}
	var tabs []discordgo.Button
	for _, one := range []struct {
		tab   Tab
		label words.Key
	}{{TabChannels, words.SettingsTabChannels}, {TabPeople, words.SettingsTabPeople}, {TabReplies, words.SettingsTabReplies}, {TabUsage, words.SettingsTabUsage}} {
		b := button(v, one.label, ID{Action: ActionTab, Arg: string(one.tab)})
		if one.tab == tab {
			b.Style = discordgo.PrimaryButton
		}
		tabs = append(tabs, b)
	}
	divider := true
	p.inside = append(p.inside, discordgo.Separator{Divider: &divider})
	p.inside = append(p.inside, rows(tabs)...)
	r := reply{colour: grey, private: true}
	return r.message(p.inside)
}

// panel collects the controls of one page.
type panel struct {
	v      *words.Voice
	inside []discordgo.MessageComponent
}

func (p *panel) label(key words.Key, below ...string) {
	text := "**" + p.v.Say(key, nil) + "**"
	for _, more := range below {
		text += "\n" + more
	}
	p.inside = append(p.inside, discordgo.TextDisplay{Content: text})
}

func (p *panel) row(controls ...discordgo.MessageComponent) {
	p.inside = append(p.inside, discordgo.ActionsRow{Components: controls})
}

func (p *panel) channels(s Settings) {
	v := p.v
	p.label(words.SettingsChannels)
	p.row(p.pick(discordgo.ChannelSelectMenu, SettingAutomatic, words.SettingsChannelsNone, s.Automatic))
	p.label(words.SettingsThreshold)
	p.row(p.numbers(SettingMinWords, s.MinWords, []int{0, 100, 150, 300, 600, 1000}, func(n int) string {
		if n == 0 {
			return v.Say(words.SettingsNone, nil)
		}
		return v.Count(words.SettingsWords, n, nil)
	}))
	p.label(words.SettingsCooldown)
	p.row(p.numbers(SettingCooldown, int(s.Cooldown/time.Second), []int{0, 30, 60, 300, 900, 3600}, func(n int) string {
		switch {
		case n == 0:
			return v.Say(words.SettingsNone, nil)
		case n < 60:
			return v.Count(words.SettingsSeconds, n, nil)
		}
		return v.Count(words.SettingsMinutes, (n+30)/60, nil)
	}))
	p.row(p.toggle(SettingThread, words.SettingsThread, s.Thread))
	p.row(p.toggle(SettingRemember, words.SettingsRemember, s.Remember))
}

func (p *panel) people(s Settings) {
	v := p.v
	p.label(words.SettingsAllowed)
	p.row(p.pick(discordgo.ChannelSelectMenu, SettingChannels, words.SettingsAllowedNone, s.Channels))
	p.label(words.SettingsRoles)
	p.row(p.pick(discordgo.RoleSelectMenu, SettingRoles, words.SettingsRolesNone, s.Roles))
	p.label(words.SettingsServerBudget, "-# "+v.Count(words.SettingsUsed, s.UsedToday, nil))
	p.row(p.numbers(SettingPerServer, s.PerServer, []int{0, 50, 100, 200, 500, 1000}, p.perDay))
	p.label(words.SettingsPersonBudget)
	p.row(p.numbers(SettingPerUser, s.PerUser, []int{0, 5, 10, 20, 50, 100}, p.perDay))
	p.label(words.SettingsRoleBudgets, p.roleBudgets(s.PerRole)...)
	choose := p.pick(discordgo.RoleSelectMenu, SettingPerRole, words.SettingsRoleChoose, nil)
	choose.MaxValues = 1
	p.row(choose)
}

func (p *panel) perDay(n int) string {
	if n == 0 {
		return p.v.Say(words.SettingsUnlimited, nil)
	}
	return p.v.Count(words.SettingsPerDay, n, nil)
}

// shownBudgets and shownSites are how many entries of a list the panel shows.
const (
	shownBudgets = 20
	shownSites   = 30
)

func (p *panel) roleBudgets(budgets map[string]int) []string {
	var roles []string
	for role := range budgets {
		if isSnowflake(role) {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	var lines []string
	for i, role := range roles {
		if i == shownBudgets {
			lines = append(lines, "-# "+p.v.Count(words.SettingsMore, len(roles)-i, nil))
			break
		}
		lines = append(lines, "<@&"+role+"> · "+p.perDay(budgets[role]))
	}
	return lines
}

// isSnowflake says whether text is an id of Discord's.
func isSnowflake(text string) bool {
	_, err := strconv.ParseUint(text, 10, 64)
	return err == nil
}

func (p *panel) replies(s Settings) {
	v := p.v
	switch {
	case len(s.Models) == 0 && s.OperatorModel == "":
		p.label(words.SettingsModel, "-# "+v.Say(words.SettingsModelNone, nil))
	case len(s.Models) == 0:
		p.label(words.SettingsModel, inline(shorten(s.OperatorModel, longestName)))
	default:
		p.label(words.SettingsModel)
		p.row(p.choose(SettingModel, s.Model, p.models(s.Models)))
	}
	languages := []option{{ValueDefault, v.Say(words.ChoiceArticleLanguage, nil)}}
	for _, language := range Languages() {
		languages = append(languages, option{language.Code, language.Name})
	}
	p.label(words.SettingsLanguage)
	p.row(p.choose(SettingLanguage, s.Language, languages))
	p.label(words.SettingsLength)
	p.row(p.choose(SettingLength, string(s.Length), p.choices(lengths())))
	p.label(words.SettingsStyle)
	p.row(p.choose(SettingStyle, string(s.Style), p.choices(styles())))
	p.label(words.SettingsRetention)
	p.row(p.numbers(SettingKeepDays, s.KeepDays, []int{0, 1, 7, 30, 90, 365}, func(n int) string {
		if n == 0 {
			return v.Say(words.SettingsDefault, nil)
		}
		return v.Count(words.SettingsDays, n, nil)
	}))
	p.label(words.SettingsBlocked, p.sites(s.BlockedSites))
	p.row(button(v, words.ButtonBlocked, ID{Action: ActionSetting, Arg: string(SettingBlocked)}))
}

// models returns the models to choose from, but those whose names Discord
// takes for no value.
func (p *panel) models(names []string) []option {
	options := []option{{ValueDefault, p.v.Say(words.SettingsDefault, nil)}}
	for _, name := range names {
		taken := slices.ContainsFunc(options, func(o option) bool { return o.value == name })
		if clean(name) != "" && len(name) <= maxOption && !taken && len(options) < maxSelected {
			options = append(options, option{name, name})
		}
	}
	return options
}

func (p *panel) sites(sites []string) string {
	if len(sites) == 0 {
		return "-# " + p.v.Say(words.SettingsBlockedNone, nil)
	}
	var names []string
	for i, site := range sites {
		if i == shownSites {
			names = append(names, p.v.Count(words.SettingsMore, len(sites)-i, nil))
			break
		}
		names = append(names, inline(shorten(site, 60)))
	}
	return escapeStart(strings.Join(names, ", "))
}
