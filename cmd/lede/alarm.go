package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/summarize"
)

// alarmAgain is how long the operator is not told again of what only they can mend.
const alarmAgain = time.Hour

// alarm tells the operator what is wrong with the model: of what only they can mend
// (a key, a quota, a name, an address) once an hour and not with each reply, also
// where the failures have it left in peace, or another model stands in.
type alarm struct {
	log *slog.Logger
	now func() time.Time

	mu   sync.Mutex
	told map[llm.ErrorKind]time.Time
}

func newAlarm(log *slog.Logger) *alarm {
	return &alarm{log: log, now: time.Now, told: map[llm.ErrorKind]time.Time{}}
}

func (a *alarm) problem(ctx context.Context, err error) {
	var failure *llm.Error
	switch known := errors.As(err, &failure); {
	case known && failure.Kind == llm.KindOpen, // that it rests was told when it began to
		errors.Is(err, summarize.ErrLeftOut): // models do that every day
		a.log.DebugContext(ctx, "model", "problem", err)
		return
	case !known || !failure.OperatorOnly():
		a.log.WarnContext(ctx, "model", "problem", err)
		return
	}
	a.mu.Lock()
	now := a.now()
	last, told := a.told[failure.Kind]
	due := !told || now.Sub(last) >= alarmAgain
	if due {
		a.told[failure.Kind] = now
	}
	a.mu.Unlock()
	if due {
		a.log.ErrorContext(ctx, "the model needs the operator; lede doctor says what to do", "problem", err)
	} else {
		a.log.DebugContext(ctx, "model", "problem", err)
	}
}
