package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// work fulfils one kind of request.
type work func(ctx context.Context, j *job) error

// job is a request in the hands of a worker.
type job struct {
	request  *Request
	settings Settings
	voice    *words.Voice
	place    place
	replies  int // how many of the reply's slots were used
}

// errSilent ends a request about which nothing is said: nobody asked for it,
// or it was answered already.
var errSilent = errors.New("nothing is said about this")

// lastWords is how long telling a reader that something failed may take.
const lastWords = 5 * time.Second

// fulfil does what a request asks for, and tells the asker when that fails.
// Requests that come from one message are fulfilled one after another.
func (b *Bot) fulfil(ctx context.Context, r *Request) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, b.options.RequestTimeout)
	defer cancel()
	ctx, done := b.running.begin(ctx, r)
	defer done()

	j := &job{request: r, voice: b.catalogue.For(discordgo.Locale(r.Asker.Locale)), place: b.placeOf(r)}
	err := b.attempt(ctx, j)
	log := b.log.With("request", r.ID, "kind", string(r.Kind), "way", string(r.Way), "guild", r.GuildID, "took", time.Since(began))
	switch {
	case err == nil && errors.Is(context.Cause(ctx), errDeleted):
		b.removeRepliesTo(context.WithoutCancel(ctx), r.MessageID) // the reply was on its way already
		return
	case err == nil:
		log.InfoContext(ctx, "answered")
		return
	case errors.Is(context.Cause(ctx), errDeleted):
		b.removeRepliesTo(context.WithoutCancel(ctx), r.MessageID)
		fallthrough
	case errors.Is(err, errSilent), errors.Is(context.Cause(ctx), errRewritten), answerless(err):
		log.InfoContext(ctx, "left unanswered", "reason", err)
		if r.Way == WayChannel {
			b.release(context.WithoutCancel(ctx), cooldownName(r))
		}
		return
	}
	log.LogAttrs(ctx, severity(err), "not answered", slog.Any("error", err))
	if r.Interaction == nil && discord.Forbidden(err) {
		return // where the answer may not be posted, the reason may not either
	}
	farewell, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if err := b.apologize(farewell, j, err); err != nil {
		log.WarnContext(farewell, "undeliverable", "error", err)
	}
}

// answerless reports whether there is nobody to answer any more: the asking
// message or its channel is gone.
func answerless(err error) bool {
	var refusal *discord.Error
	if errors.As(err, &refusal) && strings.Contains(refusal.Details, "MESSAGE_REFERENCE_UNKNOWN_MESSAGE") {
		return true
	}
	return discord.Gone(err)
}

// severity tells what the operator should look at from what readers do.
func severity(err error) slog.Level {
	var problem *words.Problem
	if errors.As(err, &problem) {
		return slog.LevelInfo
	}
	var panicked *panicError
	if errors.As(err, &panicked) {
		return slog.LevelError
	}
	return slog.LevelWarn
}

// attempt checks that the request may be made here, and has it done.
func (b *Bot) attempt(ctx context.Context, j *job) (err error) {
	defer recovered(&err)
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := b.admit(ctx, j); err != nil {
		return err
	}
	do, known := b.works[j.request.Kind]
	if !known {
		return fmt.Errorf("no such kind of request: %q", j.request.Kind)
	}
	return do(paidBy(ctx, j.request.payer()), j)
}

// placeOf returns where the reply to a request goes.
func (b *Bot) placeOf(r *Request) place {
	if r.Interaction != nil {
		return newTokenPlace(b.client, r)
	}
	return &channelPlace{client: b.client, channelID: r.ChannelID, answering: r.MessageID}
}

// slot returns the place of the request's next reply, and its key.
func (j *job) slot() (*slot, string) {
	key := j.request.ID
	if j.replies > 0 {
		key = fmt.Sprintf("%s-%d", j.request.ID, j.replies)
	}
	j.replies++
	return &slot{place: j.place, nonce: key}, key
}
