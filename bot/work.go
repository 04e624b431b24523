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
	"github.com/lede-bot/lede/internal/failpoint"
)

// work fulfils one kind of request. It may be called again for one that an
// earlier life of the process left half done: what the journal and the memory
// say is done is not done again.
type work func(ctx context.Context, j *job) error

// job is a request in the hands of a worker.
type job struct {
	request  *Request
	settings Settings
	voice    *words.Voice
	place    place
	journal  *journal
	log      *slog.Logger
	slots    []*slot
	replies  int // how many of the reply's slots were used
}

// errSilent ends a request about which nothing is said: nobody asked for it,
// or it was answered already.
var errSilent = errors.New("nothing is said about this")

// lastWords is how long telling a reader that something failed may take.
const lastWords = 5 * time.Second

// fulfil does what a request asks for, and tells the asker when that fails.
// Requests that come from one message are fulfilled one after another. It may
// be called any number of times for one request, after a crash or by another
// process: the reader sees one reply, or one sentence. It is a [Work]: an error
// means that nobody was told anything, and that a later try may succeed.
func (b *Bot) fulfil(ctx context.Context, r *Request, t Try) error {
	began := time.Now()
	log := b.log.With("request", r.ID, "kind", string(r.Kind), "way", string(r.Way), "guild", r.GuildID)
	ctx, cancel := context.WithTimeout(ctx, b.options.RequestTimeout)
	defer cancel()
	ctx, done := b.running.begin(ctx, r)
	defer done()
	ctx, account := b.observed(ctx, r)
	var outcome error
	settled := false // by this try
	defer func() { account(ctx, outcome, settled) }()

	j, err := b.begin(ctx, r, t, log)
	if err != nil {
		outcome = err
		log.WarnContext(ctx, "a request was not begun", "error", err)
		return err
	}
	if j.journal.done() {
		log.InfoContext(ctx, "left unanswered", "reason", "it was fulfilled already")
		return nil
	}
	failpoint.Reach(failpoint.Begun)
	outcome = b.attempt(ctx, j)
	err = b.conclude(ctx, j, t, outcome, began)
	lasting, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if err == nil {
		failpoint.Reach(failpoint.Recorded)
		err = j.journal.finish(lasting)
		failpoint.Reach(failpoint.Finished)
	}
	if err != nil {
		log.WarnContext(ctx, "a request is left to be tried again", "error", err)
	}
	settled = err == nil
	return err
}

// begin prepares the work on a request, or resumes it.
func (b *Bot) begin(ctx context.Context, r *Request, t Try, log *slog.Logger) (*job, error) {
	j := &job{request: r, voice: b.catalogue.For(discordgo.Locale(r.Asker.Locale)), place: b.placeOf(r), log: log}
	var err error
	j.journal, err = b.openJournal(context.WithoutCancel(ctx), r)
	if err != nil && t.Number == 1 && t.Last {
		// Nothing can be written down, but nothing was done yet either: the asker is told.
		j.journal, err = newJournal(r, NewMemory()), nil
	}
	if err != nil {
		return nil, err
	}
	if token, is := j.place.(*tokenPlace); is && j.journal.again && !j.journal.done() {
		if err := token.resume(ctx, j.journal.messageIDs()); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// conclude says how the work on a request ended, to the asker and the operator.
// An error means that it is to be tried again.
func (b *Bot) conclude(ctx context.Context, j *job, t Try, err error, began time.Time) error {
	r, log := j.request, j.log.With("took", time.Since(began))
	cause := context.Cause(ctx)
	if err == nil && !errors.Is(cause, errDeleted) {
		unwanted, lookErr := b.unwanted(context.WithoutCancel(ctx), r)
		if lookErr != nil {
			return lookErr
		}
		if unwanted {
			cause = errDeleted
		}
	}
	switch {
	case errors.Is(cause, errDeleted), errors.Is(err, errDeleted):
		b.takeBack(context.WithoutCancel(ctx), j)
		b.removeRepliesTo(context.WithoutCancel(ctx), r.MessageID) // it was on its way already
		log.InfoContext(ctx, "left unanswered", "reason", errDeleted)
		b.leaveInPeace(ctx, r)
		return nil
	case err == nil:
		log.InfoContext(ctx, "answered")
		return nil
	case errors.Is(cause, ErrPostponed):
		return ErrPostponed
	case errors.Is(err, errSilent), errors.Is(cause, errRewritten), errors.Is(err, errRewritten), answerless(err):
		log.InfoContext(ctx, "left unanswered", "reason", err)
		b.leaveInPeace(ctx, r)
		return nil
	}
	if !t.Last && passing(err) {
		return err
	}
	log.LogAttrs(ctx, severity(err), "not answered", slog.Any("error", err))
	if r.Interaction == nil && discord.Forbidden(err) {
		return nil // where the answer may not be posted, the reason may not either
	}
	farewell, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if err := b.apologize(farewell, j, err); err != nil {
		if !t.Last && passing(err) {
			return err
		}
		log.WarnContext(farewell, "undeliverable", "error", err)
	}
	return nil
}

// leaveInPeace gives the channel's next link its turn, when this one was left alone.
func (b *Bot) leaveInPeace(ctx context.Context, r *Request) {
	if r.Way == WayChannel {
		b.release(context.WithoutCancel(ctx), cooldownName(r))
	}
}

// takeBack removes what a job has sent and not yet remembered.
func (b *Bot) takeBack(ctx context.Context, j *job) {
	for _, s := range j.slots {
		if err := s.write(ctx, nil); err != nil {
			j.log.WarnContext(ctx, "a reply that nobody waits for was not taken away", "error", err)
		}
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

// passing reports whether what went wrong may be over in a moment, and has
// nothing to do with the request: Discord or the memory can't be reached.
func passing(err error) bool {
	var away interface{ Passing() bool }
	return discord.Unavailable(err) || errors.As(err, &away) && away.Passing()
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

// attempt checks that the request may be made here, and has it done. Where it
// is settled already that the asker is told something, that is all.
func (b *Bot) attempt(ctx context.Context, j *job) (err error) {
	defer recovered(&err)
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if n := j.notice(); n != nil {
		return b.tell(ctx, j, n)
	}
	if err := b.awaitTurn(ctx, j); err != nil {
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

// notice is what the asker is to be told in place of a reply, if that is
// settled: in an earlier life, or when the request was taken in.
func (j *job) notice() *Notice {
	if n := j.journal.notice(); n != nil {
		return n
	}
	return j.request.Notice
}

// placeOf returns where the reply to a request goes.
func (b *Bot) placeOf(r *Request) place {
	if r.Interaction != nil {
		return newTokenPlace(b.client, r, b.self.ID, b.appID)
	}
	return &channelPlace{client: b.client, channelID: r.ChannelID, answering: r.MessageID, self: []string{b.self.ID, b.appID}}
}

// slot returns the place of the request's next reply, and its key. There is one
// for each thing to read, so that they have the same keys each time.
func (j *job) slot() (*slot, string) {
	key := j.request.replyKey(j.replies)
	j.replies++
	return j.slotFor(key), key
}

// replyKey names the n-th reply to a request, from 0.
func (r *Request) replyKey(n int) string {
	if n == 0 {
		return r.ID
	}
	return fmt.Sprintf("%s-%d", r.ID, n)
}

// slotFor returns the place of the reply of a key.
func (j *job) slotFor(key string) *slot {
	s := &slot{place: j.place, key: key, journal: j.journal, log: j.log, ids: j.journal.slot(key).MessageIDs}
	j.slots = append(j.slots, s)
	return s
}

// stands returns the reply of a slot when it was written, sent and remembered
// in an earlier life.
func (b *Bot) stands(ctx context.Context, j *job, key string) (bool, error) {
	if !j.journal.again {
		return false, nil
	}
	reply, err := b.memory.Reply(ctx, key)
	if errors.Is(err, ErrNotKept) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for a reply of before: %w", err)
	}
	if token, is := j.place.(*tokenPlace); is {
		token.stands(reply.MessageIDs)
	}
	return true, nil
}
