package bot

import "github.com/bwmarrin/discordgo"

// Ways are the ways in that need an intent of their own. Commands, buttons,
// mentions and replies to Lede's messages need none of them.
type Ways struct {
	// MessageContent lets Lede see messages that don't mention it: opted-in
	// channels and 📰 need it, and replies with the mention switched off.
	// Discord grants it in the developer portal.
	MessageContent bool
	// Reactions makes 📰 under a message a way to ask.
	Reactions bool
	// DirectMessages lets people write to Lede without a command.
	DirectMessages bool
}

// Intents returns the gateway intents that the ways in need, and no more.
func (w Ways) Intents() discordgo.Intent {
	return discordgo.Intent(sumOf(IntentNeeds(w)))
}

// Permissions are the least that Lede needs in a channel: to see it, its
// messages of before, to write there and in threads, to begin a thread, and to
// have its links shown. [PermissionNeeds] says why, one by one.
const Permissions = discordgo.PermissionViewChannel | discordgo.PermissionReadMessageHistory |
	discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads |
	discordgo.PermissionCreatePublicThreads | discordgo.PermissionEmbedLinks
