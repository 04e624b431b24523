package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// standing are messages of Lede's that a request writes anew, one by one, after
// which the rest is taken away: the replies to an asking message that was
// edited, or the notice whose button was pressed.
type standing struct {
	bot     *Bot
	replies []*Reply
}

func (b *Bot) standingReplies(ctx context.Context, r *Request) *standing {
	if r.Interaction != nil && r.Interaction.Update {
		return &standing{bot: b, replies: []*Reply{{ChannelID: r.ChannelID, MessageIDs: []string{r.ControlID}}}}
	}
	if !r.Edited {
		return &standing{bot: b}
	}
	replies, err := b.ownReplies(ctx, r.MessageID)
	if err != nil {
		b.log.WarnContext(ctx, "the replies to an edited message are not known", "request", r.ID, "error", err)
	}
	// A reply that was written anew before is remembered under both names.
	taken := map[string]bool{}
	replies = slices.DeleteFunc(replies, func(r *Reply) bool {
		again := slices.ContainsFunc(r.MessageIDs, func(id string) bool { return taken[id] })
		for _, id := range r.MessageIDs {
			taken[id] = true
		}
		return again
	})
	return &standing{bot: b, replies: replies}
}

// ownReplies returns the replies that a message asked for itself.
func (b *Bot) ownReplies(ctx context.Context, messageID string) ([]*Reply, error) {
	replies, err := b.memory.RepliesTo(ctx, messageID)
	if err != nil {
		return nil, fmt.Errorf("the replies to a message: %w", err)
	}
	return slices.DeleteFunc(replies, func(r *Reply) bool { return r.Pointed }), nil
}

// next returns the messages of the next reply, none when all are taken.
func (s *standing) next() []string {
	if len(s.replies) == 0 {
		return nil
	}
	first := s.replies[0]
	s.replies = s.replies[1:]
	return first.MessageIDs
}

// removeRest deletes what is left over.
func (s *standing) removeRest(ctx context.Context) {
	for _, reply := range s.replies {
		s.bot.removeReply(ctx, reply)
	}
	s.replies = nil
}

// removeReply deletes a reply from Discord and from memory.
func (b *Bot) removeReply(ctx context.Context, reply *Reply) {
	for _, id := range reply.MessageIDs {
		if err := b.client.Delete(ctx, reply.ChannelID, id); err != nil && !discord.Gone(err) {
			b.log.WarnContext(ctx, "a reply was not deleted", "reply", reply.Key, "error", err)
		}
	}
	if err := b.memory.DeleteReply(ctx, reply.Key); err != nil {
		b.log.WarnContext(ctx, "a reply was not forgotten", "reply", reply.Key, "error", err)
	}
}

// typingLasts is how long Discord shows "is typing", less the time to ask for it again.
const typingLasts = 8 * time.Second

// typingAfter is how long an answer in a channel may take before Lede is shown to be at it.
const typingAfter = 300 * time.Millisecond

// typing shows that Lede is at work where no interaction shows it, until the
// function it returns is called.
func (b *Bot) typing(ctx context.Context, j *job) func() {
	if j.request.Interaction != nil || j.request.Way == WayChannel {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	b.errands.Go(func() {
		for wait := typingAfter; ; wait = typingLasts {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return
			}
			if err := b.client.Typing(ctx, j.request.ChannelID); err != nil {
				return // the reply will tell whether that matters
			}
		}
	})
	return cancel
}

// openThread opens a thread for the talk about a reply in an opted-in channel
// whose admins want one.
func (b *Bot) openThread(ctx context.Context, j *job, reply *Reply) {
	r := j.request
	if r.Way != WayChannel || !j.settings.Automatic[r.ChannelID].Thread || len(reply.MessageIDs) == 0 || reply.ThreadID != "" {
		return
	}
	thread, err := b.client.StartThread(ctx, r.ChannelID, reply.MessageIDs[0], threadName(reply))
	if err != nil {
		b.log.WarnContext(ctx, "no thread was begun", "request", r.ID, "error", err)
		return
	}
	reply.ThreadID = thread.ID
	b.guilds.learnThread(thread.ID, r.ChannelID)
}

// longestThreadName is Discord's limit, in characters.
const longestThreadName = 100

func threadName(reply *Reply) string {
	name := []rune(titles(reply.Articles)[0])
	if len(name) <= longestThreadName {
		return string(name)
	}
	return string(name[:longestThreadName-1]) + "…"
}

// noteHeadline adds an article's headline to its link among those shared in the channel.
func (b *Bot) noteHeadline(ctx context.Context, j *job, ref ArticleRef) {
	r := j.request
	if !j.settings.RememberShared || ref.Link == "" || ref.Headline == "" {
		return
	}
	err := b.memory.NameShared(ctx, r.ChannelID, ref.Link, ref.Headline)
	if err != nil {
		b.log.WarnContext(ctx, "a headline was not remembered", "request", r.ID, "error", err)
	}
}

// messageLink is where readers find a file or text of a message; empty for a slash command.
func messageLink(r *Request) string {
	if r.MessageID == "" {
		return ""
	}
	guild := r.GuildID
	if guild == "" {
		guild = "@me"
	}
	return fmt.Sprintf("https://discord.com/channels/%s/%s/%s", guild, r.ChannelID, r.MessageID)
}
