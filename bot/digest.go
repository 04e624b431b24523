package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

const (
	// mostDigested is how many articles a digest reads: the most discussed.
	mostDigested = 10
	// defaultHours is how far a digest looks back where nobody says.
	defaultHours = 24
	// digestReading is how long reading all of them may take: a page that is not
	// there by then is told without a line.
	digestReading = 45 * time.Second
)

// enterDigest takes /digest in. Who was away reads it alone, unless they say otherwise.
func (b *Bot) enterDigest(ctx context.Context, c *call) error {
	r := c.request
	if r.GuildID == "" || r.userInstalled() {
		return &words.Problem{Key: words.ProblemServerOnly}
	}
	r.Kind = KindDigest
	r.Private = c.options[card.OptionPrivate] != "false"
	r.Arguments = map[string]string{card.OptionHours: c.options[card.OptionHours]}
	return b.accept(ctx, c, privately(r.Private))
}

// gathered is a page that was shared, by all who shared it.
type gathered struct {
	SharedLink     // as it was shared last
	times      int // it was shared
}

// talked is how much was said about a page.
func (g *gathered) talked() int { return g.Replies + g.Reactions + g.times - 1 }

// gather puts together what was shared several times, most discussed first.
func gather(links []SharedLink) []gathered {
	var all []gathered
	places := map[string]int{}
	for _, s := range links {
		i, known := places[s.Link]
		if !known {
			places[s.Link] = len(all)
			all = append(all, gathered{s, 1})
			continue
		}
		g := &all[i]
		merged := *g
		if s.At.After(g.At) {
			merged.SharedLink = s
		}
		merged.Replies, merged.Reactions, merged.times = g.Replies+s.Replies, g.Reactions+s.Reactions, g.times+1
		merged.Headline = cmp.Or(merged.Headline, g.Headline, s.Headline)
		*g = merged
	}
	slices.SortStableFunc(all, func(a, b gathered) int {
		return cmp.Or(cmp.Compare(b.talked(), a.talked()), b.At.Compare(a.At))
	})
	return all
}

// digest fulfils a request for what a channel shared.
func (b *Bot) digest(ctx context.Context, j *job) error {
	r := j.request
	if !j.settings.RememberShared {
		return &words.Problem{Key: words.ProblemNotRemembered, Args: words.Args{"Command": "/" + card.CommandSettings}}
	}
	hours, err := strconv.Atoi(r.Arguments[card.OptionHours])
	if err != nil || hours < 1 || hours > card.MaxHours {
		hours = defaultHours
	}
	links, err := b.memory.Shared(ctx, r.ChannelID, r.At.Add(-time.Duration(hours)*time.Hour))
	if err != nil {
		return fmt.Errorf("what a channel shared: %w", err)
	}
	all := gather(links)
	leftOut := max(0, len(all)-mostDigested)
	all = all[:len(all)-leftOut]

	slot, key := j.slot()
	if stands, err := b.stands(ctx, j, key); stands || err != nil {
		return err
	}
	progress := follow(ctx, slot, b.log)
	stop := progress.showLater(func() []discord.Message {
		return []discord.Message{card.Working(j.voice, words.WorkingCollecting, "")}
	})
	reply := j.record(key, slot)
	shown, unread := b.digestAll(ctx, j, all, reply)
	stop()
	progress.finish(ctx)
	if err := context.Cause(ctx); err != nil {
		progress.discard(ctx, false)
		return err
	}
	o := card.Options{ReplyKey: key, Private: r.Interaction != nil && r.Interaction.Private}
	if leftOut > 0 {
		o.Warnings = append(o.Warnings, j.voice.Count(words.DigestLeftOut, leftOut, nil))
	}
	if err := slot.write(ctx, card.Digest(j.voice, hours, shown, unread, o)); err != nil {
		return err
	}
	reply.MessageIDs = slot.known()
	return b.remember(ctx, reply)
}

// digestAll reads the pages and says of each its lede; reply gets to know them.
// Pages that can't be read stay on the list without one.
func (b *Bot) digestAll(ctx context.Context, j *job, all []gathered, reply *Reply) (shown []card.Shared, unread int) {
	origins := make([]origin, len(all))
	for i := range all {
		origins[i] = origin{link: all[i].Link}
	}
	ctx, cancel := context.WithTimeout(ctx, digestReading)
	defer cancel()
	read := b.readAll(ctx, j, origins)
	for i := range all {
		g := &all[i]
		one := card.Shared{
			Source:  card.Source{Name: cmp.Or(g.Headline, hostOf(g.Link)), Link: g.Link},
			Message: messageLink(&Request{GuildID: g.GuildID, ChannelID: g.ChannelID, MessageID: g.MessageID}),
			At:      g.At, Replies: g.Replies, Reactions: g.Reactions,
		}
		found, err := read(i)
		var summary *summarize.Summary
		if err == nil {
			shape := Shape{Length: summarize.Short, Style: summarize.Headline, Language: b.shapeFor(j, found.article).Language}
			summary, err = b.desk.summary(ctx, found, shape, func(*summarize.Summary) {})
		}
		if err != nil {
			b.log.InfoContext(ctx, "a shared page was left without a line", "request", j.request.ID, "error", err)
			unread++
		} else {
			one.Source, one.Line = card.Source{Article: found.article}, summary.Lede
			reply.Articles = append(reply.Articles, found.ref)
			reply.Answers = append(reply.Answers, &summarize.Answer{Claims: []summarize.Claim{summary.Lede}})
		}
		shown = append(shown, one)
	}
	return shown, unread
}
