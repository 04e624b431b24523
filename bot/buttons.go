package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// pressAsk opens the form for a question about a reply's article.
func (b *Bot) pressAsk(ctx context.Context, c *call) error {
	c.answered = true
	return b.client.OpenModal(ctx, c.interaction, card.AskForm(c.voice, c.id.ReplyKey))
}

// pressPaste opens the form for the text of a page that could not be read.
func (b *Bot) pressPaste(ctx context.Context, c *call) error {
	c.answered = true
	return b.client.OpenModal(ctx, c.interaction, card.PasteForm(c.voice, c.id.ReplyKey))
}

// pressAgain makes a request that failed once more, for whoever presses.
func (b *Bot) pressAgain(ctx context.Context, c *call) error {
	draft, err := b.draftOf(ctx, c)
	if err != nil {
		return fmt.Errorf("the request to be made again: %w", err)
	}
	c.takeOver(draft)
	c.request.Anew = true
	return b.accept(ctx, c, c.inStead(draft))
}

// takeOver continues a kept request in the name of the caller.
func (c *call) takeOver(draft *Request) {
	r := c.request
	r.Kind, r.Material, r.Question, r.Shape, r.Private = draft.Kind, draft.Material, draft.Question, draft.Shape, draft.Private
	r.ArticleKeys, r.ReplyKey, r.Arguments = draft.ArticleKeys, draft.ReplyKey, draft.Arguments
	r.MessageID = draft.MessageID
}

// inStead lets who asked have the notice with the button replaced by the
// reply; others get one of their own. What was asked in public is answered
// there, though the notice that it failed was private.
func (c *call) inStead(draft *Request) acknowledgement {
	switch {
	case c.fromPrivate() && !draft.Private:
		return inPublic
	case c.request.ControlID != "" && draft.Asker.ID == c.request.Asker.ID:
		return inPlace
	}
	return c.privacy(draft.Private)
}

// privacy keeps what is asked in private private: the caller's wish, or the
// message with the button being one that only the caller sees.
func (c *call) privacy(wanted bool) acknowledgement {
	if wanted || c.fromPrivate() {
		return inPrivate
	}
	return inPublic
}

// pressShape writes a summary anew. The asker, and members who may manage
// messages, change the reply for everybody; others get one of their own.
func (b *Bot) pressShape(change func(shape Shape, v *words.Voice) Shape) entry {
	return func(ctx context.Context, c *call) error {
		reply, err := b.replyOf(ctx, c)
		if err != nil {
			return fmt.Errorf("the reply to be reshaped: %w", err)
		}
		if len(reply.Articles) == 0 {
			return &words.Problem{Key: words.ProblemOldButton}
		}
		r := c.request
		r.Kind, r.ReplyKey = KindReshape, reply.Key
		r.Shape = change(reply.Shape, c.voice)
		switch {
		case mayManage(c, reply) && c.reaches(reply):
			return b.accept(ctx, c, inPlace)
		case mayManage(c, reply):
			return b.accept(ctx, c, c.privacy(false))
		}
		return b.accept(ctx, c, inPrivate)
	}
}

// reaches reports whether all messages of a reply can be edited: where Lede may
// not edit as a member, a press gives it the message with the button and no other.
func (c *call) reaches(reply *Reply) bool {
	return len(reply.MessageIDs) <= 1 || !reply.Private && !c.request.userInstalled()
}

func shorter(s Shape, _ *words.Voice) Shape {
	if s.Length == summarize.Long {
		s.Length = summarize.Normal
	} else {
		s.Length = summarize.Short
	}
	return s
}

func longer(s Shape, _ *words.Voice) Shape {
	if s.Style == summarize.Headline {
		s.Style, s.Length = summarize.Points, summarize.Normal
		return s
	}
	if s.Length == summarize.Short {
		s.Length = summarize.Normal
	} else {
		s.Length = summarize.Long
	}
	return s
}

func translated(s Shape, v *words.Voice) Shape {
	s.Language = baseLanguage(v.Language())
	return s
}

// reshape fulfils a press of Shorter, Longer or Translate.
func (b *Bot) reshape(ctx context.Context, j *job) error {
	r := j.request
	reply, err := b.memory.Reply(ctx, r.ReplyKey)
	if err != nil {
		return fmt.Errorf("the reply to be reshaped: %w", err)
	}
	if len(reply.Articles) == 0 {
		return &words.Problem{Key: words.ProblemOldButton}
	}
	found, err := b.read(ctx, j, origin{key: reply.Articles[0].Key})
	if err != nil {
		return err
	}
	if r.Interaction == nil || !r.Interaction.Update {
		slot, key := j.slot()
		if stands, err := b.stands(ctx, j, key); stands || err != nil {
			return err
		}
		return b.write(ctx, j, found, slot)
	}
	shape := b.shapeFor(j, found.article)
	summary, err := b.desk.summary(ctx, found, shape, func(*summarize.Summary) {})
	if err != nil {
		return err
	}
	s, _ := j.slot()
	s.orNew(func() []string { return reply.MessageIDs })
	source := card.Source{Article: found.article, Link: messageLink(&Request{GuildID: reply.GuildID, ChannelID: reply.ChannelID, MessageID: reply.AskedIn})}
	if err := s.write(ctx, card.Summary(j.voice, source, summary, b.cardOptions(j, reply.Key, shape))); err != nil {
		return err
	}
	reply.MessageIDs, reply.Shape, reply.Summary = s.known(), shape, summary
	return b.remember(ctx, reply)
}

// pressSources shows the cited sentences to the caller alone; pressTurn turns a page there.
func (b *Bot) pressSources(ctx context.Context, c *call) error {
	return b.enterSources(ctx, c, inPrivate)
}

func (b *Bot) pressTurn(ctx context.Context, c *call) error {
	return b.enterSources(ctx, c, inPlace)
}

func (b *Bot) enterSources(ctx context.Context, c *call, how acknowledgement) error {
	reply, err := b.replyOf(ctx, c)
	if err != nil {
		return fmt.Errorf("the reply whose sources are asked for: %w", err)
	}
	c.request.Kind, c.request.ReplyKey = KindSources, reply.Key
	c.request.Arguments = map[string]string{"page": c.id.Arg}
	return b.accept(ctx, c, how)
}

// sources fulfils a press of Sources.
func (b *Bot) sources(ctx context.Context, j *job) error {
	r := j.request
	reply, err := b.memory.Reply(ctx, r.ReplyKey)
	if err != nil {
		return fmt.Errorf("the reply whose sources are asked for: %w", err)
	}
	var answers []card.Answered
	for i, ref := range reply.Articles {
		a, err := b.library.byKey(ctx, ref.Key)
		if err != nil {
			return err
		}
		link := messageLink(&Request{GuildID: reply.GuildID, ChannelID: reply.ChannelID, MessageID: reply.AskedIn})
		one := card.Answered{Source: card.Source{Article: a, Link: link}}
		if i < len(reply.Answers) {
			one.Answer = reply.Answers[i]
		}
		answers = append(answers, one)
	}
	o := card.Options{ReplyKey: reply.Key, Style: reply.Shape.Style, Length: reply.Shape.Length, Private: true}
	var cited []card.Citation
	switch {
	case len(answers) == 0:
		return &words.Problem{Key: words.ProblemOldButton}
	case reply.Comparison != nil && len(answers) == 2:
		compared := comparisonCard(answers[0].Source.Article, answers[1].Source.Article, reply.Comparison)
		cited = card.ComparisonCitations(j.voice, compared)
	case reply.Summary != nil:
		cited = card.SummaryCitations(j.voice, answers[0].Source, reply.Summary, o)
	default:
		cited = card.AnswerCitations(j.voice, answers)
	}
	page, err := strconv.Atoi(r.Arguments["page"])
	if err != nil {
		page = 0 // the first press names none
	}
	s, _ := j.slot()
	if r.Interaction != nil && r.Interaction.Update {
		s.ids = []string{r.ControlID}
	}
	return s.write(ctx, []discord.Message{card.Sources(j.voice, cited, page, o)})
}

// pressDelete deletes a reply for those who may.
func (b *Bot) pressDelete(ctx context.Context, c *call) error {
	reply, err := b.replyOf(ctx, c)
	switch {
	case errors.Is(err, ErrNotKept):
		// A reply that is not remembered still stands: those who may manage
		// messages can take it away.
		reply = &Reply{Key: c.id.ReplyKey, ChannelID: c.request.ChannelID, MessageIDs: []string{c.request.ControlID}}
	case err != nil:
		return fmt.Errorf("the reply to be deleted: %w", err)
	}
	if !mayManage(c, reply) {
		return &words.Problem{Key: words.ProblemNotYours}
	}
	c.answered = true
	if err := b.client.DeferUpdate(ctx, c.interaction); err != nil {
		return fmt.Errorf("acknowledging: %w", err)
	}
	i := c.request.Interaction
	if err := b.client.DeleteOriginal(ctx, i.ApplicationID, i.Token); err != nil && !discord.Gone(err) {
		return fmt.Errorf("deleting a reply: %w", err)
	}
	rest := *reply
	rest.MessageIDs = nil
	for _, id := range reply.MessageIDs {
		if id != c.request.ControlID && !i.UserInstalled {
			rest.MessageIDs = append(rest.MessageIDs, id)
		}
	}
	b.removeReply(ctx, &rest)
	return nil
}

// replyOf returns the reply that a button or form belongs to. A private one is
// its asker's alone, and none is of use in another channel: keys can be guessed.
func (b *Bot) replyOf(ctx context.Context, c *call) (*Reply, error) {
	reply, err := b.memory.Reply(ctx, c.id.ReplyKey)
	switch {
	case err != nil:
		return nil, err
	case reply.ChannelID != c.request.ChannelID:
		return nil, ErrNotKept
	case reply.Private && reply.AskerID != c.request.Asker.ID:
		return nil, &words.Problem{Key: words.ProblemNotYours}
	}
	return reply, nil
}

// draftOf returns the kept request that a button or form belongs to, as replyOf does.
func (b *Bot) draftOf(ctx context.Context, c *call) (*Request, error) {
	draft, err := b.memory.Draft(ctx, c.id.ReplyKey)
	switch {
	case err != nil:
		return nil, err
	case draft.ChannelID != c.request.ChannelID:
		return nil, ErrNotKept
	case draft.Private && draft.Asker.ID != c.request.Asker.ID:
		return nil, &words.Problem{Key: words.ProblemNotYours}
	}
	return draft, nil
}

// mayManage reports whether a caller may change or delete a reply for
// everybody. In a direct message with Lede there is nobody else; in one among
// others, where somebody brought Lede along, it is the asker's.
func mayManage(c *call, reply *Reply) bool {
	asker := c.request.Asker
	if reply.AskerID != "" && reply.AskerID == asker.ID || c.request.GuildID == "" && !c.request.userInstalled() {
		return true
	}
	return asker.Permissions&discordgo.PermissionManageMessages != 0
}

// pressChoice answers which article a question was about.
func (b *Bot) pressChoice(ctx context.Context, c *call) error {
	draft, err := b.draftOf(ctx, c)
	if err != nil {
		return fmt.Errorf("the question that was kept: %w", err)
	}
	if draft.Asker.ID != c.request.Asker.ID {
		return &words.Problem{Key: words.ProblemNotYours}
	}
	n, err := strconv.Atoi(c.id.Arg)
	if err != nil || n < 0 || n >= len(draft.ArticleKeys) {
		return &words.Problem{Key: words.ProblemOldButton, Err: err}
	}
	c.takeOver(draft)
	c.request.ArticleKeys = draft.ArticleKeys[n : n+1]
	return b.accept(ctx, c, inPlace)
}
