package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/words"
)

// reactionSuffix tells the request of a reaction from that of the message itself.
const reactionSuffix = "-r"

// newsEmoji is the reaction that asks for a summary.
const newsEmoji = "📰"

// onReaction takes a reaction in: it counts for the digest, and 📰 asks for a
// summary of the message, once for each message.
func (b *Bot) onReaction(ctx context.Context, guildID, channelID, messageID string, added bool, emoji, userID string, member *discordgo.Member) {
	settings, err := b.settingsOf(ctx, guildID)
	if err != nil {
		b.log.WarnContext(ctx, "a reaction was not looked at", "error", err)
		return
	}
	if settings.RememberShared {
		by := 1
		if !added {
			by = -1
		}
		if err := b.memory.Stir(ctx, messageID, 0, by); err != nil {
			b.log.WarnContext(ctx, "a reaction was not counted", "error", err)
		}
	}
	byBot := userID == b.self.ID || member != nil && member.User != nil && member.User.Bot
	if !added || emoji != newsEmoji || byBot || settings.NoReactions {
		return
	}
	r := &Request{
		ID: messageID + reactionSuffix, Kind: KindSummarize, Way: WayReaction, At: time.Now(), GuildID: guildID, ChannelID: channelID, MessageID: messageID,
		Asker: Asker{ID: userID, Locale: b.localeFor(settings.Locale, guildID, nil)},
	}
	if member != nil {
		r.Asker.Roles = member.Roles
	}
	b.submit(ctx, r, nil)
}

// look fetches the message that a reaction points at: the event has only its id.
func (b *Bot) look(ctx context.Context, j *job) error {
	r := j.request
	if r.Way != WayReaction || len(r.origins()) > 0 {
		return nil
	}
	m, err := b.client.Message(ctx, r.ChannelID, r.MessageID)
	if err != nil {
		return fmt.Errorf("the message that was reacted to: %w", err)
	}
	if m.Author != nil && m.Author.ID == b.self.ID {
		return fmt.Errorf("%w: it is one of Lede's own", errSilent)
	}
	if blank(m) && !b.options.Ways.MessageContent {
		return b.unseen(r, words.MenuSummarize)
	}
	r.Material, err = b.materialOf(m)
	return err
}
