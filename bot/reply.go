package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/summarize"
)

// Where a link becomes a reply: summarize collects what there is to read,
// write takes one thing from there to the card in Discord.

// origin is one thing to read: a link, a text, a file or a remembered article.
type origin struct {
	link           string
	file           *Attachment
	text, headline string
	key            string
}

// origins lists what a request is about.
func (r *Request) origins() []origin {
	var all []origin
	for _, key := range r.ArticleKeys {
		all = append(all, origin{key: key})
	}
	for _, link := range r.Material.Links {
		all = append(all, origin{link: link})
	}
	for i := range r.Material.Attachments {
		all = append(all, origin{file: &r.Material.Attachments[i]})
	}
	if r.Material.Text != "" {
		all = append(all, origin{text: r.Material.Text, headline: r.Material.Headline})
	}
	return all
}

// summarize fulfils a request for summaries: each thing to read becomes a reply
// of its own, in the order in which they were given. All are read at once.
func (b *Bot) summarize(ctx context.Context, j *job) error {
	if err := b.look(ctx, j); err != nil {
		return err
	}
	origins := j.request.origins()
	if len(origins) == 0 {
		return &words.Problem{Key: words.ProblemNoLink}
	}
	for i := range origins {
		if kept := j.journal.slot(j.request.replyKey(i)).Reply; kept != nil && len(kept.Articles) > 0 {
			origins[i] = origin{key: kept.Articles[0].Key} // what it was written about
		}
	}
	defer b.typing(ctx, j)()
	read := b.readAll(ctx, j, origins)
	standing := b.standingReplies(ctx, j.request)
	var failed []error
	for i := range origins {
		slot, key := j.slot()
		stands, err := b.stands(ctx, j, key)
		if err != nil {
			return err
		}
		if stands {
			standing.next()
			continue
		}
		found, err := read(i)
		if err == nil {
			err = b.write(ctx, j, found, slot.orNew(standing.next))
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) == len(origins) {
		return failed[0]
	}
	standing.removeRest(ctx)
	return b.mention(ctx, j, failed)
}

// orNew returns the slot, with messages of before to be written anew unless it
// has some already.
func (s *slot) orNew(before func() []string) *slot {
	if ids := before(); len(s.ids) == 0 {
		s.ids = ids
	}
	return s
}

// write has one article summarized, delivers the card, and remembers what it
// rests on.
func (b *Bot) write(ctx context.Context, j *job, found reading, slot *slot) error {
	if err := b.threshold(j, found.article); err != nil {
		return err
	}
	shape := b.shapeFor(j, found.article)
	source := card.Source{Article: found.article, Link: messageLink(j.request)}
	options := b.cardOptions(j, slot.key, shape)

	reply, err := slot.written(ctx, func() (*Reply, error) {
		drafts := options
		drafts.Unfinished = true
		progress := follow(ctx, slot, b.log)
		summary, err := b.desk.summary(ctx, found, shape, func(s *summarize.Summary) {
			progress.show(func() []discord.Message { return card.Summary(j.voice, source, s, drafts) })
		})
		progress.finish(ctx)
		if err != nil {
			progress.discard(ctx, j.request.Edited)
			return nil, err
		}
		reply := j.record(slot.key, slot)
		reply.Articles, reply.Shape, reply.Summary = []ArticleRef{found.ref}, shape, summary
		return reply, nil
	})
	if err != nil {
		return err
	}
	if err := slot.write(ctx, card.Summary(j.voice, source, reply.Summary, options)); err != nil {
		return err
	}
	reply.MessageIDs = slot.known()
	b.openThread(ctx, j, reply)
	b.noteHeadline(ctx, j, found.ref)
	return b.remember(ctx, reply)
}

// record returns what is remembered of a reply wherever it came from.
func (j *job) record(key string, s *slot) *Reply {
	r := j.request
	reply := &Reply{
		Key: key, Root: key, GuildID: r.GuildID, ChannelID: r.ChannelID, MessageIDs: s.known(), AskerID: r.Asker.ID,
		Private: r.Interaction != nil && r.Interaction.Private, At: time.Now(), Question: r.Question, Asked: r.Material,
	}
	if !reply.Private {
		reply.AskedIn = r.MessageID
		reply.Pointed = r.Interaction != nil || r.Way == WayReaction
	}
	return reply
}

// remember keeps a reply even when the request's time ran out in the meantime:
// it stands in Discord already.
func (b *Bot) remember(ctx context.Context, reply *Reply) error {
	failpoint.Reach(failpoint.Sent)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if err := b.memory.PutReply(ctx, reply); err != nil {
		return fmt.Errorf("remembering a reply: %w", err)
	}
	return nil
}

// readAll begins to read everything, and returns the function that waits for
// one of the results.
func (b *Bot) readAll(ctx context.Context, j *job, origins []origin) func(i int) (reading, error) {
	type result struct {
		done  chan struct{}
		found reading
		err   error
	}
	results := make([]*result, len(origins))
	var all sync.WaitGroup
	for i, o := range origins {
		results[i] = &result{done: make(chan struct{})}
		all.Go(func() {
			defer close(results[i].done)
			defer recovered(&results[i].err)
			results[i].found, results[i].err = b.read(ctx, j, o)
		})
	}
	return func(i int) (reading, error) {
		<-results[i].done
		return results[i].found, results[i].err
	}
}

// read reads one thing. What is no article to be summarized is an error that
// says what to do instead.
func (b *Bot) read(ctx context.Context, j *job, o origin) (reading, error) {
	switch {
	case o.link != "":
		if j.settings.blocks(o.link) {
			return reading{}, blockedSite(o.link)
		}
		found, err := b.library.link(ctx, o.link, j.request.Anew && !b.readAnew(ctx, j, o.link))
		if err == nil && j.settings.blocks(found.article.URL) {
			return reading{}, blockedSite(found.article.URL) // where a redirect led
		}
		return found, err
	case o.file != nil:
		content, contentType, err := b.client.Download(ctx, o.file.URL, int64(b.options.MaxFileBytes))
		if err != nil {
			return reading{}, b.downloadError(err)
		}
		if o.file.ContentType != "" {
			contentType = o.file.ContentType
		}
		return b.library.bytes(ctx, article.Source{Content: content, Name: o.file.Name, ContentType: contentType})
	case o.text != "":
		return b.library.text(ctx, o.text, o.headline)
	}
	a, err := b.library.byKey(ctx, o.key)
	if err != nil {
		return reading{}, err
	}
	return reading{ref: refOf(o.key, canonicalOf(a), a), article: a}, nil
}

// readAnew reports whether a page was read in an earlier life of the process
// for this very request: it need not be fetched again.
func (b *Bot) readAnew(ctx context.Context, j *job, link string) bool {
	if !j.journal.again {
		return false
	}
	_, at, err := b.memory.LatestArticle(ctx, canonical(link))
	return err == nil && at.After(j.journal.began())
}

// canonicalOf returns the link under which an article is remembered.
func canonicalOf(a *article.Article) string {
	if a.URL == "" {
		return ""
	}
	return canonical(a.URL)
}

func blockedSite(link string) error {
	return &words.Problem{Key: words.ProblemBlockedSite, Args: words.Args{"Site": hostOf(link)}}
}

// downloadError gives the reasons why a file of a message can't be had their sentence.
func (b *Bot) downloadError(err error) error {
	switch {
	case errors.Is(err, discord.ErrTooLarge):
		return fileTooLarge(b.options.MaxFileBytes, err)
	case discord.Gone(err):
		return &words.Problem{Key: words.ProblemMessageGone, Err: err}
	}
	return fmt.Errorf("downloading a file: %w", err)
}

// shapeFor is how an article is summarized for a request. An engine that only
// quotes can't write in another language, and isn't asked to.
func (b *Bot) shapeFor(j *job, a *article.Article) Shape {
	shape := j.settings.shape(j.request.Shape)
	if shape.Language == a.Language || !b.desk.writesIn(shape.Language) {
		shape.Language = ""
	}
	return shape
}

// cardOptions says what stands on a card beside the text.
func (b *Bot) cardOptions(j *job, key string, shape Shape) card.Options {
	o := card.Options{
		ReplyKey: key, Length: shape.Length, Style: shape.Style,
		Private:   j.request.Interaction != nil && j.request.Interaction.Private,
		Translate: b.desk.writesIn(j.voice.Language()),
	}
	wanted := j.request.Shape
	o.Extracted = !b.desk.writes() && (wanted.Language != "" || wanted.Style == summarize.Plain || wanted.Style == summarize.Paragraph)
	return o
}

// threshold leaves short articles in opted-in channels alone.
func (b *Bot) threshold(j *job, a *article.Article) error {
	if j.request.Way != WayChannel {
		return nil
	}
	least := j.settings.Automatic[j.request.ChannelID].MinWords
	if least == 0 {
		least = DefaultMinWords
	}
	if a.Coverage.WordsRead < least {
		return fmt.Errorf("%w: the article has fewer words than the channel's threshold", errSilent)
	}
	return nil
}

// mention says which of several things could not be read, and how many were
// left out, to the asker alone where that is possible.
func (b *Bot) mention(ctx context.Context, j *job, failed []error) error {
	if j.request.Way == WayChannel {
		return nil
	}
	var said []string
	for _, err := range failed {
		said = append(said, j.voice.Refusal(readerError(err)))
	}
	if n := j.request.Material.LeftOut; n > 0 {
		said = append(said, j.voice.Refusal(&words.Problem{Key: words.ProblemManyLinks, N: mostLinks}))
	}
	if len(said) == 0 {
		return nil
	}
	n := &Notice{Sentence: strings.Join(said, " "), Beside: true}
	if err := j.journal.note(ctx, func(d *Delivery) { d.Notice = n }); err != nil {
		return err
	}
	return b.tell(ctx, j, n)
}
