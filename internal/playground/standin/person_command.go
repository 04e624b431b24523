package standin

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
)

// Option gives a command option by name: a string, a number, a boolean, the
// [Snowflake] of a user, channel or role, or a [File].
func Option(name string, value any) OptionValue { return OptionValue{Name: name, Value: value} }

// Slash uses a slash command; a subcommand's name follows its command's after a
// space. It returns the interaction's id; what the bot answers is told through
// [Server.Watch].
func (p *Person) Slash(channelID Snowflake, name string, options ...OptionValue) (Snowflake, error) {
	return p.command(channelID, name, options, InteractionCommand)
}

// Autocomplete asks for suggestions for the last of the options given; they are
// told as APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE.
func (p *Person) Autocomplete(channelID Snowflake, name string, options ...OptionValue) (Snowflake, error) {
	return p.command(channelID, name, options, InteractionAutocomplete)
}

func (p *Person) command(channelID Snowflake, name string, options []OptionValue, kind int) (Snowflake, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	self, ch, err := p.here(channelID)
	if err != nil {
		return 0, err
	}
	first, rest, _ := strings.Cut(name, " ")
	words := strings.Fields(rest)
	command := p.s.w.usable(self, ch, first, CommandSlash)
	if command == nil {
		return 0, errUnknownCommand()
	}
	fill := filling{s: p.s, ch: ch, bad: problems{}, resolved: &Resolved{}, partial: kind == InteractionAutocomplete}
	values := fill.nested(command.Options, words, options)
	if err := fill.bad.err(); err != nil {
		return 0, err
	}
	data := &InteractionData{ID: command.ID, Name: command.Name, Type: command.Type, GuildID: command.GuildID, Options: values}
	if fill.used {
		data.Resolved = fill.resolved
	}
	i := &interaction{Interaction: Interaction{Type: kind, Data: data}}
	if kind == InteractionCommand {
		i.command = command
	}
	return p.s.begin(self, ch, i).ID, nil
}

func (p *Person) here(channelID Snowflake) (*account, *channel, error) {
	self, err := p.account()
	if err != nil {
		return nil, nil, err
	}
	ch, err := p.channel(channelID)
	return self, ch, err
}

// ContextMenu uses a message command on a message.
func (p *Person) ContextMenu(messageID Snowflake, name string) (Snowflake, error) {
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
	command := p.s.w.usable(self, ch, name, CommandMessage)
	if command == nil {
		return 0, errUnknownCommand()
	}
	target := p.s.w.renderWhole(m) // the target is told in full, whatever the intents
	return p.s.begin(self, ch, &interaction{command: command, Interaction: Interaction{
		Type: InteractionCommand,
		Data: &InteractionData{
			ID: command.ID, Name: command.Name, Type: command.Type, GuildID: command.GuildID, TargetID: m.ID,
			Resolved: &Resolved{Messages: map[Snowflake]Message{m.ID: target}},
		},
	}}).ID, nil
}

// usable finds the command of that name that the person may use there.
func (w *world) usable(person *account, ch *channel, name string, kind int) *Command {
	for _, c := range w.usableCommands(person, ch) {
		if c.Type == kind && (c.Name == name || c.NameLocalizations[person.locale] == name) {
			return c
		}
	}
	return nil
}

// usableCommands lists what the person's client would offer in the channel.
func (w *world) usableCommands(person *account, ch *channel) []*Command {
	if !w.permissionsIn(person.ID, ch).Has(ViewChannel | UseApplicationCommands) {
		return nil
	}
	g := w.guildOf(ch)
	var list []*Command
	for _, c := range w.commands {
		if w.offered(c, person, ch, g) {
			list = append(list, c)
		}
	}
	return list
}

func (w *world) offered(c *Command, person *account, ch *channel, g *guild) bool {
	if c.GuildID != 0 {
		return g != nil && c.GuildID == g.ID && w.botIn(g) && w.mayUse(c, person, g)
	}
	context := ContextGuild
	if ch.isDM() {
		context = ContextBotDM
	}
	if len(c.Contexts) > 0 && !slices.Contains(c.Contexts, context) ||
		len(c.Contexts) == 0 && context == ContextBotDM && c.DMPermission != nil && !*c.DMPermission {
		return false
	}
	byGuild := slices.Contains(c.IntegrationTypes, InstallGuild) && (g == nil || w.botIn(g))
	byUser := slices.Contains(c.IntegrationTypes, InstallUser) && person.installed
	return (byGuild || byUser) && w.mayUse(c, person, g)
}

// mayUse applies default_member_permissions, which count in servers alone.
func (w *world) mayUse(c *Command, person *account, g *guild) bool {
	if g == nil || c.DefaultMemberPermissions == nil {
		return true
	}
	need := *c.DefaultMemberPermissions
	if need == 0 {
		need = Administrator
	}
	return w.guildPermissions(person.ID, g).Has(need)
}

// filling turns what a person gave into option values, as a client does: with
// types from the command's definition, and refusing what that refuses.
type filling struct {
	s        *Server
	ch       *channel
	bad      problems
	resolved *Resolved
	used     bool
	partial  bool // for autocomplete: what is missing may come later
}

// nested follows the words of a subcommand down to its options.
func (f *filling) nested(defined []CommandOption, words []string, given []OptionValue) []OptionValue {
	if len(words) == 0 {
		return f.flat(defined, given)
	}
	for _, o := range defined {
		if o.Name == words[0] && o.Type <= OptionSubcommandGroup {
			return []OptionValue{{Name: o.Name, Type: o.Type, Options: f.nested(o.Options, words[1:], given)}}
		}
	}
	f.bad.add("options", "APPLICATION_COMMAND_UNKNOWN_SUBCOMMAND", "There is no subcommand %q", words[0])
	return nil
}

func (f *filling) flat(defined []CommandOption, given []OptionValue) []OptionValue {
	values := []OptionValue{}
	for _, g := range given {
		i := slices.IndexFunc(defined, func(o CommandOption) bool { return o.Name == g.Name })
		if i < 0 {
			f.bad.add(at("options", g.Name), "APPLICATION_COMMAND_UNKNOWN_OPTION", "There is no option %q", g.Name)
			continue
		}
		values = append(values, f.one(&defined[i], g.Value))
	}
	if f.partial && len(values) > 0 {
		values[len(values)-1].Focused = true
		return values
	}
	for _, o := range defined {
		switch {
		case o.Type <= OptionSubcommandGroup:
			f.bad.add("options", "APPLICATION_COMMAND_SUBCOMMAND_REQUIRED", "A subcommand is required")
			return values
		case o.Required && !slices.ContainsFunc(given, func(g OptionValue) bool { return g.Name == o.Name }):
			f.bad.required(at("options", o.Name))
		}
	}
	return values
}

func (f *filling) one(o *CommandOption, value any) OptionValue {
	v := OptionValue{Name: o.Name, Type: o.Type, Value: value}
	path := at("options", o.Name)
	switch o.Type {
	case OptionString:
		text, isText := value.(string)
		if !isText {
			f.wrong(path, "a text")
			return v
		}
		f.bad.length(path, text, orElse(o.MinLength, 0), orElse(o.MaxLength, 6000))
		f.choice(path, o, text)
	case OptionInteger, OptionNumber:
		n, isNumber := number(value)
		if !isNumber {
			f.wrong(path, "a number")
			return v
		}
		if o.MinValue != nil && n < *o.MinValue || o.MaxValue != nil && n > *o.MaxValue {
			f.bad.add(path, "NUMBER_TYPE_RANGE", "The number is out of range.")
		}
		f.choice(path, o, value)
	case OptionBoolean:
		if _, isBool := value.(bool); !isBool {
			f.wrong(path, "true or false")
		}
	case OptionAttachment:
		f.attachment(path, &v, value)
	default:
		f.reference(path, o.Type, value)
	}
	return v
}

func (f *filling) wrong(path, want string) {
	f.bad.add(path, "BASE_TYPE_CHOICES", "The value must be %s.", want)
}

func number(value any) (float64, bool) {
	switch n := value.(type) {
	case int:
		return float64(n), true
	case float64:
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	default:
		return 0, false
	}
}

func (f *filling) choice(path string, o *CommandOption, value any) {
	if len(o.Choices) == 0 || f.partial {
		return
	}
	want, err := json.Marshal(value)
	if err != nil || !slices.ContainsFunc(o.Choices, func(c CommandChoice) bool { return string(c.Value) == string(want) }) {
		f.bad.add(path, "APPLICATION_COMMAND_INVALID_CHOICE", "The value is not one of the choices.")
	}
}

func (f *filling) attachment(path string, v *OptionValue, value any) {
	given, isFile := value.(File)
	if !isFile {
		f.wrong(path, "a file")
		return
	}
	if len(given.Data) > maxFile {
		f.bad.add(path, "ATTACHMENT_TOO_LARGE", "The file is too large.")
		return
	}
	a := f.s.store(f.ch, given.upload(0), "")
	a.Ephemeral = true
	f.used = true
	f.resolved.Attachments = with(f.resolved.Attachments, a.ID, a)
	v.Value = a.ID
}

func (f *filling) reference(path string, kind int, value any) {
	id, isID := value.(Snowflake)
	g := f.s.w.guildOf(f.ch)
	found := false
	if kind == OptionUser || kind == OptionMentionable {
		if a := f.s.w.accounts[id]; a != nil {
			found = true
			f.resolved.Users = with(f.resolved.Users, id, a.User)
			if m := f.s.w.member(f.ch.GuildID, id); m != nil {
				bare := *m
				bare.User = nil
				bare.Permissions = ref(f.s.w.permissionsIn(id, f.ch))
				f.resolved.Members = with(f.resolved.Members, id, bare)
			}
		}
	}
	if kind == OptionChannel {
		if ch := f.s.w.channels[id]; ch != nil && ch.GuildID == f.ch.GuildID {
			found = true
			f.resolved.Channels = with(f.resolved.Channels, id, f.s.w.channelView(ch, f.s.w.app.id))
		}
	}
	if g != nil && (kind == OptionRole || kind == OptionMentionable) {
		for _, r := range g.Roles {
			if r.ID == id {
				found = true
				f.resolved.Roles = with(f.resolved.Roles, id, r)
			}
		}
	}
	if !isID || !found {
		f.wrong(path, "the id of something that is here")
		return
	}
	f.used = true
}

func with[V any](m map[Snowflake]V, id Snowflake, v V) map[Snowflake]V {
	if m == nil {
		m = map[Snowflake]V{}
	}
	m[id] = v
	return m
}
