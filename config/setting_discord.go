package config

// discordSettings are the settings of the section discord.
func discordSettings() []Setting {
	return []Setting{
		{
			Key: "discord.token", Kind: String, Secret: true,
			Help: "The bot's token, from the developer portal under Bot, Reset Token.", Example: "the token from the developer portal",
		},
		{
			Key: "discord.message_content", Kind: Bool, Default: "no",
			Help:    "See messages that don't mention the bot, for channels that are summarized without asking and for reactions. Switch on Message Content Intent in the developer portal first.",
			Example: "yes",
		},
		{
			Key: "discord.reactions", Kind: Bool, Default: "no",
			Help: "Summarize a message under which somebody puts 📰; needs discord.message_content to read it.", Example: "yes",
		},
		{
			Key: "discord.direct_messages", Kind: Bool, Default: "no",
			Help: "Answer direct messages that are no command.", Example: "yes",
		},
		{
			Key: "discord.public_key", Kind: String,
			Help:    "The application's public key, from the developer portal under General Information, by which the role web knows Discord.",
			Example: "9f2d3c1e…",
		},
		{
			Key: "discord.shards", Kind: String,
			Help: "The shards of this process: a number of them to hold all, or first-last/number to hold some; not set, as many as Discord recommends, " +
				"which processes on one Postgres share among them.",
			Example: "0-3/16",
		},
		{
			Key: "discord.workers", Kind: Int, Default: "64", Min: 1, Max: 10_000,
			Help: "How many requests are worked on at once; they mostly wait for sites and models.", Example: "16",
		},
		{
			Key: "discord.max_file_size", Kind: Size, Default: "10 MiB", Min: 10_000, Max: 500_000_000,
			Help: "The largest attachment to read.", Example: "25 MiB",
		},
		{
			Key: "discord.api_url", Kind: URL, Allowed: []string{"http", "https"},
			Help:    "Where Discord's API is served; not set, it is Discord itself. For tests, and for a stand-in.",
			Example: "http://127.0.0.1:8080",
		},
	}
}
