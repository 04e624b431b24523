package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// The panel of /lede: each control changes one setting of the server, is saved
// at once, and is seen by whoever opened the panel alone.

const (
	// mostBlocked and longestSite bound the sites that a server blocks.
	mostBlocked = 500
	longestSite = 253 // RFC 1035, a name in text
	// mostBudget is the most requests a day that can be set.
	mostBudget = 100_000
	// settingsLease is how long one change of settings keeps others waiting at most.
	settingsLease = 5 * time.Second
)

// enterSettings takes /lede in.
func (b *Bot) enterSettings(ctx context.Context, c *call) error {
	if err := mayManageServer(c); err != nil {
		return err
	}
	s, err := b.memory.Settings(ctx, c.request.GuildID)
	if err != nil {
		return fmt.Errorf("the server's settings: %w", err)
	}
	return b.showPanel(ctx, c, s, card.TabChannels, false)
}

// pressTab shows another page of the panel.
func (b *Bot) pressTab(ctx context.Context, c *call) error {
	if err := mayManageServer(c); err != nil {
		return err
	}
	s, err := b.memory.Settings(ctx, c.request.GuildID)
	if err != nil {
		return fmt.Errorf("the server's settings: %w", err)
	}
	return b.showPanel(ctx, c, s, card.Tab(c.id.Arg), false)
}

// pressSetting takes a control of the panel, or what its form brought.
func (b *Bot) pressSetting(ctx context.Context, c *call) error {
	if err := mayManageServer(c); err != nil {
		return err
	}
	setting := card.Setting(c.id.Arg)
	if opened, err := b.openSettingForm(ctx, c, setting); opened || err != nil {
		return err
	}
	tab, change := settingChange(setting, c)
	if change == nil {
		return &words.Problem{Key: words.ProblemOldButton}
	}
	s, err := b.changeSettings(ctx, c.request.GuildID, change)
	if err != nil {
		return err
	}
	b.log.LogAttrs(ctx, slog.LevelInfo, "a setting was changed",
		slog.String("guild", c.request.GuildID), slog.String("user", c.request.Asker.ID), slog.String("setting", string(setting)))
	return b.showPanel(ctx, c, s, tab, true)
}

// mayManageServer refuses who may not change a server's settings. The command
// is hidden from them, but servers can show it, and anyone could press a
// button of somebody else's.
func mayManageServer(c *call) error {
	r := c.request
	if r.GuildID == "" || r.userInstalled() {
		return &words.Problem{Key: words.ProblemServerOnly}
	}
	if r.Asker.Permissions&(discordgo.PermissionManageGuild|discordgo.PermissionAdministrator) == 0 {
		return &words.Problem{Key: words.ProblemNeedManage}
	}
	return nil
}

// openSettingForm opens the form of a setting that needs text.
func (b *Bot) openSettingForm(ctx context.Context, c *call, setting card.Setting) (opened bool, _ error) {
	if c.request.Way == WayForm {
		return false, nil
	}
	role := c.values[""]
	if setting != card.SettingBlocked && (setting != card.SettingPerRole || role == "") {
		return false, nil
	}
	s, err := b.memory.Settings(ctx, c.request.GuildID)
	if err != nil {
		return false, fmt.Errorf("the server's settings: %w", err)
	}
	form := card.BlockedForm(c.voice, s.BlockedSites)
	if setting == card.SettingPerRole {
		current := ""
		if budget, set := s.PerRole[role]; set {
			current = strconv.Itoa(budget)
		}
		form = card.RoleBudgetForm(c.voice, role, current)
	}
	c.answered = true
	return true, b.client.OpenModal(ctx, c.interaction, form)
}

// showPanel answers with the panel: in place of the one whose control was used.
func (b *Bot) showPanel(ctx context.Context, c *call, s Settings, tab card.Tab, saved bool) error {
	today := time.Now().UTC().Truncate(24 * time.Hour)
	used, err := b.memory.Spent(ctx, c.request.GuildID, "", today)
	if err != nil {
		return fmt.Errorf("reading the account: %w", err)
	}
	shown := s.shown()
	shown.UsedToday = used
	shown.OperatorModel, shown.Models = b.options.Model, slices.Sorted(maps.Keys(b.options.Choices))
	if _, offered := b.options.Choices[shown.Model]; !offered {
		shown.Model = ""
	}
	if tab == card.TabUsage {
		if shown.Usage, err = b.usageOf(ctx, c.request.GuildID, today); err != nil {
			return err
		}
	}
	panel := card.Panel(c.voice, shown, tab, saved)
	c.answered = true
	if c.interaction.Message != nil {
		return b.client.Update(ctx, c.interaction, panel)
	}
	return b.client.Respond(ctx, c.interaction, panel)
}

// changeSettings reads, changes and keeps the settings of a server, one change
// after another also where several processes share a Memory.
func (b *Bot) changeSettings(ctx context.Context, guildID string, change func(*Settings) error) (Settings, error) {
	name := "settings:" + guildID
	for {
		mine, err := b.memory.Claim(ctx, name, "", settingsLease)
		if err != nil {
			return Settings{}, fmt.Errorf("waiting to change settings: %w", err)
		}
		if mine {
			break
		}
		select {
		case <-ctx.Done():
			return Settings{}, context.Cause(ctx)
		case <-time.After(10 * time.Millisecond):
		}
	}
	defer b.release(context.WithoutCancel(ctx), name)
	s, err := b.memory.Settings(ctx, guildID)
	if err != nil {
		return s, fmt.Errorf("the server's settings: %w", err)
	}
	if err := change(&s); err != nil {
		return s, err
	}
	if err := b.memory.PutSettings(ctx, guildID, s); err != nil {
		return s, fmt.Errorf("keeping settings: %w", err)
	}
	return s, nil
}

var errNoSuchValue = errors.New("a control brought a value that it does not offer")

// settingChange returns the page on which a control stands, and what it does.
func settingChange(setting card.Setting, c *call) (card.Tab, func(*Settings) error) {
	value := c.values[""]
	var chosen []string
	if value != "" {
		chosen = strings.Split(value, ",")
	}
	number := func(most int, set func(*Settings, int)) func(*Settings) error {
		return func(s *Settings) error {
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n > most {
				return errNoSuchValue
			}
			set(s, n)
			return nil
		}
	}
	simply := func(set func(*Settings)) func(*Settings) error {
		return func(s *Settings) error { set(s); return nil }
	}
	if value == card.ValueDefault {
		value = ""
	}
	switch setting {
	case card.SettingAutomatic:
		return card.TabChannels, simply(func(s *Settings) { s.optIn(chosen) })
	case card.SettingMinWords:
		return card.TabChannels, number(1e6, func(s *Settings, n int) {
			s.eachAutomatic(func(a *Automatic) { a.MinWords = max(n, 1) }) // 0 is the default
		})
	case card.SettingCooldown:
		return card.TabChannels, number(86_400, func(s *Settings, n int) {
			s.eachAutomatic(func(a *Automatic) { a.Cooldown = max(time.Duration(n)*time.Second, 1) }) // 0 is the default
		})
	case card.SettingThread:
		return card.TabChannels, simply(func(s *Settings) {
			thread := !s.shown().Thread
			s.eachAutomatic(func(a *Automatic) { a.Thread = thread })
		})
	case card.SettingRemember:
		return card.TabChannels, simply(func(s *Settings) { s.RememberShared = !s.RememberShared })
	case card.SettingChannels:
		return card.TabPeople, simply(func(s *Settings) { s.Channels = chosen })
	case card.SettingRoles:
		return card.TabPeople, simply(func(s *Settings) { s.Roles = chosen })
	case card.SettingPerUser:
		return card.TabPeople, number(mostBudget, func(s *Settings, n int) { s.PerUser = n })
	case card.SettingPerServer:
		return card.TabPeople, number(mostBudget, func(s *Settings, n int) { s.PerServer = n })
	case card.SettingPerRole:
		if c.request.Way != WayForm {
			return card.TabPeople, simply(func(*Settings) {}) // the choice was taken back
		}
		return card.TabPeople, func(s *Settings) error { return s.setRoleBudget(c.id.ReplyKey, c.values[card.FieldBudget]) }
	case card.SettingModel:
		return card.TabReplies, simply(func(s *Settings) { s.Model = value })
	case card.SettingLanguage:
		return card.TabReplies, simply(func(s *Settings) { s.Shape.Language = value })
	case card.SettingLength:
		return card.TabReplies, simply(func(s *Settings) { s.Shape.Length = summarize.Length(value) })
	case card.SettingStyle:
		return card.TabReplies, simply(func(s *Settings) { s.Shape.Style = summarize.Style(value) })
	case card.SettingKeepDays:
		return card.TabReplies, number(36_500, func(s *Settings, n int) { s.KeepDays = n })
	case card.SettingBlocked:
		return card.TabReplies, simply(func(s *Settings) { s.BlockedSites = sitesIn(c.values[card.FieldSites]) })
	}
	return "", nil
}

// optIn has links summarized by themselves in these channels and no others.
func (s *Settings) optIn(channels []string) {
	before := s.Automatic
	s.Automatic = map[string]Automatic{}
	for _, id := range channels {
		a, known := before[id]
		if !known {
			a = s.AutomaticDefault
		}
		s.Automatic[id] = a
	}
}

// eachAutomatic changes how links are summarized in all opted-in channels, now and later.
func (s *Settings) eachAutomatic(change func(*Automatic)) {
	change(&s.AutomaticDefault)
	for id, a := range s.Automatic {
		change(&a)
		s.Automatic[id] = a
	}
}

// setRoleBudget sets the requests a day of a role's members; nothing takes the
// role's budget away, 0 lifts every limit.
func (s *Settings) setRoleBudget(role, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		delete(s.PerRole, role)
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > mostBudget {
		return &words.Problem{Key: words.ProblemNumber, Args: words.Args{"Most": strconv.Itoa(mostBudget)}}
	}
	if s.PerRole == nil {
		s.PerRole = map[string]int{}
	}
	s.PerRole[role] = n
	return nil
}

// sitesIn reads the names of sites that were written one to a line, also as links.
func sitesIn(text string) []string {
	var sites []string
	for _, site := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ',' || r == ' ' || r == '\t' }) {
		site = strings.ToLower(strings.TrimSpace(site))
		if host := hostOf(site); host != "" {
			site = host
		}
		site, _, _ = strings.Cut(site, "/")
		site = strings.Trim(strings.TrimPrefix(site, "www."), ".*")
		if site != "" && len(site) <= longestSite && !slices.Contains(sites, site) && len(sites) < mostBlocked {
			sites = append(sites, site)
		}
	}
	slices.Sort(sites)
	return sites
}

// shown returns what the panel shows of the settings.
func (s *Settings) shown() card.Settings {
	shown := card.Settings{
		Remember: s.RememberShared, Channels: s.Channels, Roles: s.Roles, PerUser: s.PerUser, PerRole: s.PerRole,
		PerServer: s.PerServer, Model: s.Model, Language: s.Shape.Language, Length: s.Shape.Length, Style: s.Shape.Style,
		KeepDays: s.KeepDays, BlockedSites: s.BlockedSites,
	}
	a := s.AutomaticDefault
	for id := range s.Automatic {
		shown.Automatic = append(shown.Automatic, id)
	}
	slices.Sort(shown.Automatic)
	if len(shown.Automatic) > 0 {
		a = s.Automatic[shown.Automatic[0]]
	}
	switch a.MinWords {
	case 0:
		shown.MinWords = DefaultMinWords
	case 1: // every article has that
	default:
		shown.MinWords = a.MinWords
	}
	shown.Cooldown = a.Cooldown.Truncate(time.Second)
	if a.Cooldown == 0 {
		shown.Cooldown = DefaultCooldown
	}
	shown.Thread = a.Thread
	return shown
}
