package standin

// Seed says what the world holds at the start. People, roles and channels are
// named, and found again by [Server.UserID], [Server.ChannelID] and [Server.RoleID].
type Seed struct {
	Application string // the bot's name
	Token       string // what the bot logs in with
	People      []PersonSeed
	Guilds      []GuildSeed
}

// PersonSeed is a person.
type PersonSeed struct {
	Name      string // unique, lower case
	Display   string // what others see
	Locale    string // language of the client, such as "de"; "en-US" when empty
	Installed bool   // has installed the application for themself
	NoDMs     bool   // takes no direct messages
}

// GuildSeed is a server.
type GuildSeed struct {
	Name           string
	Owner          string      // a person's name
	Members        []string    // names; everyone when empty
	Locale         string      // "en-US" when empty
	Everyone       *Permission // [EveryonePermissions] when nil
	WithoutBot     bool        // the bot was never invited
	BotPermissions Permission  // of the bot's own role
	Roles          []RoleSeed
	Channels       []ChannelSeed
}

// RoleSeed is a role and who has it.
type RoleSeed struct {
	Name        string
	Color       int
	Permissions Permission
	Members     []string
}

// ChannelSeed is a channel; Type is [ChannelText] or [ChannelForum].
type ChannelSeed struct {
	Name       string
	Topic      string
	Type       int
	Tags       []string // a forum's
	Overwrites []OverwriteSeed
}

// OverwriteSeed changes permissions in a channel for a role, a person, or the
// bot, whichever is named ("@everyone" is a role, "@bot" the bot).
type OverwriteSeed struct {
	Role, Person string
	Allow, Deny  Permission
}

// DefaultBotPermissions are those that Lede's invitation asks for: view channels,
// send messages there and in threads, embed links, read history, open threads.
const DefaultBotPermissions = ViewChannel | SendMessages | EmbedLinks | ReadMessageHistory |
	CreatePublicThreads | SendMessagesInThreads

// DefaultSeed is one server with four people: ada owns it, mo moderates, mia is
// a member, gil a guest who may read but not write in #general.
func DefaultSeed() Seed {
	return Seed{
		Application: "Lede",
		Token:       "playground.token.not-a-secret",
		People: []PersonSeed{
			{Name: "ada", Display: "Ada"},
			{Name: "mo", Display: "Mo"},
			{Name: "mia", Display: "Mia", Installed: true},
			{Name: "gil", Display: "Gil", NoDMs: true},
		},
		Guilds: []GuildSeed{{
			Name:           "Lede playground",
			Owner:          "ada",
			BotPermissions: DefaultBotPermissions,
			Roles: []RoleSeed{
				{Name: "Moderators", Color: 0x3498db, Permissions: ManageMessages | ManageThreads, Members: []string{"mo"}},
				{Name: "Guests", Color: 0x95a5a6, Members: []string{"gil"}},
			},
			Channels: []ChannelSeed{
				{Name: "general", Topic: "Paste a link, or try /summarize", Overwrites: []OverwriteSeed{{Role: "Guests", Deny: SendMessages}}},
				{Name: "news", Topic: "Links that deserve a talk"},
				{Name: "random", Topic: "Everything else"},
				{Name: "staff", Topic: "Moderators only", Overwrites: []OverwriteSeed{
					{Role: "@everyone", Deny: ViewChannel},
					{Role: "Moderators", Allow: ViewChannel},
				}},
				{Name: "long-reads", Topic: "One post an article", Type: ChannelForum, Tags: []string{"Science", "Politics"}},
			},
		}},
	}
}
