package discord

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// pace knows the gateway's address and when which shard may identify: one
// every five seconds for each of Discord's max_concurrency buckets, and as
// many in a day as session_start_limit says, after which Discord would reset
// the bot's token (developers/events/gateway).
type pace struct {
	gateway *Gateway
	turns   chan struct{} // holds the right to look at the rest

	answer *discordgo.GatewayBotResponse
	asked  time.Time
	left   int // sessions that may still be started
	next   map[int]time.Time
}

// fresh is how long an answer about the gateway holds.
const fresh = time.Minute

func newPace(g *Gateway) *pace {
	return &pace{gateway: g, turns: make(chan struct{}, 1), next: make(map[int]time.Time)}
}

func (p *pace) lock(ctx context.Context) error {
	select {
	case p.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pace) unlock() { <-p.turns }

// ask asks Discord about the gateway, until it answers or ctx ends. The caller
// holds the lock.
func (p *pace) ask(ctx context.Context, anew bool) error {
	if p.answer != nil && !anew && time.Since(p.asked) < fresh {
		return nil
	}
	for failures := 0; ; failures++ {
		answer, err := p.gateway.o.Client.gatewayBot(ctx)
		if err == nil {
			p.answer, p.asked, p.left = answer, time.Now(), answer.SessionStartLimit.Remaining
			return nil
		}
		var fatal *FatalError
		if errors.As(err, &fatal) || ctx.Err() != nil {
			return err
		}
		wait := p.gateway.backoff(failures)
		p.gateway.log.Warn("Discord does not say where its gateway is", slog.String("error", err.Error()), slog.Duration("wait", wait))
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// shards returns the number of shards that Discord recommends.
func (p *pace) shards(ctx context.Context) (int, error) {
	if err := p.lock(ctx); err != nil {
		return 0, err
	}
	defer p.unlock()
	if err := p.ask(ctx, false); err != nil {
		return 0, err
	}
	return max(p.answer.Shards, 1), nil
}

// address returns where to resume when a session brought no address of its own.
func (p *pace) address(ctx context.Context) (string, error) {
	if err := p.lock(ctx); err != nil {
		return "", err
	}
	defer p.unlock()
	if err := p.ask(ctx, false); err != nil {
		return "", err
	}
	return p.answer.URL, nil
}

// turn waits until the shard may identify, and returns where.
func (p *pace) turn(ctx context.Context, shard int) (string, error) {
	if err := p.lock(ctx); err != nil {
		return "", err
	}
	address, at, err := p.reserve(ctx, shard)
	bucket := p.bucket(shard)
	p.unlock()
	if err != nil {
		return "", err
	}
	if err := sleep(ctx, time.Until(at)); err != nil {
		return "", err
	}
	return address, p.turnAmongProcesses(ctx, bucket)
}

// turnAmongProcesses waits until none of the other processes identifies, where there are any.
func (p *pace) turnAmongProcesses(ctx context.Context, bucket int) error {
	sharing := p.gateway.o.Sharing
	if sharing == nil {
		return nil
	}
	pause := p.gateway.timing.identify
	wait, err := sharing.Leases.NextTurn(ctx, identifyTurns+strconv.Itoa(bucket), pause+pause/10) // connections take differently long to make
	if err != nil {
		return err
	}
	return sleep(ctx, wait)
}

// bucket is which of those that may identify side by side a shard is in. The
// caller holds the lock, after ask.
func (p *pace) bucket(shard int) int {
	if p.answer == nil {
		return 0
	}
	return shard % max(p.answer.SessionStartLimit.MaxConcurrency, 1)
}

func (p *pace) reserve(ctx context.Context, shard int) (string, time.Time, error) {
	if err := p.ask(ctx, false); err != nil {
		return "", time.Time{}, err
	}
	for p.answer.SessionStartLimit.Total > 0 && p.left <= 0 {
		if err := p.ask(ctx, true); err != nil {
			return "", time.Time{}, err
		}
		if p.left > 0 {
			break
		}
		wait := time.Duration(p.answer.SessionStartLimit.ResetAfter)*time.Millisecond + time.Second
		p.gateway.log.Error("Discord allows no more sessions today", slog.Duration("wait", wait))
		if err := sleep(ctx, wait); err != nil {
			return "", time.Time{}, err
		}
	}
	p.left--
	bucket := p.bucket(shard)
	at := time.Now()
	if next := p.next[bucket]; next.After(at) {
		at = next
	}
	p.next[bucket] = at.Add(p.gateway.timing.identify)
	return p.answer.URL, at, nil
}

// backoff is the pause after so many failures in a row.
func (g *Gateway) backoff(failures int) time.Duration {
	return jitter(min(g.timing.retry<<min(failures, 10), g.timing.retryMost))
}
