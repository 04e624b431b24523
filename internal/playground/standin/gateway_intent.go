package standin

// Intent is a set of gateway intent bits: which events a session is told.
type Intent int

// The intents that guard something here (Discord, events/gateway#gateway-intents).
const (
	IntentGuilds                 Intent = 1 << 0
	IntentGuildMembers           Intent = 1 << 1
	IntentGuildPresences         Intent = 1 << 8
	IntentGuildMessages          Intent = 1 << 9
	IntentGuildMessageReactions  Intent = 1 << 10
	IntentGuildMessageTyping     Intent = 1 << 11
	IntentDirectMessages         Intent = 1 << 12
	IntentDirectMessageReactions Intent = 1 << 13
	IntentDirectMessageTyping    Intent = 1 << 14
	IntentMessageContent         Intent = 1 << 15
)

// knownIntents are all bits that Discord has given a meaning; others close the
// connection with 4013.
const knownIntents Intent = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25

func (i Intent) has(want Intent) bool { return i&want == want }
