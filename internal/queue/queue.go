// Package queue carries accepted requests to workers, durably: River's jobs on
// the database of the store, SQLite or Postgres.
//
// [Queue.Accept] writes a request and its job down in one transaction;
// [Ticket.Begin] lets workers have it once it was acknowledged. Should the
// process die in between, it becomes workable by itself after a short lease.
// [Queue.Run] works, in as many processes as there are on Postgres, in one at a
// time on SQLite. What a process leaves unfinished, killed or told to stop, is
// worked on again: at the next start on SQLite, by another worker within half a
// minute on Postgres. So work may happen more than once, and must bear it.
//
// Owners take turns, people who wait come before what nobody waits for, and
// what failed every try is kept for the operator. A job holds nothing but the
// name of its request; what it asks for stands in the store, where it is erased
// once it is done, and when whoever it belongs to is forgotten.
package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/lede-bot/lede/internal/store"
)

var (
	// ErrFull means that there is no room for another request.
	ErrFull = errors.New("queue: too many requests wait already")
	// ErrTwice means that a request of the same ID was accepted before.
	ErrTwice = errors.New("queue: the request was accepted before")
	// ErrPostponed is the cause with which the context of a task ends that goes
	// on later: the process stops, or has not reached the database for so long
	// that others take it for dead.
	ErrPostponed = errors.New("queue: the request goes on later")
)

// Options bounds what waits and what works at once, and for how long.
type Options struct {
	Workers  int // how many tasks this process works on at once; 0: 64
	Waiting  int // how many requests may be unfinished in all; 0: 4,096
	Share    int // how many of them of one owner; 0: a quarter of Waiting
	Attempts int // how often a request is tried; 0: 5
	// Lease is how long a request waits for [Ticket.Begin] before it becomes
	// workable without; 0: ten seconds. Discord waits for three.
	Lease time.Duration
	// Grace is how long work may go on once the process is told to stop; 0: 15 seconds.
	Grace time.Duration
	// Log gets to know ids and what fails; nil: nothing is logged.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	o.Workers = orElse(o.Workers, 64)
	o.Waiting = orElse(o.Waiting, 4096)
	o.Share = orElse(o.Share, max(1, o.Waiting/4))
	o.Attempts = orElse(o.Attempts, 5)
	o.Lease = orElse(o.Lease, 10*time.Second)
	o.Grace = orElse(o.Grace, 15*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func orElse[T int | time.Duration](value, otherwise T) T {
	if value > 0 {
		return value
	}
	return otherwise
}

// Job is a request to accept.
type Job struct {
	// ID names the request: it is accepted once.
	ID   string
	Kind string // for the operator
	// Owner is whom turns are taken among: a server, or a person outside of servers.
	Owner           string
	GuildID, UserID string // when they are forgotten, so is the request
	// Automatic is true for what nobody waits for: it comes after what somebody does.
	Automatic bool
	// Body says what is to be done. Secret is what is needed for it that nobody
	// may read later; it is gone after SecretUntil, or when the work is done.
	Body        []byte
	Secret      string
	SecretUntil time.Time
}

// Task is a request to work on.
type Task struct {
	Job
	Accepted time.Time
	// Attempt counts from 1; above it, anything may have been done already.
	Attempt int
	Last    bool // no other attempt follows
	// Begun is false where the process that accepted the request died before it
	// could say that it was acknowledged.
	Begun bool
}

// Queue is a queue on the database of a store. Its methods are safe for
// concurrent use.
type Queue struct {
	options  Options
	log      *slog.Logger
	store    *store.Store
	id       string // of this process among the workers
	opened   time.Time
	river    engine
	dialect  dialect
	bell     bell
	counters counters
	handed   tasks
	running  atomic.Bool
}

// Open returns a queue on the database of s, and brings its tables up to date.
// It needs no closing, but may not be used after s is closed.
func Open(ctx context.Context, s *store.Store, o Options) (*Queue, error) {
	o = o.withDefaults()
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	q := &Queue{
		options: o, log: o.Log, store: s, opened: time.Now(), bell: newBell(),
		id: fmt.Sprintf("%.60s_%d_%s", host, os.Getpid(), rand.Text()[:12]),
	}
	if err := q.connect(); err != nil {
		return nil, fmt.Errorf("queue: setting River up: %w", err)
	}
	if err := q.river.migrate(ctx, s); err != nil {
		return nil, fmt.Errorf("queue: bringing the schema up to date: %w", err)
	}
	return q, nil
}
