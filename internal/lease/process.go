package lease

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"
)

const (
	// aloneLife is how long the others wait for a process that died at its work.
	aloneLife  = 15 * time.Second
	aloneRenew = 5 * time.Second
	// The pause between two looks at a lease that somebody else holds.
	firstLook   = 20 * time.Millisecond
	longestLook = 250 * time.Millisecond
)

// Process takes leases for one process.
type Process struct {
	// ID is its name, different for each process and each start.
	ID    string
	store Store
	log   *slog.Logger
}

// NewProcess returns a process that takes its leases from a store; nil is the
// store of a process that shares nothing. log gets to know of failures; nil:
// nothing is logged.
func NewProcess(store Store, log *slog.Logger) *Process {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Process{ID: rand.Text(), store: store, log: log}
}

// Alone waits until no other process is at something of this name, and keeps
// them off until the function it returns is called; it keeps nobody of its own
// process off. It saves work and does not guard anything: past patience, and
// where the database fails, the caller goes on beside others.
// No connection of the database is held meanwhile. The error is that of ctx.
func (p *Process) Alone(ctx context.Context, name string, patience time.Duration) (done func(), err error) {
	nothing := func() {}
	if p.store == nil {
		return nothing, nil
	}
	sum := sha256.Sum256([]byte(name)) // a name may hold a link, or be long
	name = "alone/" + hex.EncodeToString(sum[:16])
	began := time.Now()
	for pause := firstLook; ; pause = min(2*pause, longestLook) {
		_, taken, err := p.store.TakeLease(ctx, name, p.ID, "", aloneLife)
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case err != nil:
			p.log.WarnContext(ctx, "other processes were not asked whether they do the same", "error", err)
			return nothing, nil
		case taken:
			return p.hold(ctx, name), nil
		case time.Since(began) > patience:
			return nothing, nil
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// hold renews a lease until the function it returns is called, which releases it.
func (p *Process) hold(ctx context.Context, name string) (release func()) {
	ctx = context.WithoutCancel(ctx)
	renewing, stop := context.WithCancel(ctx)
	var renewal sync.WaitGroup
	renewal.Go(func() {
		ticks := time.NewTicker(aloneRenew)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				if _, err := p.store.RenewLeases(renewing, p.ID, map[string]string{name: ""}, aloneLife); err != nil && renewing.Err() == nil {
					p.log.WarnContext(renewing, "a lease was not renewed", "error", err)
				}
			case <-renewing.Done():
				return
			}
		}
	})
	return sync.OnceFunc(func() {
		stop()
		renewal.Wait()
		ctx, cancel := context.WithTimeout(ctx, aloneRenew)
		defer cancel()
		if err := p.store.ReleaseLease(ctx, name, p.ID, ""); err != nil {
			p.log.WarnContext(ctx, "a lease was not released", "error", err)
		}
	})
}
