package bot

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
)

// admit loads the server's settings and refuses what they don't allow, what
// was answered already, and what is over a budget. What it lets pass is on the account.
func (b *Bot) admit(ctx context.Context, j *job) error {
	r := j.request
	if r.GuildID != "" && !r.userInstalled() {
		var err error
		if j.settings, err = b.memory.Settings(ctx, r.GuildID); err != nil {
			return fmt.Errorf("the server's settings: %w", err)
		}
		if err := b.allowed(ctx, j); err != nil {
			return err
		}
	}
	if r.Kind == KindSources {
		return nil
	}
	limited, err := b.affords(ctx, j)
	if err != nil {
		return err
	}
	usage := Usage{RequestID: r.ID, GuildID: r.GuildID, UserID: r.Asker.ID, Kind: r.Kind, At: time.Now()}
	if r.Way == WayChannel {
		usage.UserID = "" // nobody asked
	}
	if limited {
		// On the account it counts against its own budget, should it be taken up again.
		if err := j.journal.note(ctx, func(d *Delivery) { d.Admitted = true }); err != nil {
			return err
		}
	}
	if err := b.memory.Spend(ctx, usage); err != nil {
		return fmt.Errorf("writing the account: %w", err)
	}
	return nil
}

// allowed refuses requests outside the channels and roles that the admins chose.
func (b *Bot) allowed(ctx context.Context, j *job) error {
	r := j.request
	parent := ""
	if len(j.settings.Channels) > 0 {
		parent = b.guilds.parent(ctx, b.client, r.ChannelID, false)
	}
	roles := r.Asker.Roles
	if r.Way == WayChannel {
		return nil // the admins chose the channel, and nobody asked
	}
	if r.Way == WayReaction && len(j.settings.Roles) > 0 && len(roles) == 0 {
		member, err := b.client.Member(ctx, r.GuildID, r.Asker.ID)
		if err != nil {
			return fmt.Errorf("the roles of who reacted: %w", err)
		}
		roles = member.Roles
	}
	switch j.settings.admits(r.ChannelID, parent, roles) {
	case channelDenied:
		return &words.Problem{Key: words.ProblemNotHere}
	case roleDenied:
		return &words.Problem{Key: words.ProblemNotAllowed}
	}
	return nil
}

// affords refuses requests over the day's budget of a person or a server.
// limited is true where there is one that this request has to keep.
func (b *Bot) affords(ctx context.Context, j *job) (limited bool, _ error) {
	if j.journal.admitted() {
		return false, nil
	}
	r, now := j.request, time.Now().UTC()
	today := now.Truncate(24 * time.Hour)
	when := words.Args{"When": card.Ago(today.Add(24 * time.Hour))}
	if limit := j.settings.PerServer; limit > 0 {
		limited = true
		spent, err := b.memory.Spent(ctx, r.GuildID, "", today)
		if err != nil {
			return false, fmt.Errorf("reading the account: %w", err)
		}
		if spent >= limit {
			return false, &words.Problem{Key: words.ProblemServerBudget, Args: when}
		}
	}
	if limit := j.settings.budget(r.Asker.Roles); limit > 0 && r.Way != WayChannel {
		limited = true
		spent, err := b.memory.Spent(ctx, r.GuildID, r.Asker.ID, today)
		if err != nil {
			return false, fmt.Errorf("reading the account: %w", err)
		}
		if spent >= limit {
			return false, &words.Problem{Key: words.ProblemBudget, N: limit, Args: when}
		}
	}
	return limited, nil
}

// hostOf returns the host of a link, for sentences.
func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
