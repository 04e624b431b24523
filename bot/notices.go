package bot

import (
	"context"
	"errors"
	"time"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/failpoint"
)

// apologize settles what the asker is told about what went wrong, in their
// language and with what to do, and tells it.
func (b *Bot) apologize(ctx context.Context, j *job, cause error) error {
	if j.request.Way == WayChannel {
		return nil // nobody asked
	}
	if j.journal.notice() != nil {
		return cause // telling it is what failed
	}
	n := b.noticeOf(j.request, j.voice, cause)
	if err := j.journal.note(ctx, func(d *Delivery) { d.Notice = n }); err != nil {
		return err
	}
	return b.tell(ctx, j, n)
}

// noticeOf is what is said about a cause.
func (b *Bot) noticeOf(r *Request, v *words.Voice, cause error) *Notice {
	o := card.Helping(readerError(cause), card.NoticeOptions{Page: r.firstLink()})
	return &Notice{
		Sentence: v.Refusal(readerError(cause)), Paste: o.Paste, Again: o.Again, Page: o.Page,
		Quiet: r.Interaction == nil && quietly(cause),
	}
}

// What is told beside replies, or in their place, has a key of its own.
const (
	suffixNotice = "-n"
	suffixBeside = "-b"
)

// tell says a notice: to the asker alone where that is possible.
func (b *Bot) tell(ctx context.Context, j *job, n *Notice) error {
	r := j.request
	if n.Quiet {
		first, err := b.memory.Claim(ctx, "notice:"+r.ChannelID+":"+r.Asker.ID, r.ID, noticeInterval)
		if err != nil || !first {
			return err
		}
	}
	key := r.ID + suffixNotice
	if n.Beside {
		key = r.ID + suffixBeside
	}
	o := card.NoticeOptions{Paste: n.Paste, Again: n.Again, Page: n.Page}
	if !n.Beside {
		o.ReplyKey = b.keepForAnotherTry(ctx, r, key)
	}
	if p, ok := j.place.(*tokenPlace); ok {
		o.Private = true
		err := p.tell(ctx, j.journal, key, card.Notice(j.voice, n.Sentence, o))
		if err == nil {
			failpoint.Reach(failpoint.Sent)
		}
		if !errors.Is(err, errElsewhere) {
			return err
		}
		if p.alone() {
			return errTooLate // nobody but the asker may see it, and there is no way to them
		}
		o.Private = false
	}
	s := j.slotFor(key)
	o.Erasable = !n.Beside
	standing := &standing{bot: b}
	if !n.Beside {
		standing = b.standingReplies(ctx, r)
		if len(s.ids) == 0 {
			s.ids = standing.next()
		}
	}
	if err := s.write(ctx, []discord.Message{card.Notice(j.voice, n.Sentence, o)}); err != nil {
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

// keepForAnotherTry keeps a request under key for the buttons of the notice of
// its failure; without a key there are none.
func (b *Bot) keepForAnotherTry(ctx context.Context, r *Request, key string) string {
	draft := *r
	draft.ID, draft.Interaction, draft.Edited, draft.Notice = key, nil, false, nil
	draft.Private = r.Private || r.Interaction != nil && r.Interaction.Private
	if err := b.memory.PutDraft(ctx, &draft); err != nil {
		b.log.WarnContext(ctx, "a request was not kept for another try", "request", r.ID, "error", err)
		return ""
	}
	return key
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
