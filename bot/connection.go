package bot

import "github.com/lede-bot/lede/bot/internal/discord"

// Connection is how the connections to Discord's gateway are; counts are since the start.
type Connection = discord.Stats

// Connection returns how the connections to Discord's gateway are now.
func (b *Bot) Connection() Connection { return b.gateway.Stats() }
