package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bench/dataset"
	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/dispatch"
	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
	"github.com/lede-bot/lede/internal/queue"
	"github.com/lede-bot/lede/internal/store"
	"github.com/lede-bot/lede/summarize"
)

// scaleFigures are what docs/scale.md reckons with. Processor times are those that
// the process was given, so that a busy machine does not change them much.
type scaleFigures struct {
	pages                                int
	extract, summary, answer, keep       time.Duration // processor time of each, mean
	summaryTokens, answerTokens          float64       // of a prompt, estimated, mean
	bytes                                float64       // of the database for each article with its reply
	accept, start                        time.Duration // time on the clock, median
	requests                             int
	acceptedPerSecond, finishedPerSecond float64
	queueCPU                             time.Duration // processor time of a request in the queue
}

// runScale prints what one request costs: processor time, tokens and bytes.
func runScale(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	data := flags.String("data", "", "folder with pages.jsonl and html/")
	most := flags.Int("pages", 200, "how many pages to read")
	requests := flags.Int("requests", 1000, "how many requests to send through the queue")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" {
		return errors.New("scale: -data is missing")
	}
	folder, err := os.MkdirTemp("", "lede-scale-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	kept, err := store.Open(ctx, store.Options{URL: "sqlite:" + filepath.Join(folder, "lede.db")})
	if err != nil {
		return err
	}
	defer kept.Close()
	f := scaleFigures{requests: *requests}
	if err := f.work(ctx, kept, *data, *most); err != nil {
		return err
	}
	if err := f.queue(ctx, kept); err != nil {
		return err
	}
	f.print(out)
	return nil
}

// work reads, summarizes, answers and keeps the pages one by one.
func (f *scaleFigures) work(ctx context.Context, kept *store.Store, data string, most int) error {
	pages, err := dataset.Lines[dataset.Page](data, "pages.jsonl")
	if err != nil {
		return err
	}
	asked := 0
	model, err := summarize.NewModel(summarize.ModelOptions{Model: &llmtest.Scripted{Answer: func(_ int, r llm.Request) (string, error) {
		asked = llm.EstimateTokens(r.System) + llm.EstimateTokens(r.User)
		return "", &llm.Error{Kind: llm.KindUnavailable}
	}}})
	if err != nil {
		return err
	}
	plain := summarize.NewExtractive()
	before, err := kept.Size(ctx)
	if err != nil {
		return err
	}
	for i, page := range pages[:min(most, len(pages))] {
		html, err := dataset.Gunzip(data, page.HTML)
		if err != nil {
			return err
		}
		var a *article.Article
		if err := clocked(&f.extract, func() error {
			a, err = article.FromHTML(ctx, html, article.HTMLOptions{URL: page.URL})
			return err
		}); err != nil || len(a.Passages) == 0 {
			continue
		}
		f.pages++
		const question = "What happened, and when?"
		reply := bot.Reply{
			Key: fmt.Sprint(i), Root: fmt.Sprint(i), GuildID: "1", ChannelID: "2", MessageIDs: []string{fmt.Sprint(1e18 + float64(i))},
			AskerID: "3", At: time.Now(), Articles: []bot.ArticleRef{{Key: fmt.Sprint(i), Link: page.URL, Headline: a.Headline, Site: a.Site}},
		}
		if err := errors.Join(
			clocked(&f.summary, func() error { reply.Summary, err = plain.Summarize(ctx, a, summarize.Options{}); return err }),
			clocked(&f.answer, func() error { _, err := plain.Answer(ctx, a, question); return err }),
			clocked(&f.keep, func() error {
				return errors.Join(kept.PutArticle(ctx, fmt.Sprint(i), page.URL, a), kept.PutReply(ctx, &reply))
			}),
		); err != nil {
			return err
		}
		if _, err := model.Summarize(ctx, a, summarize.Options{}); err != nil {
			return err
		}
		f.summaryTokens += float64(asked)
		if _, err := model.Answer(ctx, a, question); err != nil {
			return err
		}
		f.answerTokens += float64(asked)
	}
	if f.pages == 0 {
		return errors.New("scale: no page has an article")
	}
	after, err := kept.Size(ctx)
	n := time.Duration(f.pages)
	f.extract, f.summary, f.answer, f.keep = f.extract/n, f.summary/n, f.answer/n, f.keep/n
	f.summaryTokens, f.answerTokens = f.summaryTokens/float64(f.pages), f.answerTokens/float64(f.pages)
	f.bytes = float64(after-before) / float64(f.pages)
	return err
}

// queue sends requests that have nothing to do through the queue: one by one for
// the times, then as many as will go.
func (f *scaleFigures) queue(ctx context.Context, kept *store.Store) error {
	q, err := queue.Open(ctx, kept, queue.Options{Workers: 8, Waiting: 10 * f.requests, Share: 10 * f.requests})
	if err != nil {
		return err
	}
	var mu sync.Mutex
	begun := map[string]time.Time{}
	arrived := make(chan string, f.requests)
	running, stop := context.WithCancel(ctx)
	defer stop()
	d := dispatch.New(q, nil)
	ended := make(chan error, 1)
	go func() {
		ended <- d.Run(running, func(_ context.Context, r *bot.Request, _ bot.Try) error {
			mu.Lock()
			begun[r.ID] = time.Now()
			mu.Unlock()
			arrived <- r.ID
			return nil
		})
	}()
	send := func(id string) error {
		r := &bot.Request{ID: id, Kind: bot.KindSummarize, Way: bot.WaySlash, At: time.Now(), GuildID: "1", ChannelID: "2", Asker: bot.Asker{ID: "3"}}
		ticket, err := d.Accept(ctx, r)
		if err == nil {
			ticket.Begin(r)
		}
		return err
	}
	var accepts, starts []time.Duration
	for i := range 100 {
		id, at := fmt.Sprintf("1%03d", i), time.Now()
		if err := send(id); err != nil {
			return err
		}
		accepts = append(accepts, time.Since(at))
		<-arrived
		mu.Lock()
		starts = append(starts, begun[id].Sub(at))
		mu.Unlock()
	}
	slices.Sort(accepts)
	slices.Sort(starts)
	f.accept, f.start = accepts[len(accepts)/2], starts[len(starts)/2]

	at, used := time.Now(), processorTime()
	for i := range f.requests {
		if err := send(fmt.Sprintf("2%07d", i)); err != nil {
			return err
		}
	}
	f.acceptedPerSecond = float64(f.requests) / time.Since(at).Seconds()
	for range f.requests {
		<-arrived
	}
	f.finishedPerSecond = float64(f.requests) / time.Since(at).Seconds()
	f.queueCPU = (processorTime() - used) / time.Duration(f.requests)
	stop()
	return <-ended
}

// clocked adds the processor time that something takes.
func clocked(total *time.Duration, do func() error) error {
	before := processorTime()
	err := do()
	*total += processorTime() - before
	return err
}

// processorTime is what this process was given so far, by all processors.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func (f *scaleFigures) print(out io.Writer) {
	row := func(name, value string) { fmt.Fprintf(out, "%-52s %12s\n", name, value) }
	milliseconds := func(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }
	fmt.Fprintf(out, "mean of %d pages, processor time\n", f.pages)
	row("  finding the article in a page", milliseconds(f.extract))
	row("  a summary without a model", milliseconds(f.summary))
	row("  an answer without a model", milliseconds(f.answer))
	row("  keeping article and reply in SQLite", milliseconds(f.keep))
	row("  database, an article with its reply", fmt.Sprintf("%.1f KB", f.bytes/1000))
	row("  prompt for a summary, estimated tokens", fmt.Sprintf("%.0f", f.summaryTokens))
	row("  prompt for an answer, estimated tokens", fmt.Sprintf("%.0f", f.answerTokens))
	fmt.Fprintf(out, "queue on SQLite, one process, work that does nothing\n")
	row("  acceptance, median", milliseconds(f.accept))
	row("  acceptance to start of work, median", milliseconds(f.start))
	row(fmt.Sprintf("  %d requests in a row, accepted", f.requests), fmt.Sprintf("%.0f /s", f.acceptedPerSecond))
	row("  the same, finished", fmt.Sprintf("%.0f /s", f.finishedPerSecond))
	row("  the same, processor time of one", milliseconds(f.queueCPU))
}
