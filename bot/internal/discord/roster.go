package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lede-bot/lede/internal/lease"
)

// Sharing says how several processes hold one bot's shards.
type Sharing struct {
	// Leases are what the processes agree through.
	Leases lease.Store
	// Process names this one, differently at each start.
	Process string
}

// The names of leases.
const (
	gatewayLeases = "gateway/" // and the process: it takes part
	shardLeases   = "shard/"   // and the shard's number: who holds it, with its session as the note
	identifyTurns = "identify/"
	// planLease is held by all in common, as long as any takes part: its note is
	// the shard count that they agree on.
	planLease = "shards"
)

// roster is this process's part of the bot's shards. Each process says again and
// again that it lives, looks who else does, and holds as many shards as are its
// part: it hands over what is too much and takes what nobody holds. The session
// goes along, so that the next holder resumes it and no event is lost.
//
// Nobody else may connect a shard before this process is off it: where its
// leases can't be renewed it closes the connections while the leases last.
type roster struct {
	gateway *Gateway
	queue   *queue
	count   int
	held    map[int]*holding
	until   time.Time // the leases last so long at least, by our own clock
	joined  bool
	fatal   chan error
}

// holding is a shard that this process has the lease of.
type holding struct {
	shard *shard
	stop  context.CancelFunc
	ended chan struct{}
	// settled is the session as it was at the beat before: what came until then has been handled by now.
	settled string
}

// runShared is Run where processes share the shards.
func (g *Gateway) runShared(ctx context.Context, q *queue) error {
	count := g.o.ShardCount
	if count == 0 {
		var err error
		if count, err = g.pace.shards(ctx); err != nil {
			if ctx.Err() != nil {
				return nil //nolint:nilerr // the end of ctx is no failure
			}
			return err
		}
	}
	r := &roster{gateway: g, queue: q, count: count, held: map[int]*holding{}, fatal: make(chan error, 1)}
	err := r.run(ctx)
	r.leave(ctx)
	return err
}

// run keeps this process's part up until ctx ends or a setting must be changed.
func (r *roster) run(ctx context.Context) error {
	t := r.gateway.timing
	for {
		if time.Now().After(r.until.Add(-t.leaseMargin)) {
			r.drop()
		}
		wait := t.beat
		switch settled, err := r.beat(ctx); {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // the end of ctx is no failure
		case err != nil:
			r.gateway.log.Warn("The shards of this process were not confirmed", slog.String("error", err.Error()), slog.Int("held", len(r.held)),
				slog.Duration("left", time.Until(r.until)))
		case !settled:
			wait = t.beat / 4
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
		case err := <-r.fatal:
			timer.Stop()
			return err
		}
		timer.Stop()
	}
}

// beat confirms what this process holds and changes it towards its part. It
// reports whether it has come to that.
func (r *roster) beat(ctx context.Context) (settled bool, err error) {
	t, began := r.gateway.timing, time.Now()
	limit := t.beatMost
	if left := time.Until(r.until.Add(-t.leaseMargin)); left > 0 {
		limit = min(limit, left)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	me := r.gateway.o.Sharing.Process
	leases := r.gateway.o.Sharing.Leases
	if _, _, err := leases.TakeLease(ctx, gatewayLeases+me, me, "", t.lease); err != nil {
		return false, err
	}
	if err := r.agree(ctx); err != nil {
		return false, err
	}
	if err := r.renew(ctx); err != nil {
		return false, err
	}
	r.until = began.Add(t.lease)

	members, err := leases.Leases(ctx, gatewayLeases)
	if err != nil {
		return false, err
	}
	shards, err := leases.Leases(ctx, shardLeases)
	if err != nil {
		return false, err
	}
	part := part(members, gatewayLeases+me, r.count)
	if err := r.handOver(ctx, len(r.held)-part); err != nil {
		return false, err
	}
	if err := r.takeOver(ctx, shards, part-len(r.held)); err != nil {
		return false, err
	}
	if !r.joined && part == 0 {
		r.queue.put(Event{ID: Joined + "/" + me, Type: Joined})
	}
	r.joined = true
	return len(r.held) == part, nil
}

// agree finds out over how many shards the servers are spread: the first process decides.
func (r *roster) agree(ctx context.Context) error {
	t := r.gateway.timing
	plan, taken, err := r.gateway.o.Sharing.Leases.TakeLease(ctx, planLease, planLease, strconv.Itoa(r.count), t.lease)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(plan.Note)
	if !taken || err != nil || count < 1 {
		return fmt.Errorf("the processes have no common shard count: %q", plan.Note)
	}
	if count == r.count {
		return nil
	}
	if len(r.held) > 0 {
		r.drop()
	}
	r.gateway.log.Info("Another process decided on the shard count", slog.Int("shards", count))
	r.count = count
	return nil
}

// renew keeps the leases of the shards, and closes those that went to somebody else.
func (r *roster) renew(ctx context.Context) error {
	notes := make(map[string]string, len(r.held))
	for id, h := range r.held {
		notes[shardName(id)] = h.settled
	}
	kept, err := r.gateway.o.Sharing.Leases.RenewLeases(ctx, r.gateway.o.Sharing.Process, notes, r.gateway.timing.lease)
	if err != nil {
		return err
	}
	for id, h := range r.held {
		if !slices.Contains(kept, shardName(id)) {
			r.gateway.log.Warn("A shard went to another process", slog.Int("shard", id))
			r.close(id)
			continue
		}
		h.settled = h.shard.export(false)
	}
	return nil
}

// handOver gives so many shards up, the last first.
func (r *roster) handOver(ctx context.Context, many int) error {
	ids := r.ids()
	ids = ids[len(ids)-max(many, 0):]
	for _, id := range ids { // all at once, for it takes a moment
		r.held[id].stop()
	}
	for _, id := range ids {
		if err := r.release(ctx, id); err != nil {
			return err
		}
		r.gateway.log.Info("A shard was handed over", slog.Int("shard", id))
	}
	return nil
}

// release closes a shard and leaves its session to the next holder.
func (r *roster) release(ctx context.Context, id int) error {
	h := r.held[id]
	r.close(id)
	return r.gateway.o.Sharing.Leases.ReleaseLease(ctx, shardName(id), r.gateway.o.Sharing.Process, h.shard.export(true))
}

// takeOver takes so many shards that nobody holds.
func (r *roster) takeOver(ctx context.Context, known []lease.Lease, many int) error {
	taken := map[string]bool{}
	for _, l := range known {
		taken[l.Name] = l.Left > 0
	}
	for id := 0; id < r.count && many > 0; id++ {
		if _, mine := r.held[id]; mine || taken[shardName(id)] {
			continue
		}
		l, free, err := r.gateway.o.Sharing.Leases.TakeLease(ctx, shardName(id), r.gateway.o.Sharing.Process, "", r.gateway.timing.lease)
		if err != nil {
			return err
		}
		if free {
			r.open(ctx, id, l.Note)
			many--
		}
	}
	return nil
}

// open connects a shard, with the session that its last holder left.
func (r *roster) open(ctx context.Context, id int, note string) {
	g := r.gateway
	s := &shard{gateway: g, id: id, count: r.count, queue: r.queue}
	resumed := s.adopt(note)
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx)) // a beat's end is not the shard's
	h := &holding{shard: s, stop: stop, ended: make(chan struct{}), settled: note}
	r.held[id] = h
	g.mu.Lock()
	g.shards = append(g.shards, s)
	g.mu.Unlock()
	g.log.Info("A shard was taken", slog.Int("shard", id), slog.Int("of", r.count), slog.Bool("resume", resumed))
	g.closing.Go(func() {
		defer close(h.ended)
		if err := s.run(ctx); err != nil {
			select {
			case r.fatal <- err:
			default: // one is enough
			}
		}
	})
}

// close disconnects a shard, and returns when it is.
func (r *roster) close(id int) {
	h := r.held[id]
	h.stop()
	<-h.ended
	delete(r.held, id)
	r.gateway.mu.Lock()
	defer r.gateway.mu.Unlock()
	r.gateway.shards = slices.DeleteFunc(r.gateway.shards, func(s *shard) bool { return s == h.shard })
}

// drop disconnects all shards: their leases are about to end.
func (r *roster) drop() {
	if len(r.held) == 0 {
		return
	}
	r.gateway.log.Warn("The shards of this process could not be confirmed in time: they are left to others", slog.Int("held", len(r.held)))
	for _, h := range r.held {
		h.stop()
	}
	for _, id := range r.ids() {
		r.close(id)
	}
}

// leave hands everything over at the end.
func (r *roster) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.gateway.timing.beatMost)
	defer cancel()
	for _, h := range r.held {
		h.stop()
	}
	var all []error
	for _, id := range r.ids() {
		all = append(all, r.release(ctx, id))
	}
	me := r.gateway.o.Sharing.Process
	all = append(all, r.gateway.o.Sharing.Leases.ReleaseLease(ctx, gatewayLeases+me, me, ""))
	if err := errors.Join(all...); err != nil {
		r.gateway.log.Warn("Shards were left without telling the others, who will notice", slog.String("error", err.Error()))
	}
}

func (r *roster) ids() []int {
	ids := make([]int, 0, len(r.held))
	for id := range r.held {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func shardName(id int) string { return shardLeases + strconv.Itoa(id) }

// part is how many of the shards are a member's: all have as many, or one more.
func part(members []lease.Lease, name string, count int) int {
	var living []string
	for _, m := range members {
		if m.Left > 0 {
			living = append(living, m.Name)
		}
	}
	slices.SortFunc(living, strings.Compare)
	place := slices.Index(living, name)
	if place < 0 {
		return 0
	}
	part := count / len(living)
	if place < count%len(living) {
		part++
	}
	return part
}

// inherited is a session as one holder leaves it to the next.
type inherited struct {
	ID    string    `json:"id"`
	URL   string    `json:"url"`
	Seq   int64     `json:"seq"`
	Count int       `json:"count"` // of the shards
	Alive time.Time `json:"alive"`
	// Closed says that the holder let go of it, and handles what it brought.
	Closed bool `json:"closed,omitempty"`
}

// export returns the session for the next holder, empty where there is none.
func (s *shard) export(closed bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session.id == "" {
		return ""
	}
	note, err := json.Marshal(inherited{ID: s.session.id, URL: s.session.url, Seq: s.seq, Count: s.count, Alive: s.alive, Closed: closed})
	if err != nil {
		return ""
	}
	return string(note)
}

// adopt takes the session of the holder before on, where there is one. What a
// holder that died had taken and not handled is not sent again: it is a gap.
func (s *shard) adopt(note string) bool {
	var left inherited
	if json.Unmarshal([]byte(note), &left) != nil || left.ID == "" || left.Count != s.count {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.seq, s.alive = session{id: left.ID, url: left.URL}, left.Seq, left.Alive
	if !left.Closed {
		s.gap = &Gap{Since: left.Alive.Add(-skew), Cause: "the process that held the shard ended before it had handled all that it took"}
	}
	return true
}
