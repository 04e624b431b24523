package bot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// place is where the messages of a reply are put.
type place interface {
	// single reports whether the next message that is created takes the place of
	// one that stands already, so that it can be created any number of times.
	single() bool
	// create posts a message that was not posted before. errElsewhere says that
	// it went nowhere, and that the next try goes another way.
	create(ctx context.Context, name string, m discord.Message) (id string, err error)
	// find looks for a message that may have been created since a time, by its
	// mark: empty where there is none, errUntraceable where nobody can know.
	find(ctx context.Context, mark int, since time.Time) (id string, err error)
	edit(ctx context.Context, id string, m discord.Message) error
	remove(ctx context.Context, id string) error
}

var (
	errFollowUps   = errors.New("no follow-ups are left for an app that is not a member")
	errTooLate     = errors.New("the interaction's token has expired and the channel may not be used")
	errElsewhere   = errors.New("the interaction's token has expired")
	errUntraceable = errors.New("a message that only one person sees can't be looked for")
)

// channelPlace is a channel, thread or direct message that Lede may write in.
type channelPlace struct {
	client    *discord.Client
	channelID string
	// answering is the message that the first message replies to; empty: none.
	answering string
	// self are the ids under which Lede writes.
	self []string
}

func (*channelPlace) single() bool { return false }

func (p *channelPlace) create(ctx context.Context, name string, m discord.Message) (string, error) {
	m.Private = false
	m.Nonce = shortNonce(name)
	if p.answering != "" {
		// A message that is gone is not answered, even when its deletion was not seen.
		must := true
		m.ReplyTo = &discordgo.MessageReference{ChannelID: p.channelID, MessageID: p.answering, FailIfNotExists: &must}
	}
	sent, err := p.client.Send(ctx, p.channelID, m)
	if err != nil {
		return "", fmt.Errorf("sending to a channel: %w", err)
	}
	return sent.ID, nil
}

// longestNonce is Discord's limit, in characters.
const longestNonce = 25

// shortNonce returns a name within the limit that is as good as name.
func shortNonce(name string) string {
	if len(name) <= longestNonce {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])[:longestNonce]
}

// markOf returns the mark of the message of a name: a number of 31 bits, far
// above those that Discord gives to components itself.
func markOf(name string) int {
	sum := sha256.Sum256([]byte(name))
	return int(binary.BigEndian.Uint32(sum[:])&(1<<30-1) | 1<<30)
}

// clocksDiffer is how far apart the clocks of Discord and of this machine may be.
const clocksDiffer = time.Minute

func (p *channelPlace) find(ctx context.Context, mark int, since time.Time) (string, error) {
	id, err := p.client.Marked(ctx, p.channelID, mark, since.Add(-clocksDiffer), p.self...)
	if discord.Forbidden(err) {
		return "", nil // the nonce is left to tell a repetition
	}
	if err != nil {
		return "", fmt.Errorf("looking for a message that was sent before: %w", err)
	}
	return id, nil
}

func (p *channelPlace) edit(ctx context.Context, id string, m discord.Message) error {
	_, err := p.client.Edit(ctx, p.channelID, id, m)
	return err
}

func (p *channelPlace) remove(ctx context.Context, id string) error {
	return p.client.Delete(ctx, p.channelID, id)
}

// rewind makes the files of a message whose sending failed ready to be sent again.
func rewind(m discord.Message) error {
	for _, file := range m.Files {
		if seeker, ok := file.Reader.(io.Seeker); ok {
			if _, err := seeker.Seek(0, io.SeekStart); err != nil {
				return fmt.Errorf("reading a file again: %w", err)
			}
		}
	}
	return nil
}
