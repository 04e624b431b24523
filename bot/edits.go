package bot

import (
	"context"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// editPause is how long a message must stand unchanged before it is looked at again.
	editPause = 2 * time.Second
	// editsFollowed is how long after it was posted a message's edits are followed.
	editsFollowed = 15 * time.Minute
	// followTime bounds looking at one edited message.
	followTime = 30 * time.Second
	// mostEdits bounds how many edited messages wait to be looked at.
	mostEdits = 10_000
)

// edits waits until people have finished editing a message.
type edits struct {
	mu      sync.Mutex
	waiting map[string]*time.Timer
	stopped bool
}

func newEdits() *edits { return &edits{waiting: map[string]*time.Timer{}} }

// after calls do once nothing was heard of a message for a while.
func (e *edits) after(messageID string, do func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return
	}
	if timer := e.waiting[messageID]; timer != nil {
		timer.Stop()
	} else if len(e.waiting) >= mostEdits {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(editPause, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.waiting[messageID] == timer && !e.stopped {
			delete(e.waiting, messageID)
			do()
		}
	})
	e.waiting[messageID] = timer
}

func (e *edits) forget(messageID string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if timer := e.waiting[messageID]; timer != nil {
		timer.Stop()
		delete(e.waiting, messageID)
	}
}

func (e *edits) stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = true
	for id, timer := range e.waiting {
		timer.Stop()
		delete(e.waiting, id)
	}
}

// onEdit takes in that a message was edited. Discord also says so when it has
// loaded the previews of links; then there is no time of the edit.
func (b *Bot) onEdit(m *discordgo.Message) {
	if m.EditedTimestamp == nil || time.Since(snowflakeTime(m.ID)) > editsFollowed || m.Author == nil || !b.byPerson(m) {
		return
	}
	b.edits.after(m.ID, func() { b.errand(b.life, followTime, func(ctx context.Context) { b.followEdit(ctx, m) }) })
}

// followEdit has the replies to a message say what it asks for now.
func (b *Bot) followEdit(ctx context.Context, m *discordgo.Message) {
	settings, err := b.settingsOf(ctx, m.GuildID)
	if err != nil {
		b.log.WarnContext(ctx, "an edit was not followed", "message", m.ID, "error", err)
		return
	}
	r, refusal := b.consider(ctx, m, settings, true)
	before, err := b.ownReplies(ctx, m.ID)
	if err != nil {
		b.log.WarnContext(ctx, "an edit was not followed", "message", m.ID, "error", err)
		return
	}
	under := b.running.of(m.ID)
	if under != nil && under.Way == WayReaction {
		under = nil // somebody else's
	}
	elsewhere, err := b.memory.Underway(ctx, m.ID)
	if err != nil {
		b.log.WarnContext(ctx, "an edit was not followed", "message", m.ID, "error", err)
		return
	}
	switch {
	case r == nil:
		if len(elsewhere) > 0 {
			b.withdraw(ctx, m.ID, Withdrawal{For: forNothing})
		}
		if under != nil {
			b.running.withdraw(m.ID, errDeleted)
		}
		for _, reply := range before {
			b.removeReply(ctx, reply)
		}
		return
	case under != nil && asSame(under.Material, under.Question, r):
		return
	}
	if len(before) > 0 {
		if last := before[len(before)-1]; asSame(last.Asked, last.Question, r) {
			return
		}
	}
	b.withdraw(ctx, m.ID, Withdrawal{For: r.ID})
	if under != nil {
		b.running.withdraw(m.ID, errRewritten)
	}
	b.submit(ctx, r, refusal)
}

// asSame reports whether a request asks for what was asked for before.
func asSame(material Material, question string, r *Request) bool {
	return material.Equal(r.Material) && question == r.Question
}
