package standin

import (
	"crypto/rand"
	"encoding/json"
	"time"
)

// Limits of an interaction (Discord, interactions/receiving-and-responding).
const (
	answerWithin  = 3 * time.Second
	tokenLife     = 15 * time.Minute
	userFollowups = 5 // when the application is installed by the user alone
)

// tokenPrefix begins every interaction token; the mask goes by it.
const tokenPrefix = "aW50ZXJhY3Rpb24" //nolint:gosec // G101: not a credential, the start of those made at run time

// phase is how far an interaction has come.
type phase int

const (
	waiting      phase = iota // the bot has not answered yet
	acknowledged              // it has, and the token works
	dead                      // it did not within three seconds
)

// interaction is one use of a command, a component or a modal, from the moment
// the bot is told of it to the end of its token.
type interaction struct {
	Interaction
	ch        *channel
	person    *account
	command   *Command
	nonce     string
	started   time.Time
	phase     phase
	source    *message // whose component was used
	modalFrom *interaction
	original  *message // what @original means
	deferred  bool     // the original is still "thinking"
	private   bool     // the original is ephemeral
	followups int
	stop      func() // of the three seconds
}

// begin tells the bot of an interaction and starts its three seconds. The data
// is told to the bot alone, the rest of its life to the person alone.
func (s *Server) begin(p *account, ch *channel, i *interaction) *interaction {
	i.ID = s.w.newID()
	i.Token = tokenPrefix + rand.Text() + rand.Text()
	i.ch, i.person, i.started = ch, p, s.w.clock.Now()
	s.describe(i)
	s.forgetExpired()
	s.interactions[i.ID] = i
	s.byToken[i.Token] = i
	s.tellPerson(i, "INTERACTION_CREATE", map[string]any{"id": i.ID, "nonce": i.nonce})
	i.stop = s.opts.Clock.AfterFunc(answerWithin, func() { s.expire(i) })
	if s.endpoint != "" {
		s.sendToEndpoint(i)
		return i
	}
	s.emit(happening{name: "INTERACTION_CREATE", channel: ch, only: s.w.app.id, data: constant(i.Interaction)})
	return i
}

// describe fills in who, where, and under what permissions.
func (s *Server) describe(i *interaction) {
	in := &i.Interaction
	in.ApplicationID, in.Version, in.Entitlements = s.w.app.id, 1, []struct{}{}
	in.ChannelID, in.GuildID, in.Locale = i.ch.ID, i.ch.GuildID, i.person.locale
	in.AttachmentSizeLimit = maxFile
	channel := s.w.channelView(i.ch, s.w.app.id)
	channel.Permissions = ref(s.w.permissionsIn(i.person.ID, i.ch))
	in.Channel = &channel
	in.Owners = map[string]Snowflake{}
	g := s.w.guildOf(i.ch)
	if g == nil {
		in.User, in.Context = &i.person.User, ContextBotDM
		in.AppPermissions = inDirectMessage
		in.Owners["0"] = 0
		if i.person.installed {
			in.Owners["1"] = i.person.ID
		}
		return
	}
	in.Guild = &PartialGuild{ID: g.ID, Locale: g.Locale, Features: []string{}}
	in.GuildLocale = g.Locale
	member := *g.members[i.person.ID]
	member.Permissions = ref(s.w.permissionsIn(i.person.ID, i.ch))
	in.Member = &member
	if s.w.botIn(g) {
		in.Owners["0"] = g.ID
		in.AppPermissions = s.w.permissionsIn(s.w.app.id, i.ch)
	} else {
		in.AppPermissions = s.w.guildPermissions(i.person.ID, g) & (EmbedLinks | AttachFiles | MentionEveryone)
	}
	if i.person.installed {
		in.Owners["1"] = i.person.ID
	}
}

// userOnly reports whether the server of the interaction has not got the bot.
func (i *interaction) userOnly() bool {
	_, byGuild := i.Owners["0"]
	return !byGuild
}

// expire ends an interaction that got no answer in time.
func (s *Server) expire(i *interaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.phase != waiting {
		return
	}
	i.phase = dead
	s.tellPerson(i, "INTERACTION_FAILURE", map[string]any{
		"id": i.ID, "nonce": i.nonce, "reason": "The application did not respond",
	})
}

// acknowledge notes the first answer.
func (s *Server) acknowledge(i *interaction) {
	i.phase = acknowledged
	i.stop()
	s.tellPerson(i, "INTERACTION_SUCCESS", map[string]any{"id": i.ID, "nonce": i.nonce})
}

func (s *Server) tellPerson(i *interaction, name string, data any) {
	s.emit(happening{name: name, only: i.person.ID, data: constant(data)})
}

func (i *interaction) expired(now time.Time) bool { return now.Sub(i.started) > tokenLife }

// forgetExpired drops interactions whose token has long expired, so that a
// server that runs for days keeps a bounded number of them.
func (s *Server) forgetExpired() {
	if len(s.interactions) < 4096 {
		return
	}
	now := s.w.clock.Now()
	for id, m := range s.modals {
		if m.from.expired(now) {
			delete(s.modals, id)
		}
	}
	for id, i := range s.interactions {
		if now.Sub(i.started) > 2*tokenLife {
			delete(s.interactions, id)
			delete(s.byToken, i.Token)
		}
	}
}

// sign writes on an answer which interaction it answers.
func (i *interaction) sign(m *message, application Snowflake) {
	m.WebhookID, m.ApplicationID = application, application
	m.InteractionMetadata = i.metadata()
	if i.command != nil && i.command.Type == CommandSlash {
		m.Interaction = &MessageInteraction{ID: i.ID, Type: i.Type, Name: i.command.Name, User: i.person.User}
	}
}

func (i *interaction) metadata() *InteractionMetadata {
	meta := &InteractionMetadata{ID: i.ID, Type: i.Type, User: i.person.User, Owners: i.Owners}
	switch {
	case i.command != nil:
		meta.Name, meta.CommandType = i.command.Name, i.command.Type
		if i.command.Type == CommandMessage {
			meta.TargetMessageID = i.Data.TargetID
		}
	case i.source != nil && i.Type == InteractionComponent:
		meta.InteractedMessageID = i.source.ID
	case i.modalFrom != nil:
		meta.Triggering = i.modalFrom.metadata()
	}
	return meta
}

// answerKind is the type of message that an answer is.
func (i *interaction) answerKind() int {
	switch {
	case i.command == nil:
		if i.source != nil {
			return MessageReply
		}
		return MessageDefault
	case i.command.Type == CommandSlash:
		return MessageCommand
	default:
		return MessageContextMenuCommand
	}
}

// openModal is a form on a person's screen.
type openModal struct {
	Modal
	from   *interaction
	person Snowflake
}

// callback is the first answer as the bot sends it.
type callback struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}
