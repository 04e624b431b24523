package bot

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
)

// enterPrivacy takes /privacy in: what is kept, of the caller and in general.
func (b *Bot) enterPrivacy(ctx context.Context, c *call) error {
	notice, err := b.privacyOf(ctx, c)
	if err != nil {
		return err
	}
	c.answered = true
	return b.client.Respond(ctx, c.interaction, card.Privacy(c.voice, notice))
}

func (b *Bot) privacyOf(ctx context.Context, c *call) (card.Kept, error) {
	held, err := b.memory.Kept(ctx, c.request.Asker.ID)
	if err != nil {
		return card.Kept{}, fmt.Errorf("counting what is kept about a person: %w", err)
	}
	days, model := b.options.KeepDays, b.options.Model
	if c.request.GuildID != "" && !c.request.userInstalled() {
		s, err := b.memory.Settings(ctx, c.request.GuildID)
		if err != nil {
			return card.Kept{}, fmt.Errorf("the server's settings: %w", err)
		}
		if s.KeepDays > 0 {
			days = s.KeepDays
		}
		if _, offered := b.options.Choices[s.Model]; offered {
			model = s.Model
		}
	}
	return card.Kept{
		Days: days, Model: model,
		Replies: held.Replies, Questions: held.Questions, Shared: held.Shared, Requests: held.Requests,
	}, nil
}

// pressErase asks whether everything about the caller is to be erased. Whose
// data it is says Discord, not the button: the notice is the caller's own.
func (b *Bot) pressErase(ctx context.Context, c *call) error {
	c.answered = true
	return b.client.Update(ctx, c.interaction, card.EraseConfirm(c.voice))
}

// pressConfirm erases everything about the caller.
func (b *Bot) pressConfirm(ctx context.Context, c *call) error {
	if err := b.memory.Forget(ctx, c.request.Asker.ID); err != nil {
		return fmt.Errorf("erasing a person's data: %w", err)
	}
	b.library.forget()
	b.log.LogAttrs(ctx, slog.LevelInfo, "a person's data was erased", slog.String("interaction", c.interaction.ID))
	return b.concludePrivacy(ctx, c, words.PrivacyErased, words.PrivacyCounts)
}

// pressCancel leaves everything as it is.
func (b *Bot) pressCancel(ctx context.Context, c *call) error {
	return b.concludePrivacy(ctx, c, words.PrivacyCancelled)
}

func (b *Bot) concludePrivacy(ctx context.Context, c *call, said ...words.Key) error {
	c.answered = true
	var sentences []string
	for _, key := range said {
		sentences = append(sentences, c.voice.Say(key, nil))
	}
	return b.client.Update(ctx, c.interaction, card.Notice(c.voice, strings.Join(sentences, " "), card.NoticeOptions{Private: true}))
}
