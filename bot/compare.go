package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// enterCompare takes /compare in: two links, or texts.
func (b *Bot) enterCompare(ctx context.Context, c *call) error {
	r := c.request
	r.Kind = KindCompare
	r.Private = c.options[card.OptionPrivate] == "true"
	r.Arguments = map[string]string{}
	for _, side := range [2]string{card.OptionFirst, card.OptionSecond} {
		if _, err := comparedOrigin(c.options[side]); err != nil {
			return err
		}
		r.Arguments[side] = c.options[side]
	}
	return b.accept(ctx, c, privately(r.Private))
}

// comparedOrigin reads one side of a comparison: a link, or a text of an
// article, which may hold links.
func comparedOrigin(text string) (origin, error) {
	text = strings.TrimSpace(text)
	if len(strings.Fields(wordsBeside(text))) >= leastText {
		return origin{text: text}, nil
	}
	if links := linksIn(text); len(links) > 0 {
		return origin{link: links[0]}, nil
	}
	if strings.ContainsAny(text, " \n") {
		return origin{}, &words.Problem{Key: words.ProblemNoLink}
	}
	u, err := article.ParseLink(text)
	if err != nil {
		return origin{}, err
	}
	return origin{link: u.String()}, nil
}

// compare fulfils a request for two articles side by side.
func (b *Bot) compare(ctx context.Context, j *job) error {
	r := j.request
	var origins []origin
	for _, side := range [2]string{card.OptionFirst, card.OptionSecond} {
		o, err := comparedOrigin(r.Arguments[side])
		if err != nil {
			return err
		}
		origins = append(origins, o)
	}
	if origins[0].link != "" && origins[1].link != "" && canonical(origins[0].link) == canonical(origins[1].link) {
		return &words.Problem{Key: words.ProblemSameArticle}
	}
	slot, key := j.slot()
	if stands, err := b.stands(ctx, j, key); stands || err != nil {
		return err
	}
	found, err := b.readBoth(ctx, j, origins)
	if err != nil {
		return err
	}
	compared, err := summarize.Compare(ctx, found[0].article, found[1].article)
	if err != nil {
		return fmt.Errorf("comparing: %w", err)
	}
	o := card.Options{ReplyKey: key, Private: r.Interaction != nil && r.Interaction.Private}
	if err := slot.write(ctx, card.Comparison(j.voice, comparisonCard(found[0].article, found[1].article, compared), o)); err != nil {
		return err
	}
	reply := j.record(key, slot)
	reply.Articles = []ArticleRef{found[0].ref, found[1].ref}
	reply.Comparison = compared
	return b.remember(ctx, reply)
}

// readBoth reads the two sides of a comparison.
func (b *Bot) readBoth(ctx context.Context, j *job, origins []origin) ([2]reading, error) {
	read := b.readAll(ctx, j, origins)
	var found [2]reading
	var failed error
	for i := range found {
		one, err := read(i)
		failed = errors.Join(failed, err)
		found[i] = one
	}
	if failed != nil {
		return found, failed
	}
	if found[0].ref.Key == found[1].ref.Key || found[0].article.Text == found[1].article.Text {
		return found, &words.Problem{Key: words.ProblemSameArticle}
	}
	return found, nil
}

// comparisonCard is what the card of a comparison shows.
func comparisonCard(first, second *article.Article, c *summarize.Comparison) card.Compared {
	shown := card.Compared{
		First: card.Source{Article: first}, Second: card.Source{Article: second},
		OnlyFirst: c.OnlyFirst, OnlySecond: c.OnlySecond,
	}
	for _, p := range c.Both {
		shown.Both = append(shown.Both, card.Pair{First: p.First, Second: p.Second, SecondShown: p.SecondSays})
	}
	for _, p := range c.Differ {
		shown.Differ = append(shown.Differ, card.Pair{First: p.First, Second: p.Second})
	}
	return shown
}
