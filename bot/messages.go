package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/failpoint"
	"github.com/lede-bot/lede/internal/observe"
)

// onMessage takes a message in: remembers the links it shares where that is
// wanted, and makes a request of it when it is meant for Lede.
func (b *Bot) onMessage(ctx context.Context, m *discordgo.Message) {
	if !b.byPerson(m) {
		return
	}
	settings, err := b.settingsOf(ctx, m.GuildID)
	if err != nil {
		b.log.WarnContext(ctx, "a message was not looked at", "message", m.ID, "error", err)
		return
	}
	b.share(ctx, m, settings)
	r, err := b.consider(ctx, m, settings, false)
	b.submit(ctx, r, err)
	if _, automatic := settings.Automatic[m.ChannelID]; automatic || r != nil {
		if err := b.memory.PutSeen(ctx, m.GuildID, m.ChannelID, m.ID); err != nil {
			b.log.WarnContext(ctx, "how far a channel was looked at is not known", "channel", m.ChannelID, "error", err)
		}
	}
}

// submit hands the request of a message to the workers. Where err says why it
// can't be fulfilled, they tell that: so it is told also after a crash, and once.
func (b *Bot) submit(ctx context.Context, r *Request, err error) {
	if r == nil || errors.Is(err, errSilent) {
		return
	}
	ctx, end := observe.Begin(observe.WithRequest(ctx, r.ID), observe.Accept)
	defer func() { end(acceptance(r.Way, err)...) }()
	voice := b.catalogue.For(discordgo.Locale(r.Asker.Locale))
	if err != nil {
		b.log.LogAttrs(ctx, severity(err), "a message was refused", slog.String("request", r.ID), slog.Any("error", err))
		r.Notice = b.noticeOf(r, voice, err)
	}
	taken, err := b.take(ctx, r)
	if err == nil {
		failpoint.Reach(failpoint.Deferred) // nothing shows that a message was accepted
		taken.Begin(r)
		return
	}
	if errors.Is(err, errSilent) {
		return
	}
	b.log.LogAttrs(ctx, severity(err), "a message was refused", slog.String("request", r.ID), slog.Any("error", err))
	j := &job{request: r, voice: voice, place: b.placeOf(r), journal: newJournal(r, b.memory), log: b.log}
	if err := b.apologize(ctx, j, err); err != nil {
		b.log.WarnContext(ctx, "undeliverable", "request", r.ID, "error", err)
	}
}

// byPerson reports whether a message was written by a person: nothing answers
// bots, Lede itself above all, webhooks, or Discord's own messages.
func (b *Bot) byPerson(m *discordgo.Message) bool {
	return m.Author != nil && !m.Author.Bot && !m.Author.System && m.Author.ID != b.self.ID && m.WebhookID == "" &&
		(m.Type == discordgo.MessageTypeDefault || m.Type == discordgo.MessageTypeReply)
}

func (b *Bot) settingsOf(ctx context.Context, guildID string) (Settings, error) {
	if guildID == "" {
		return Settings{}, nil
	}
	s, err := b.memory.Settings(ctx, guildID)
	if err != nil {
		return s, fmt.Errorf("the server's settings: %w", err)
	}
	return s, nil
}

// consider makes a request of a message; nil when it is none of Lede's
// business. The error is for the person who wrote it. edited is true for a
// message that was looked at before.
func (b *Bot) consider(ctx context.Context, m *discordgo.Message, settings Settings, edited bool) (*Request, error) {
	r := &Request{
		ID: m.ID, At: snowflakeTime(m.ID), GuildID: m.GuildID, ChannelID: m.ChannelID, MessageID: m.ID, Edited: edited,
		Asker: Asker{ID: m.Author.ID, Name: m.Author.DisplayName(), Locale: b.localeFor(settings.Locale, m.GuildID, nil)},
	}
	if m.Member != nil {
		r.Asker.Roles = m.Member.Roles
	}
	if edited && m.EditedTimestamp != nil {
		r.ID = fmt.Sprintf("%s-e%d", m.ID, m.EditedTimestamp.UnixMilli())
	}
	continued, toLede := b.repliedTo(ctx, m)
	mentioned := slices.ContainsFunc(m.Mentions, func(u *discordgo.User) bool { return u != nil && u.ID == b.self.ID })
	switch {
	case m.GuildID == "":
		r.Way = WayDirect
	case toLede:
		r.Way = WayReply
	case mentioned:
		r.Way = WayMention
	case b.inOwnThread(ctx, m):
		r.Way = WayThread
	default:
		return b.considerAutomatic(ctx, m, r, settings)
	}
	if continued != nil {
		r.ReplyKey = continued.Key
	}
	if r.Way == WayReply && !mentioned && !b.options.Ways.MessageContent && blank(m) {
		return r, b.unseen(r, words.MenuAsk)
	}
	return r, b.addressed(r, m)
}

// addressed says what the writer of a message that is meant for Lede wants.
func (b *Bot) addressed(r *Request, m *discordgo.Message) error {
	text := wordsBeside(m.Content)
	material, err := b.materialOf(m)
	var problem *words.Problem
	switch {
	case err == nil && material.Text == "":
		r.Material, r.Kind = material, KindSummarize
		if asks(text) {
			r.Kind, r.Question = KindAsk, text
		}
		return nil
	case errors.As(err, &problem) && problem.Key != words.ProblemNoLink:
		return err
	case r.Way == WayReply || r.Way == WayThread:
		r.Kind, r.Question = KindAsk, text
		return nil
	case r.Way == WayMention && isReply(m):
		return b.pointedAt(r, m, text)
	case err == nil && !asks(text):
		r.Material, r.Kind = material, KindSummarize
		return nil
	case text != "":
		r.Kind, r.Question = KindAsk, text
		return nil
	}
	r.Kind = KindSummarize
	return err
}

// pointedAt makes the message that a mention replies to the thing to be read.
func (b *Bot) pointedAt(r *Request, m *discordgo.Message, text string) error {
	r.Kind = KindSummarize
	if asks(text) {
		r.Kind, r.Question = KindAsk, text
	}
	target := m.ReferencedMessage
	if target == nil {
		return &words.Problem{Key: words.ProblemMessageGone}
	}
	material, err := b.materialOf(target)
	if err != nil && blank(target) && !b.options.Ways.MessageContent {
		return b.unseen(r, words.MenuSummarize)
	}
	r.Material = material
	return err
}

// unseen says that Discord does not show a message to Lede, and how to ask instead.
func (b *Bot) unseen(r *Request, menu words.Key) error {
	name := b.catalogue.For(discordgo.Locale(r.Asker.Locale)).Say(menu, nil)
	return &words.Problem{Key: words.ProblemContentOff, Args: words.Args{"Name": name}}
}

// blank reports whether there is nothing in a message that Lede can see.
func blank(m *discordgo.Message) bool {
	return m.Content == "" && len(m.Embeds) == 0 && len(m.Attachments) == 0 && len(m.MessageSnapshots) == 0
}

func isReply(m *discordgo.Message) bool {
	return m.MessageReference != nil && m.MessageReference.MessageID != "" && m.MessageReference.Type == discordgo.MessageReferenceTypeDefault
}

// repliedTo returns the reply of Lede's that a message replies to; it may be
// no longer known.
func (b *Bot) repliedTo(ctx context.Context, m *discordgo.Message) (reply *Reply, toLede bool) {
	if !isReply(m) {
		return nil, false
	}
	if reply, err := b.memory.ReplyAt(ctx, m.MessageReference.MessageID); err == nil {
		return reply, true
	}
	target := m.ReferencedMessage
	return nil, target != nil && target.Author != nil && target.Author.ID == b.self.ID
}

// inOwnThread reports whether a message stands in a thread that Lede began, or
// that began at one of its replies, and is not part of a talk among others:
// there a question is meant for Lede, and a link, but not every remark.
func (b *Bot) inOwnThread(ctx context.Context, m *discordgo.Message) bool {
	if isReply(m) || len(m.Mentions) > 0 || !asks(wordsBeside(m.Content)) && len(linksIn(m.Content)) == 0 {
		return false
	}
	if reply, err := b.memory.ReplyAt(ctx, m.ChannelID); err == nil {
		return len(reply.Articles) > 0
	}
	replies, err := b.memory.RepliesIn(ctx, m.ChannelID, 1)
	return err == nil && len(replies) > 0 && replies[0].ThreadID == m.ChannelID
}
