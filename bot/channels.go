package bot

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"
)

// considerAutomatic makes a request of a message in an opted-in channel.
func (b *Bot) considerAutomatic(ctx context.Context, m *discordgo.Message, r *Request, settings Settings) (*Request, error) {
	channel := m.ChannelID
	automatic, on := settings.Automatic[channel]
	if !on && m.ID == m.ChannelID { // the first message of a forum post
		channel = b.guilds.parent(ctx, b.client, m.ChannelID, false)
		automatic, on = settings.Automatic[channel]
	}
	if !on || !b.options.Ways.MessageContent {
		return nil, nil
	}
	material, err := b.materialOf(m)
	if err != nil || len(material.Links) == 0 || material.LeftOut > 0 || len(material.Links) > max(1, automatic.MaxLinks) {
		return nil, nil //nolint:nilerr // nobody asked, so nobody is told
	}
	r.Way, r.Kind, r.Material = WayChannel, KindSummarize, Material{Links: material.Links}
	if r.Edited {
		if before, err := b.ownReplies(ctx, m.ID); err == nil && len(before) > 0 {
			return r, nil
		}
	}
	return b.inPeace(ctx, r, automatic)
}

// linkLife is how long a link is not summarized by itself again in one channel.
const linkLife = 24 * time.Hour

// inPeace keeps automatic replies apart, and to one for each link.
func (b *Bot) inPeace(ctx context.Context, r *Request, a Automatic) (*Request, error) {
	pause := a.Cooldown
	if pause <= 0 {
		pause = DefaultCooldown
	}
	free, err := b.memory.Claim(ctx, cooldownName(r), r.ID, pause)
	if err != nil || !free {
		return nil, err
	}
	var fresh []string
	for _, link := range r.Material.Links {
		if first, err := b.memory.Claim(ctx, "link:"+r.ChannelID+":"+canonical(link), r.ID, linkLife); err == nil && first {
			fresh = append(fresh, link)
		}
	}
	if len(fresh) == 0 {
		return nil, b.memory.Release(ctx, cooldownName(r))
	}
	r.Material.Links = fresh
	return r, nil
}

func cooldownName(r *Request) string { return "cooldown:" + r.ChannelID }

// share remembers the links of a message, and that it answers one with links,
// where the admins want a digest.
func (b *Bot) share(ctx context.Context, m *discordgo.Message, settings Settings) {
	if m.GuildID == "" || !settings.RememberShared {
		return
	}
	if isReply(m) {
		if err := b.memory.Stir(ctx, m.MessageReference.MessageID, 1, 0); err != nil {
			b.log.WarnContext(ctx, "a reply was not counted", "error", err)
		}
	}
	for _, link := range linksIn(m.Content) {
		shared := SharedLink{
			GuildID: m.GuildID, ChannelID: m.ChannelID, MessageID: m.ID, AuthorID: m.Author.ID,
			Link: canonical(link), At: snowflakeTime(m.ID),
		}
		if err := b.memory.Share(ctx, shared); err != nil {
			b.log.WarnContext(ctx, "a shared link was not remembered", "error", err)
		}
	}
}
