package bot

import "github.com/lede-bot/lede/bot/internal/discord"

// Connection is how the connections to Discord's gateway are; counts are since the start.
type Connection = discord.Stats

// Connection returns how the connections to Discord's gateway are now; the zero
// value in a process without the gateway's role.
func (b *Bot) Connection() Connection {
	if b.gateway == nil {
		return Connection{}
	}
	return b.gateway.Stats()
}
