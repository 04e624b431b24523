// Package lease lets processes that share a database agree on who does what: a
// lease is a name that one of them holds for a time, and must renew to keep. A
// process that dies, or that the database no longer hears, loses its leases
// without anybody having to notice.
//
// [Store] is what the database does; [Process] takes leases for one process.
// Time is measured by the database, so that the clocks of the processes do not matter.
package lease

import (
	"context"
	"time"
)

// Lease is a name that one holder has to itself for a time.
type Lease struct {
	Name, Holder string
	// Note is what the holder leaves for whoever holds the lease next.
	Note string
	// Left is how long it lasts if nobody renews it. Anybody may take one of which nothing is left.
	Left time.Duration
}

// Store keeps leases. What it did is durable when it returns. All methods may
// be repeated with the same values and be called at once.
type Store interface {
	// TakeLease takes a name that nobody holds, or that holder holds already, for
	// life from now, and returns the lease; taken is false where somebody else
	// holds it. A name that is taken anew gets the note, or with an empty one
	// keeps that of the holder before.
	TakeLease(ctx context.Context, name, holder, note string, life time.Duration) (l Lease, taken bool, err error)
	// RenewLeases makes leases last for life from now, with new notes by name,
	// and returns the names of those that holder still had.
	RenewLeases(ctx context.Context, holder string, notes map[string]string, life time.Duration) ([]string, error)
	// ReleaseLease ends a lease if holder has it. Where there is a note it is kept
	// for the next holder.
	ReleaseLease(ctx context.Context, name, holder, note string) error
	// Leases returns the leases whose names begin with prefix, by name, also
	// those of which nothing is left.
	Leases(ctx context.Context, prefix string) ([]Lease, error)
	// NextTurn gives out points in time that lie at least pause apart for all who
	// ask under one name, and returns how long it is until the caller's.
	NextTurn(ctx context.Context, name string, pause time.Duration) (time.Duration, error)
}
