package bot

import (
	"context"
	"slices"
	"time"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// How far back missed messages are looked for: what is older has had its day.
const (
	catchUpTime     = 2 * time.Minute
	catchUpAge      = time.Hour
	catchUpChannels = 100
	catchUpMessages = 100 // in each channel
)

// catchUp looks for messages that a shard missed, in the channels where Lede was
// asked before or reads by itself. What was answered already is not answered again.
func (b *Bot) catchUp(ctx context.Context, e discord.Event) {
	b.errand(ctx, catchUpTime, func(ctx context.Context) {
		seen, err := b.memory.Seen(ctx)
		if err != nil {
			b.log.WarnContext(ctx, "missed messages were not looked for", "error", err)
			return
		}
		channels := make([]string, 0, len(seen))
		for id, channel := range seen {
			if e.Concerns(channel.GuildID) {
				channels = append(channels, id)
			}
		}
		// The channels with the latest talk first.
		slices.SortFunc(channels, func(a, b string) int {
			if newer(seen[a].MessageID, seen[b].MessageID) {
				return -1
			}
			return 1
		})
		for _, id := range channels[:min(len(channels), catchUpChannels)] {
			if ctx.Err() != nil {
				return
			}
			b.catchUpIn(ctx, id, seen[id])
		}
	})
}

func (b *Bot) catchUpIn(ctx context.Context, channelID string, seen SeenChannel) {
	after := discord.Snowflake(time.Now().Add(-catchUpAge))
	if newer(seen.MessageID, after) {
		after = seen.MessageID
	}
	messages, err := b.client.Messages(ctx, channelID, discord.Page{After: after, Limit: catchUpMessages})
	if err != nil {
		if !discord.Gone(err) && !discord.Forbidden(err) {
			b.log.WarnContext(ctx, "missed messages were not looked for", "channel", channelID, "error", err)
		}
		return
	}
	for _, m := range slices.Backward(messages) { // oldest first
		m.GuildID = seen.GuildID // REST does not say
		b.onMessage(ctx, m)
	}
}
