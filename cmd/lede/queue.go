package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/internal/queue"
)

const queueLong = `Queue shows how many requests wait, are worked on, and failed for good, from the
database. A request is tried five times; one that failed each time is dead, and
kept for a week with the reason, so that it can be tried anew (retry) or given
up (discard). It shows when and why, never what anybody asked for.

All processes on one database share its queue; this command may run beside them.`

// mostDead bounds how many dead requests are listed, tried anew or given up at once.
const mostDead = 1000

func (p *program) queueCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "queue",
		Short:   "Show what waits and what failed for good",
		Long:    queueLong,
		Example: "  lede queue\n  lede queue retry --all\n  lede queue discard 1311111111111111111",
		Args:    noSuchCommand,
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "Print one JSON object.")
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.showQueue(ctx, asJSON) })
	cmd.AddCommand(
		p.deadCommand("retry", "Try dead requests anew", "Retry lets requests that failed for good be tried anew, five times.",
			"will be tried anew", (*queue.Queue).Retry),
		p.deadCommand("discard", "Give dead requests up", "Discard gives requests up that failed for good, and erases what they asked for.",
			"given up", (*queue.Queue).Discard),
	)
	return cmd
}

// deadCommand does something with dead requests that are named, or with all.
func (p *program) deadCommand(name, short, long, done string, do func(*queue.Queue, context.Context, string) (bool, error)) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:     name + " [ID]...",
		Short:   short,
		Long:    long + " Lede queue lists them with their IDs.",
		Example: "  lede queue " + name + " 1311111111111111111\n  lede queue " + name + " --all",
	}
	cmd.Flags().BoolVar(&all, "all", false, "All that are dead.")
	cmd.RunE = p.command(func(ctx context.Context, ids []string) error {
		if all == (len(ids) > 0) {
			return usage("see: lede queue "+name+" --help", "Name the requests, or --all.")
		}
		return p.withQueue(ctx, func(q *queue.Queue) error {
			if all {
				dead, err := q.Dead(ctx, mostDead)
				if err != nil {
					return storeFailure(err)
				}
				for _, d := range dead {
					ids = append(ids, d.ID)
				}
			}
			count := 0
			for _, id := range ids {
				found, err := do(q, ctx, id)
				switch {
				case err != nil:
					return storeFailure(err)
				case found:
					count++
				case !all:
					p.complain(fmt.Sprintf("“%s” is not dead, and was left as it is.", id))
				}
			}
			noun := "requests"
			if count == 1 {
				noun = "request"
			}
			return p.print(fmt.Sprintf("%d %s %s.\n", count, noun, done), nil)
		})
	})
	return cmd
}

// withQueue opens the queue of the database for as long as do takes.
func (p *program) withQueue(ctx context.Context, do func(*queue.Queue) error) (err error) {
	s, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	q, err := queue.Open(ctx, s, queue.Options{Log: p.log})
	if err != nil {
		return storeFailure(err)
	}
	return do(q)
}

func (p *program) showQueue(ctx context.Context, asJSON bool) error {
	return p.withQueue(ctx, func(q *queue.Queue) error {
		stats, err := q.Stats(ctx)
		if err != nil {
			return storeFailure(err)
		}
		dead, err := q.Dead(ctx, mostDead)
		if err != nil {
			return storeFailure(err)
		}
		if asJSON {
			return p.print(queueJSON(stats, dead))
		}
		return p.print(queueTable(stats, dead), nil)
	})
}

func queueJSON(s queue.Stats, dead []queue.Dead) (string, error) {
	type line struct {
		ID       string    `json:"id"`
		Kind     string    `json:"kind"`
		Server   string    `json:"server,omitempty"`
		Accepted time.Time `json:"accepted"`
		Died     time.Time `json:"died"`
		Reason   string    `json:"reason"`
	}
	result := struct {
		Waiting       int     `json:"waiting"`
		OldestSeconds float64 `json:"oldest_seconds"` // of those that wait
		Working       int     `json:"working"`
		Later         int     `json:"later"` // not acknowledged yet, or to be tried again
		Again         int     `json:"again"` // unfinished, and tried more than once
		Dead          int     `json:"dead"`
		Requests      []line  `json:"dead_requests"`
	}{s.Waiting, s.Oldest.Seconds(), s.Working, s.Later, s.Again, s.Dead, make([]line, 0, len(dead))}
	for _, d := range dead {
		result.Requests = append(result.Requests, line{d.ID, d.Kind, d.GuildID, d.Accepted, d.Died, d.Reason})
	}
	encoded, err := json.MarshalIndent(result, "", "  ")
	return string(encoded) + "\n", err
}

func queueTable(s queue.Stats, dead []queue.Dead) string {
	var b strings.Builder
	oldest := ""
	if s.Waiting > 0 {
		oldest = fmt.Sprintf(", the oldest for %s", s.Oldest.Round(time.Second))
	}
	fmt.Fprintf(&b, "waiting   %d%s\nworking   %d\nlater     %d\ndead      %d\n", s.Waiting, oldest, s.Working, s.Later, s.Dead)
	for i, d := range dead {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s  %s  %s  %s\n", d.Died.Format("2006-01-02 15:04"), d.ID, d.Kind, d.Reason)
	}
	if s.Dead > len(dead) {
		fmt.Fprintf(&b, "… and %d more\n", s.Dead-len(dead))
	}
	return b.String()
}
