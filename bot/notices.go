package bot

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// apologize says in the reader's language what went wrong and what to do: to
// the asker alone where that is possible.
func (b *Bot) apologize(ctx context.Context, j *job, cause error) error {
	r := j.request
	if r.Way == WayChannel {
		return nil // nobody asked
	}
	if r.Interaction == nil && quietly(cause) {
		first, err := b.memory.Claim(ctx, "notice:"+r.ChannelID+":"+r.Asker.ID, noticeInterval)
		if err != nil || !first {
			return err
		}
	}
	s, key := j.slot()
	o := b.notice(ctx, r, key)
	if p, ok := j.place.(*tokenPlace); ok {
		o.Private = true
		return p.tell(ctx, card.Refused(j.voice, readerError(cause), o))
	}
	o.Erasable = true
	standing := b.standingReplies(ctx, r)
	s.ids = standing.next()
	if err := s.write(ctx, []discord.Message{card.Refused(j.voice, readerError(cause), o)}); err != nil {
		return err
	}
	standing.removeRest(ctx)
	return b.remember(ctx, j.record(key, s))
}

// firstLink is the page that a notice offers to open.
func (r *Request) firstLink() string {
	if len(r.Material.Links) == 0 {
		return ""
	}
	return r.Material.Links[0]
}

// notice prepares the notice of a failure: the request is kept under key for
// the buttons that help with it.
func (b *Bot) notice(ctx context.Context, r *Request, key string) card.NoticeOptions {
	draft := *r
	draft.ID, draft.Interaction, draft.Edited = key, nil, false
	draft.Private = r.Private || r.Interaction != nil && r.Interaction.Private
	o := card.NoticeOptions{ReplyKey: key, Page: r.firstLink()}
	if err := b.memory.PutDraft(ctx, &draft); err != nil {
		b.log.WarnContext(ctx, "a request was not kept for another try", "request", r.ID, "error", err)
		o.ReplyKey = ""
	}
	return o
}

// noticeInterval is how long a person is not told again in a channel that they ask too much.
const noticeInterval = 10 * time.Minute

// quietly reports whether a refusal would be repeated for as long as the
// reader goes on: once is enough.
func quietly(cause error) bool {
	var problem *words.Problem
	if !errors.As(cause, &problem) {
		return false
	}
	switch problem.Key {
	case words.ProblemBudget, words.ProblemServerBudget, words.ProblemSlowDown, words.ProblemQueueFull,
		words.ProblemNotAllowed, words.ProblemNotHere, words.ProblemContentOff:
		return true
	}
	return false
}

// readerError gives causes that only this package knows a sentence of their own.
func readerError(cause error) error {
	switch {
	case errors.Is(cause, ErrStopping):
		return &words.Problem{Key: words.ErrorStopped, Err: cause}
	case errors.Is(cause, ErrBusy):
		return &words.Problem{Key: words.ProblemQueueFull, Err: cause}
	case errors.Is(cause, ErrNotKept):
		return &words.Problem{Key: words.ProblemOldButton, Err: cause}
	case errors.Is(cause, errFollowUps):
		return &words.Problem{Key: words.ProblemNoRoom, Err: cause}
	case errors.Is(cause, errTooLate), discord.Expired(cause):
		return &words.Problem{Key: words.ProblemExpired, Err: cause}
	case discord.Gone(cause):
		return &words.Problem{Key: words.ProblemMessageGone, Err: cause}
	case discord.Forbidden(cause):
		return &words.Problem{Key: words.ProblemNoPermission, Err: cause}
	}
	return cause
}
