package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// place is where the messages of a reply are put.
type place interface {
	create(ctx context.Context, nonce string, m discord.Message) (id string, err error)
	edit(ctx context.Context, id string, m discord.Message) error
	remove(ctx context.Context, id string) error
}

// channelPlace is a channel, thread or direct message that Lede may write in.
type channelPlace struct {
	client    *discord.Client
	channelID string
	// answering is the message that the first message replies to; empty: none.
	answering string
}

func (p *channelPlace) create(ctx context.Context, nonce string, m discord.Message) (string, error) {
	m.Private = false
	m.Nonce = shortNonce(nonce)
	if p.answering != "" {
		// A message that is gone is not answered, even when its deletion was not seen.
		must := true
		m.ReplyTo = &discordgo.MessageReference{ChannelID: p.channelID, MessageID: p.answering, FailIfNotExists: &must}
	}
	ctx, done := outlast(ctx)
	defer done()
	sent, err := p.client.Send(ctx, p.channelID, m)
	if err != nil {
		return "", fmt.Errorf("sending to a channel: %w", err)
	}
	return sent.ID, nil
}

// outlast returns a context that goes on for a while after ctx has ended: what
// Discord has begun to take is waited for, since a message whose id never came
// back could not be taken away again. The function it returns releases it.
func outlast(ctx context.Context) (context.Context, func()) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	if ctx.Err() != nil { // nothing has begun
		cancel()
		return lasting, cancel
	}
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, cancel) })
	return lasting, func() { stop(); cancel() }
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

func (p *channelPlace) edit(ctx context.Context, id string, m discord.Message) error {
	_, err := p.client.Edit(ctx, p.channelID, id, m)
	return err
}

func (p *channelPlace) remove(ctx context.Context, id string) error {
	return p.client.Delete(ctx, p.channelID, id)
}

// mostFollowUps is how many follow-ups Discord takes where Lede is no member. The
// last is kept for saying that there was no room for more.
const mostFollowUps = 5

var (
	errFollowUps = errors.New("no follow-ups are left for an app that is not a member")
	errTooLate   = errors.New("the interaction's token has expired and the channel may not be used")
)

// tokenPlace is an interaction: its first message, deferred or there already,
// and follow-ups. Past the token's life the channel takes its place, where
// Lede is a member and the reply is no private one.
type tokenPlace struct {
	client  *discord.Client
	request *Request
	channel channelPlace
	// placeholder is true while the deferred reply shows nothing yet.
	placeholder bool
	// original is the id of the first message, once known.
	original string
	// followUps are the ids of the messages that this token made after it.
	followUps []string
}

func newTokenPlace(client *discord.Client, r *Request) *tokenPlace {
	p := &tokenPlace{
		client: client, request: r, placeholder: !r.Interaction.Update,
		channel: channelPlace{client: client, channelID: r.ChannelID},
	}
	if r.Interaction.Update {
		p.original = r.ControlID
	}
	return p
}

func (p *tokenPlace) create(ctx context.Context, nonce string, m discord.Message) (string, error) {
	i := p.request.Interaction
	if !p.request.Expired(time.Now()) {
		id, err := p.createByToken(ctx, m, mostFollowUps-1)
		if err == nil || !discord.Expired(err) {
			return id, err
		}
	}
	if i.UserInstalled || i.Private || m.Private {
		return "", errTooLate
	}
	if err := rewind(m); err != nil {
		return "", err
	}
	return p.channel.create(ctx, nonce, m)
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

// createByToken writes the deferred reply, or a follow-up; most is how many of
// those there may be where Lede is no member.
func (p *tokenPlace) createByToken(ctx context.Context, m discord.Message, most int) (string, error) {
	ctx, done := outlast(ctx)
	defer done()
	i := p.request.Interaction
	if p.placeholder {
		m.Private = i.Private
		sent, err := p.client.EditOriginal(ctx, i.ApplicationID, i.Token, m)
		if err != nil {
			return "", fmt.Errorf("replying to an interaction: %w", err)
		}
		p.placeholder = false
		p.original = sent.ID
		return sent.ID, nil
	}
	if i.UserInstalled && len(p.followUps) >= most {
		return "", errFollowUps
	}
	m.Private = m.Private || i.Private
	sent, err := p.client.FollowUp(ctx, i.ApplicationID, i.Token, m)
	if err != nil {
		return "", fmt.Errorf("following up on an interaction: %w", err)
	}
	p.followUps = append(p.followUps, sent.ID)
	return sent.ID, nil
}

func (p *tokenPlace) edit(ctx context.Context, id string, m discord.Message) error {
	i := p.request.Interaction
	if p.holds(id) && !p.request.Expired(time.Now()) {
		var err error
		if id == p.original {
			_, err = p.client.EditOriginal(ctx, i.ApplicationID, i.Token, m)
		} else {
			_, err = p.client.EditFollowUp(ctx, i.ApplicationID, i.Token, id, m)
		}
		if err == nil || !discord.Expired(err) {
			return err
		}
	}
	if i.UserInstalled || i.Private {
		return errTooLate
	}
	return p.channel.edit(ctx, id, m)
}

func (p *tokenPlace) remove(ctx context.Context, id string) error {
	i := p.request.Interaction
	switch {
	case id == p.original:
		return p.client.DeleteOriginal(ctx, i.ApplicationID, i.Token)
	case p.holds(id):
		return p.client.DeleteFollowUp(ctx, i.ApplicationID, i.Token, id)
	}
	return p.channel.remove(ctx, id)
}

// holds reports whether a message can be reached through the token.
func (p *tokenPlace) holds(id string) bool {
	return id == p.original || slices.Contains(p.followUps, id)
}

// tell says something to the asker alone, in place of a reply that is shown to
// others: the placeholder goes, a private message comes.
func (p *tokenPlace) tell(ctx context.Context, m discord.Message) error {
	i := p.request.Interaction
	m.Private = true
	if p.request.Expired(time.Now()) {
		m.Private = false
		_, err := p.create(ctx, "", m)
		return err
	}
	if p.placeholder && !i.Private {
		if err := p.client.DeleteOriginal(ctx, i.ApplicationID, i.Token); err != nil && !discord.Gone(err) {
			return fmt.Errorf("taking a placeholder away: %w", err)
		}
		p.placeholder = false
	}
	_, err := p.createByToken(ctx, m, mostFollowUps)
	return err
}
