package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/lede-bot/lede/bot"
)

// Kind tells apart what keeps the store from working.
type Kind uint8

// The kinds of error.
const (
	// KindOther: none of the others.
	KindOther Kind = iota
	// KindBusy: somebody else holds the database for too long.
	KindBusy
	// KindFull: no space is left on the disk.
	KindFull
	// KindReadOnly: the database may not be written.
	KindReadOnly
	// KindUnreachable: there is no way to the database.
	KindUnreachable
	// KindDamaged: the file, or a value in it, is broken.
	KindDamaged
	// KindNewer: a newer version of Lede wrote the database.
	KindNewer
	// KindSetting: the address of the database is wrong.
	KindSetting
	// KindExists: a file would be overwritten.
	KindExists
)

// Error speaks with two voices: Sentence is for a person and says what to do,
// Err is the cause for the operator's log. Neither holds a password or anything
// of what is kept.
type Error struct {
	Kind     Kind
	Sentence string
	// Doing says what failed, as in "keeping a reply".
	Doing string
	Err   error
}

// Error returns the operator's voice.
func (e *Error) Error() string {
	if e.Err == nil {
		return "store: " + e.Doing + ": " + e.Sentence
	}
	return fmt.Sprintf("store: %s: %v", e.Doing, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Passing reports whether the same may succeed a moment later: the database was
// restarted, or somebody else held it.
func (e *Error) Passing() bool { return e.Kind == KindUnreachable || e.Kind == KindBusy }

// explain wraps an error of a driver. What is not kept stays what it is, and so
// does the end of a context.
func (s *Store) explain(doing string, err error) error {
	var known *Error
	switch {
	case err == nil, errors.Is(err, bot.ErrNotKept), errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("store: %s: %w", doing, err)
	}
	kind := KindDamaged
	if !errors.Is(err, errDamaged) {
		kind = s.database.classify(err)
	}
	return &Error{Kind: kind, Sentence: kind.sentence(), Doing: doing, Err: err}
}

func (k Kind) sentence() string {
	switch k {
	case KindBusy:
		return "Lede's database is busy. Please try again in a minute."
	case KindFull:
		return "Lede cannot keep anything: its disk is full. Whoever runs it has to free space; it goes on by itself then."
	case KindReadOnly:
		return "Lede cannot keep anything: its database may not be written. Whoever runs it has to allow that."
	case KindUnreachable:
		return "Lede cannot reach its database. Please try again in a minute."
	case KindDamaged:
		return "Lede's database is damaged. Whoever runs it has to restore a backup, see docs/backup.md; the file was left as it is."
	case KindNewer:
		return "A newer version of Lede wrote this database: run that version, or restore a backup from before."
	case KindOther, KindSetting, KindExists:
	}
	return "Lede's database failed. Please try again; whoever runs it finds the cause in the log."
}
