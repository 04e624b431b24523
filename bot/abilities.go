package bot

import (
	"context"
	"fmt"

	"github.com/lede-bot/lede/bot/internal/card"
)

// abilities says which ways in are on where help was asked for.
func (b *Bot) abilities(ctx context.Context, c *call) (card.Abilities, error) {
	ways := b.options.Ways
	able := card.Abilities{
		MessageContent: ways.MessageContent, Reactions: ways.Reactions,
		Server: c.request.GuildID != "" && !c.request.userInstalled(), CommandIDs: b.commandIDs,
	}
	if able.Server {
		s, err := b.memory.Settings(ctx, c.request.GuildID)
		if err != nil {
			return able, fmt.Errorf("the server's settings: %w", err)
		}
		able.Reactions = able.Reactions && !s.NoReactions
		able.Automatic = len(s.Automatic) > 0
	}
	return able, nil
}
