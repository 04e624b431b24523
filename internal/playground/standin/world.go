package standin

import (
	"cmp"
	"slices"
	"strings"
)

// world is everything that Discord would keep in its stores.
type world struct {
	clock      Clock
	ids        mint
	app        application
	accounts   map[Snowflake]*account
	people     []Snowflake // in the order of the seed
	guilds     map[Snowflake]*guild
	guildOrder []Snowflake
	channels   map[Snowflake]*channel
	files      map[Snowflake]*file
	commands   []*Command
}

// application is the bot's registration.
type application struct {
	id             Snowflake // of the application and of its bot user, as Discord has it for new ones
	name           string
	token          string
	messageContent bool // the privileged intent is granted
	ownerID        Snowflake
}

// account is a user with what only Discord knows of them.
type account struct {
	User
	locale    string
	installed bool
	noDMs     bool
}

type guild struct {
	ID       Snowflake
	Name     string
	OwnerID  Snowflake
	Locale   string
	Roles    []Role
	members  map[Snowflake]*Member
	order    []Snowflake // members, as they joined
	channels []Snowflake // text channels, forums and threads
}

type channel struct {
	Channel
	messages []*message // by id
	joined   []ThreadMember
}

func (ch *channel) isDM() bool { return ch.Type == ChannelDM }

func (ch *channel) isThread() bool {
	return ch.Type == ChannelPublicThread || ch.Type == ChannelPrivateThread
}

func (ch *channel) hasRecipient(user Snowflake) bool {
	return slices.ContainsFunc(ch.Recipients, func(u User) bool { return u.ID == user })
}

func (ch *channel) hasJoined(user Snowflake) bool {
	return slices.ContainsFunc(ch.joined, func(m ThreadMember) bool { return m.UserID == user })
}

// message is a message as stored; [world.render] makes of it what a viewer sees.
type message struct {
	Message
	reactions []reaction
	onlyFor   Snowflake // whom a private (ephemeral) message is shown to
	answers   *interaction
}

type reaction struct {
	emoji Emoji
	users []Snowflake
}

type file struct {
	Attachment
	channel Snowflake
	data    []byte
}

func (w *world) newID() Snowflake { return w.ids.next(w.clock.Now()) }

func (w *world) now() string { return timestamp(w.clock.Now()) }

// find returns a stored message that has not been deleted.
func (ch *channel) find(id Snowflake) *message {
	i, found := slices.BinarySearchFunc(ch.messages, id, func(m *message, id Snowflake) int { return cmp.Compare(m.ID, id) })
	if !found {
		return nil
	}
	return ch.messages[i]
}

func (ch *channel) remove(id Snowflake) {
	ch.messages = slices.DeleteFunc(ch.messages, func(m *message) bool { return m.ID == id })
}

// visible reports whether the viewer may see the channel.
func (w *world) visible(viewer Snowflake, ch *channel) bool {
	return w.permissionsIn(viewer, ch).Has(ViewChannel)
}

// shown reports whether a message is shown to the viewer: a private one to its person alone.
func (m *message) shown(viewer Snowflake) bool { return m.onlyFor == 0 || m.onlyFor == viewer }

// botIn reports whether the bot is a member of the server.
func (w *world) botIn(g *guild) bool { return g != nil && g.members[w.app.id] != nil }

func (w *world) bot() *account { return w.accounts[w.app.id] }

// member is the user's membership of the server, nil when there is none.
func (w *world) member(guildID, user Snowflake) *Member {
	if g := w.guilds[guildID]; g != nil {
		return g.members[user]
	}
	return nil
}

// directChannel is the direct channel of a person with the bot, opened if need be.
func (w *world) directChannel(person *account) (ch *channel, opened bool) {
	for _, ch := range w.channels {
		if ch.isDM() && ch.hasRecipient(person.ID) {
			return ch, false
		}
	}
	ch = &channel{Channel: Channel{
		ID: w.newID(), Type: ChannelDM, Recipients: []User{person.User, w.bot().User},
	}}
	w.channels[ch.ID] = ch
	return ch, true
}

// channelView is a channel as one viewer is told of it.
func (w *world) channelView(ch *channel, viewer Snowflake) Channel {
	view := ch.Channel
	switch {
	case ch.isDM():
		view.Recipients = slices.DeleteFunc(slices.Clone(ch.Recipients), func(u User) bool { return u.ID == viewer })
	case ch.isThread():
		view.MemberCount = ref(len(ch.joined))
		for i := range ch.joined {
			if ch.joined[i].UserID == viewer {
				view.Member = ref(ch.joined[i])
			}
		}
	default:
		view.Overwrites = slices.Clone(ch.Overwrites)
		if view.Overwrites == nil {
			view.Overwrites = []Overwrite{}
		}
	}
	return view
}

// guildOf is the server of a channel, nil for a direct channel.
func (w *world) guildOf(ch *channel) *guild { return w.guilds[ch.GuildID] }

// threadsOf lists the active threads of a server that the viewer may see.
func (w *world) threadsOf(g *guild, viewer Snowflake) []Channel {
	threads := []Channel{}
	for _, id := range g.channels {
		ch := w.channels[id]
		if ch.isThread() && !ch.ThreadMetadata.Archived && w.visible(viewer, ch) {
			threads = append(threads, w.channelView(ch, viewer))
		}
	}
	return threads
}

// accountNamed finds a person by name.
func (w *world) accountNamed(name string) *account {
	for _, a := range w.accounts {
		if strings.EqualFold(a.Username, name) {
			return a
		}
	}
	return nil
}
