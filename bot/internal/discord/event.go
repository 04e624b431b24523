package discord

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Types of [Event] that carry something decoded: Discord's names
// (developers/events/gateway-events), and two of our own.
const (
	Ready             = "READY"
	Resumed           = "RESUMED"
	InteractionCreate = "INTERACTION_CREATE"
	MessageCreate     = "MESSAGE_CREATE"
	MessageUpdate     = "MESSAGE_UPDATE"
	MessageDelete     = "MESSAGE_DELETE"
	MessageDeleteBulk = "MESSAGE_DELETE_BULK"
	ReactionAdd       = "MESSAGE_REACTION_ADD"
	ReactionRemove    = "MESSAGE_REACTION_REMOVE"
	GuildCreate       = "GUILD_CREATE"
	GuildUpdate       = "GUILD_UPDATE"
	GuildDelete       = "GUILD_DELETE"
	ChannelCreate     = "CHANNEL_CREATE"
	ChannelUpdate     = "CHANNEL_UPDATE"
	ChannelDelete     = "CHANNEL_DELETE"
	ThreadCreate      = "THREAD_CREATE"
	ThreadUpdate      = "THREAD_UPDATE"
	ThreadDelete      = "THREAD_DELETE"

	// Lost says that events may be missing: a session could not be resumed, was
	// that of a process that died, or the queue was full for too long. See [Gap].
	Lost = "LOST"
	// Joined says that this process takes part in sharing the shards, without a
	// part of its own for now.
	Joined = "JOINED"
)

// Event is one thing that happened. The field that its type calls for is set
// and decoded as far as it can be; Raw has all of it.
type Event struct {
	// ID tells a repetition from a new event. It is the same in every process
	// for interactions and new messages ("interaction/123", "message/123").
	ID    string
	Type  string
	Shard int
	Count int // of all shards; 0 where the shard does not matter

	Interaction *discordgo.Interaction // InteractionCreate
	Message     *discordgo.Message     // MessageCreate, MessageUpdate
	Deleted     *Deletion              // MessageDelete, MessageDeleteBulk
	Reaction    *Reaction              // ReactionAdd, ReactionRemove
	Guild       *discordgo.Guild       // GuildCreate, GuildUpdate, GuildDelete
	Channel     *discordgo.Channel     // ChannelCreate … ThreadDelete
	Ready       *discordgo.Ready       // Ready
	Lost        *Gap                   // Lost

	Raw json.RawMessage // Discord's data; nil for what is our own
}

// Deletion says which messages are gone.
type Deletion struct {
	IDs       []string
	ChannelID string
	GuildID   string
}

// Reaction is a reaction and, in a server, who made it.
type Reaction struct {
	discordgo.MessageReaction
	Member          *discordgo.Member // on ReactionAdd in a server
	MessageAuthorID string            // on ReactionAdd, where Discord tells
}

// Gap is a stretch of time of which events may be missing. [Client.Messages]
// with the page after [Snowflake] of Since finds the messages.
type Gap struct {
	Since time.Time // the last event that is known to have arrived, at the latest
	Cause string    // for the log
}

// newEvent decodes what discordgo read. The library's own reading is taken
// where it succeeded; where it failed it is empty, and the raw data is read
// once more, with tolerance. The event is nil when nothing can be made of it.
func newEvent(s *shard, session string, e *discordgo.Event) *Event {
	out := &Event{
		ID:   e.Type + "/" + strconv.Itoa(s.id) + "/" + session + "/" + strconv.FormatInt(e.Sequence, 10),
		Type: e.Type, Shard: s.id, Count: s.count, Raw: e.RawData,
	}
	switch read := e.Struct.(type) {
	case *discordgo.InteractionCreate:
		out.Interaction = read.Interaction
		if out.Interaction == nil || out.Interaction.ID == "" || out.Interaction.Data == nil {
			out.Interaction = reread[discordgo.Interaction](e.RawData)
		}
		if out.Interaction == nil || out.Interaction.ID == "" || out.Interaction.Token == "" {
			return nil
		}
		out.ID = "interaction/" + out.Interaction.ID
	case *discordgo.MessageCreate:
		if out.Message = knownMessage(read.Message, e.RawData); out.Message == nil || out.Message.Author == nil {
			return nil
		}
		out.ID = "message/" + out.Message.ID
	case *discordgo.MessageUpdate:
		if out.Message = knownMessage(read.Message, e.RawData); out.Message == nil {
			return nil
		}
	case *discordgo.MessageDelete:
		gone := knownMessage(read.Message, e.RawData)
		if gone == nil {
			return nil
		}
		out.Deleted = &Deletion{IDs: []string{gone.ID}, ChannelID: gone.ChannelID, GuildID: gone.GuildID}
	case *discordgo.MessageDeleteBulk:
		out.Deleted = &Deletion{IDs: read.Messages, ChannelID: read.ChannelID, GuildID: read.GuildID}
	case *discordgo.MessageReactionAdd, *discordgo.MessageReactionRemove:
		if out.Reaction = readReaction(e.RawData); out.Reaction == nil {
			return nil
		}
	default:
		out.readPlace(e)
	}
	return out
}

// readPlace reads events about servers, channels and the session itself.
func (out *Event) readPlace(e *discordgo.Event) {
	switch e.Type {
	case Ready:
		out.Ready = reread[discordgo.Ready](e.RawData)
	case GuildCreate, GuildUpdate, GuildDelete:
		out.Guild = reread[discordgo.Guild](e.RawData)
	case ChannelCreate, ChannelUpdate, ChannelDelete, ThreadCreate, ThreadUpdate, ThreadDelete:
		out.Channel = reread[discordgo.Channel](e.RawData)
	}
}

func knownMessage(read *discordgo.Message, raw json.RawMessage) *discordgo.Message {
	if read == nil || read.ID == "" {
		read = reread[discordgo.Message](raw)
	}
	if read == nil || read.ID == "" {
		return nil
	}
	return read
}

func readReaction(raw json.RawMessage) *Reaction {
	var read struct {
		Member   *discordgo.Member `json:"member"`
		AuthorID string            `json:"message_author_id"`
	}
	reaction := reread[discordgo.MessageReaction](raw)
	if reaction == nil || reaction.MessageID == "" {
		return nil
	}
	_ = decode(raw, &read) // who made it is an extra: the reaction stands without
	return &Reaction{MessageReaction: *reaction, Member: read.Member, MessageAuthorID: read.AuthorID}
}

func reread[T any](raw json.RawMessage) *T {
	out := new(T)
	if decode(raw, out) != nil {
		return nil
	}
	return out
}

// Concerns reports whether a server's events come over the event's shard: those
// of direct messages, which have none, come over the first.
func (out *Event) Concerns(guildID string) bool {
	if out.Count <= 1 || guildID == "" {
		return out.Count <= 1 || out.Shard == 0
	}
	id, err := strconv.ParseUint(guildID, 10, 64)
	return err != nil || int(id>>22%uint64(out.Count)) == out.Shard
}

// lane names what must stay in order: the events of one channel, or of one
// server where there is no channel.
func (out *Event) lane() string {
	switch {
	case out.Message != nil:
		return out.Message.ChannelID
	case out.Deleted != nil:
		return out.Deleted.ChannelID
	case out.Reaction != nil:
		return out.Reaction.ChannelID
	case out.Channel != nil:
		return out.Channel.ID
	case out.Guild != nil:
		return out.Guild.ID
	default:
		return "shard " + strconv.Itoa(out.Shard)
	}
}
