package bot

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Need is a permission or an intent that Lede asks for, and why.
type Need struct {
	Name string // as Discord shows it
	Bit  int64
	Why  string
}

// PermissionNeeds returns the permissions that Lede needs in a channel, and no more: those of
// [Permissions], one by one.
func PermissionNeeds() []Need {
	return []Need{
		{"View Channels", discordgo.PermissionViewChannel, "to be in a channel at all"},
		{"Send Messages", discordgo.PermissionSendMessages, "to answer there"},
		{"Send Messages in Threads", discordgo.PermissionSendMessagesInThreads, "to answer in threads and forum posts"},
		{"Create Public Threads", discordgo.PermissionCreatePublicThreads, "to open a thread for the talk about an article, where the admins want that"},
		{"Embed Links", discordgo.PermissionEmbedLinks, "to have cards with links shown"},
		{"Read Message History", discordgo.PermissionReadMessageHistory, "to answer a message as a reply, and to read the one that a reaction or reply points at"},
	}
}

// IntentNeeds returns the gateway intents that the ways in need, and no more.
func IntentNeeds(w Ways) []Need {
	all := []Need{
		{Name: "Guilds", Bit: int64(discordgo.IntentGuilds), Why: "to know channels and threads"},
		{Name: "Guild Messages", Bit: int64(discordgo.IntentGuildMessages), Why: "to see mentions, replies, and when an asking message is edited or deleted"},
	}
	if w.Reactions {
		all = append(all, Need{Name: "Guild Message Reactions", Bit: int64(discordgo.IntentGuildMessageReactions), Why: "to see 📰 under a message"})
	}
	if w.DirectMessages {
		all = append(all, Need{Name: "Direct Messages", Bit: int64(discordgo.IntentDirectMessages), Why: "to answer direct messages that are no command"})
	}
	if w.MessageContent {
		all = append(all, Need{Name: "Message Content", Bit: int64(discordgo.IntentMessageContent), Why: "to find links in messages that don't mention Lede; switch it on in the developer portal"})
	}
	return all
}

// sumOf returns all bits of needs.
func sumOf(needs []Need) (bits int64) {
	for _, n := range needs {
		bits |= n.Bit
	}
	return bits
}

// WayState is a way in as an operator sees it, on or off.
type WayState struct {
	Name string
	On   bool
	// Setting switches it on; empty where it always is.
	Setting string
}

// States says which ways in are on.
func (w Ways) States() []WayState {
	return []WayState{
		{"commands, menus and buttons", true, ""},
		{"mentions and replies", true, ""},
		{"direct messages without a command", w.DirectMessages, "discord.direct_messages"},
		{"📰 reactions", w.Reactions && w.MessageContent, "discord.reactions and discord.message_content"},
		{"channels that are summarized without asking", w.MessageContent, "discord.message_content"},
	}
}

// Invite returns the link with which an application is added to a server.
func Invite(applicationID string) string {
	q := url.Values{
		"client_id": {applicationID}, "scope": {"bot applications.commands"},
		"permissions": {strconv.FormatInt(Permissions, 10)},
	}
	return "https://discord.com/oauth2/authorize?" + q.Encode()
}

// ApplicationOf returns the id of the application that a bot's token belongs
// to: its first part holds the bot's id, which is the application's.
func ApplicationOf(token string) (string, error) {
	first, _, _ := strings.Cut(strings.TrimPrefix(token, "Bot "), ".")
	id, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil {
		return "", errors.New("the token does not begin with the bot's id")
	}
	if _, err := strconv.ParseUint(string(id), 10, 64); err != nil {
		return "", errors.New("the token does not begin with the bot's id")
	}
	return string(id), nil
}
