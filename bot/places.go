package bot

import (
	"context"
	"sync"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// mostPlaces bounds what is remembered of channels.
const mostPlaces = 50_000

// places knows the few things about servers and channels that events don't
// repeat: a server's language, and which channels are threads of which.
type places struct {
	mu      sync.Mutex
	locales map[string]string // by server
	parents map[string]string // by channel; empty: it is no thread
}

func newPlaces() *places {
	return &places{locales: map[string]string{}, parents: map[string]string{}}
}

// learn takes in what an event says about a server.
func (p *places) learn(g *discordgo.Guild) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.locales[g.ID] = g.PreferredLocale
	for _, thread := range g.Threads {
		p.note(thread.ID, thread.ParentID)
	}
}

func (p *places) leave(guildID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.locales, guildID)
}

// learnThread takes in that a thread was begun in a channel.
func (p *places) learnThread(id, parentID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.note(id, parentID)
}

func (p *places) note(id, parentID string) {
	if len(p.parents) >= mostPlaces {
		clear(p.parents) // Discord tells again when asked
	}
	p.parents[id] = parentID
}

// locale returns the language of a server, empty where it is not known.
func (p *places) locale(guildID string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.locales[guildID]
}

// parent returns the channel that a thread belongs to, empty for what is no
// thread, or where that can't be found out.
func (p *places) parent(ctx context.Context, client *discord.Client, channelID string, stranger bool) string {
	p.mu.Lock()
	parent, known := p.parents[channelID]
	p.mu.Unlock()
	if known || stranger {
		return parent
	}
	channel, err := client.Channel(ctx, channelID)
	if err != nil {
		return ""
	}
	if channel.IsThread() {
		parent = channel.ParentID
	}
	p.learnThread(channelID, parent)
	return parent
}
