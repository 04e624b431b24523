package bot

import (
	"context"
	"errors"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// onEvent takes an event off the gateway. Interactions come side by side, the
// events of one channel one after another.
func (b *Bot) onEvent(ctx context.Context, e discord.Event) {
	switch {
	case e.Interaction != nil:
		b.onInteraction(ctx, e.Interaction)
	case e.Message != nil && e.Type == discord.MessageCreate:
		b.onMessage(ctx, e.Message)
	case e.Message != nil:
		b.onEdit(e.Message)
	case e.Deleted != nil:
		for _, id := range e.Deleted.IDs {
			b.onDelete(ctx, id)
		}
	case e.Reaction != nil:
		r := e.Reaction
		b.onReaction(ctx, r.GuildID, r.ChannelID, r.MessageID, e.Type == discord.ReactionAdd, r.Emoji.Name, r.UserID, r.Member)
	case e.Guild != nil && e.Type == discord.GuildDelete:
		if e.Guild.Unavailable {
			return // an outage: Lede is still a member
		}
		b.guilds.leave(e.Guild.ID)
		if err := b.memory.ForgetGuild(ctx, e.Guild.ID); err != nil {
			b.log.WarnContext(ctx, "a server that Lede left was not forgotten", "guild", e.Guild.ID, "error", err)
		}
		b.forgotten()
	case e.Guild != nil:
		b.guilds.learn(e.Guild)
	case e.Channel != nil && e.Channel.IsThread():
		b.guilds.learnThread(e.Channel.ID, e.Channel.ParentID)
	case e.Type == discord.Ready:
		b.opened()
		b.catchUp(ctx, e)
	case e.Type == discord.Joined, e.Type == discord.Resumed: // another process's session goes on here
		b.opened()
	case e.Lost != nil:
		b.log.InfoContext(ctx, "events may have been lost", "shard", e.Shard, "since", e.Lost.Since, "cause", e.Lost.Cause)
		b.catchUp(ctx, e)
	}
}

// onDelete takes in that a message is gone: what answers it goes too.
func (b *Bot) onDelete(ctx context.Context, messageID string) {
	b.edits.forget(messageID)
	b.running.withdraw(messageID, errDeleted)
	b.removeRepliesTo(ctx, messageID)
	if err := b.memory.Unshare(ctx, messageID); err != nil {
		b.log.WarnContext(ctx, "a shared link was not forgotten", "error", err)
	}
	// One of Lede's own that somebody else deleted.
	switch reply, err := b.memory.ReplyAt(ctx, messageID); {
	case err == nil:
		b.removeReply(ctx, reply)
	case !errors.Is(err, ErrNotKept):
		b.log.WarnContext(ctx, "a deleted reply was not forgotten", "error", err)
	}
}

func (b *Bot) removeRepliesTo(ctx context.Context, messageID string) {
	replies, err := b.memory.RepliesTo(ctx, messageID)
	if err != nil {
		b.log.WarnContext(ctx, "the replies to a deleted message are not known", "error", err)
		return
	}
	for _, reply := range replies {
		b.removeReply(ctx, reply)
	}
}
