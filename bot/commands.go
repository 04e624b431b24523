package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// tables says what comes in where, and what is done about each kind of
// request. A new command is an entry here and, if it takes longer than a
// moment, a work.
func (b *Bot) tables() (commands, menus map[string]entry, buttons, forms map[card.Action]entry, works map[Kind]work) {
	commands = map[string]entry{
		card.CommandSummarize: b.enterSummarize,
		card.CommandAsk:       b.enterAsk,
		card.CommandHelp:      b.enterHelp,
		card.CommandCompare:   b.enterCompare,
		card.CommandDigest:    b.enterDigest,
		card.CommandPrivacy:   b.enterPrivacy,
		card.CommandSettings:  b.enterSettings,
	}
	menus = map[string]entry{
		card.MenuSummarize: b.enterMenuSummarize,
		card.MenuAsk:       b.enterMenuAsk,
	}
	buttons = map[card.Action]entry{
		card.ActionAsk:       b.pressAsk,
		card.ActionShorter:   b.pressShape(shorter),
		card.ActionLonger:    b.pressShape(longer),
		card.ActionTranslate: b.pressShape(translated),
		card.ActionSources:   b.pressSources,
		card.ActionTurn:      b.pressTurn,
		card.ActionDelete:    b.pressDelete,
		card.ActionPaste:     b.pressPaste,
		card.ActionAgain:     b.pressAgain,
		card.ActionChoose:    b.pressChoice,
		card.ActionSetting:   inTime(b.pressSetting),
		card.ActionTab:       b.pressTab,
		card.ActionErase:     b.pressErase,
		card.ActionConfirm:   b.pressConfirm,
		card.ActionCancel:    b.pressCancel,
	}
	forms = map[card.Action]entry{
		card.ActionQuestion: b.submitQuestion,
		card.ActionPasted:   b.submitPasted,
		card.ActionSetting:  inTime(b.pressSetting),
	}
	works = map[Kind]work{
		KindSummarize: b.summarize,
		KindAsk:       b.answer,
		KindReshape:   b.reshape,
		KindSources:   b.sources,
		KindCompare:   b.compare,
		KindDigest:    b.digest,
	}
	return commands, menus, buttons, forms, works
}

// enterSummarize takes /summarize in.
func (b *Bot) enterSummarize(ctx context.Context, c *call) error {
	r := c.request
	r.Kind = KindSummarize
	r.Private = c.options[card.OptionPrivate] == "true"
	r.Shape = Shape{
		Length:   summarize.Length(c.options[card.OptionLength]),
		Style:    summarize.Style(c.options[card.OptionStyle]),
		Language: c.language(),
	}
	var err error
	if r.Material, err = b.materialOfOptions(c); err != nil {
		return err
	}
	return b.accept(ctx, c, privately(r.Private))
}

// enterAsk takes /ask in.
func (b *Bot) enterAsk(ctx context.Context, c *call) error {
	r := c.request
	r.Kind = KindAsk
	r.Private = c.options[card.OptionPrivate] == "true"
	var err error
	if r.Question, err = checkQuestion(c.options[card.OptionQuestion]); err != nil {
		return err
	}
	if c.options[card.OptionLink] != "" {
		if r.Material, err = b.materialOfOptions(c); err != nil {
			return err
		}
	}
	return b.accept(ctx, c, privately(r.Private))
}

// enterHelp takes /help in, and says which ways in are off.
func (b *Bot) enterHelp(ctx context.Context, c *call) error {
	able, err := b.abilities(ctx, c)
	if err != nil {
		return err
	}
	c.answered = true
	return b.client.Respond(ctx, c.interaction, card.Help(c.voice, able))
}

func privately(private bool) acknowledgement {
	if private {
		return inPrivate
	}
	return inPublic
}

// language is the language that a command asks for; empty: the article's own.
func (c *call) language() string {
	switch wanted := c.options[card.OptionLanguage]; wanted {
	case card.ValueDefault:
		return ""
	case card.LanguageReader:
		return baseLanguage(c.voice.Language())
	default:
		return wanted
	}
}

func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return base
}

// materialOfOptions collects what a command's options hold to read.
func (b *Bot) materialOfOptions(c *call) (Material, error) {
	collected := b.newCollector()
	if link := c.options[card.OptionLink]; link != "" {
		links := linksIn(link)
		if len(links) == 0 { // "example.com/story", or no link at all
			u, err := article.ParseLink(link)
			if err != nil {
				return Material{}, err
			}
			links = []string{u.String()}
		}
		collected.links(links)
	}
	if id := c.options[card.OptionFile]; id != "" {
		data, _ := c.interaction.Data.(discordgo.ApplicationCommandInteractionData)
		if data.Resolved != nil {
			collected.attachment(data.Resolved.Attachments[id])
		}
	}
	if text := c.options[card.OptionText]; text != "" {
		collected.text(text)
	}
	return collected.material()
}

// target returns the message that a menu was opened on.
func (c *call) target() (*discordgo.Message, error) {
	data, _ := c.interaction.Data.(discordgo.ApplicationCommandInteractionData)
	if data.Resolved != nil {
		if m := data.Resolved.Messages[data.TargetID]; m != nil {
			return m, nil
		}
	}
	return nil, &words.Problem{Key: words.ProblemMessageGone}
}

// pointAt makes the message that a menu was opened on the thing to be read: of
// a reply of Lede's, its articles.
func (b *Bot) pointAt(ctx context.Context, c *call) error {
	m, err := c.target()
	if err != nil {
		return err
	}
	r := c.request
	r.MessageID = m.ID
	switch reply, err := b.memory.ReplyAt(ctx, m.ID); {
	case err == nil && len(reply.Articles) > 0:
		for _, ref := range reply.Articles {
			r.ArticleKeys = append(r.ArticleKeys, ref.Key)
		}
		return nil
	case err != nil && !errors.Is(err, ErrNotKept):
		return fmt.Errorf("looking for one of Lede's own replies: %w", err)
	}
	r.Material, err = b.materialOf(m)
	return err
}

// enterMenuSummarize takes the menu entry Summarize in.
func (b *Bot) enterMenuSummarize(ctx context.Context, c *call) error {
	c.request.Kind = KindSummarize
	if err := b.pointAt(ctx, c); err != nil {
		return err
	}
	return b.accept(ctx, c, inPublic)
}

// enterMenuAsk takes the menu entry Ask about this in: a form asks for the question.
func (b *Bot) enterMenuAsk(ctx context.Context, c *call) error {
	c.request.Kind = KindAsk
	if err := b.pointAt(ctx, c); err != nil {
		return err
	}
	draft := *c.request
	draft.Interaction, draft.Private = nil, true // for whose form it is
	if err := b.memory.PutDraft(ctx, &draft); err != nil {
		return fmt.Errorf("keeping what the question is about: %w", err)
	}
	c.answered = true
	return b.client.OpenModal(ctx, c.interaction, card.AskForm(c.voice, draft.ID))
}

// submitQuestion takes a question from a form in: about a reply, or about what
// a menu was opened on.
func (b *Bot) submitQuestion(ctx context.Context, c *call) error {
	question, err := checkQuestion(c.values[card.FieldQuestion])
	if err != nil {
		return err
	}
	switch draft, err := b.draftOf(ctx, c); {
	case err == nil && draft.Kind == KindAsk && draft.Question == "":
		c.takeOver(draft)
		c.request.Private = false
	case err == nil || errors.Is(err, ErrNotKept):
		if _, err := b.replyOf(ctx, c); err != nil {
			return fmt.Errorf("the reply that is asked about: %w", err)
		}
		c.request.ReplyKey = c.id.ReplyKey
	default:
		return fmt.Errorf("what the question is about: %w", err)
	}
	c.request.Kind, c.request.Question = KindAsk, question
	return b.accept(ctx, c, c.privacy(false))
}

// submitPasted takes the text of a page that could not be read in.
func (b *Bot) submitPasted(ctx context.Context, c *call) error {
	draft, err := b.draftOf(ctx, c)
	switch {
	case err == nil:
		c.takeOver(draft)
	case errors.Is(err, ErrNotKept):
		c.request.Kind = KindSummarize
	default:
		return fmt.Errorf("the request that waits for a text: %w", err)
	}
	headline, text := card.Pasted(c.values)
	if strings.TrimSpace(text) == "" {
		return &words.Problem{Key: words.ProblemNoLink}
	}
	c.request.Material = Material{Text: text, Headline: headline}
	c.request.ArticleKeys = nil
	if draft == nil {
		return b.accept(ctx, c, c.privacy(false))
	}
	return b.accept(ctx, c, c.inStead(draft))
}
