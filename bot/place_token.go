package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// mostFollowUps is how many follow-ups Discord takes where Lede is no member. The
// last is kept for saying that there was no room for more.
const mostFollowUps = 5

// tokenPlace is an interaction: its first message, deferred or there already,
// and follow-ups. Past the token's life the channel takes its place, where
// Lede is a member and the reply is no private one.
type tokenPlace struct {
	client  *discord.Client
	request *Request
	channel channelPlace
	// placeholder is true while the deferred reply shows nothing yet.
	placeholder bool
	// dead is true once Discord has said that it takes the token no more.
	dead bool
	// original is the id of the first message, once known.
	original string
	// followUps are the ids of the messages that this token made after it.
	followUps []string
}

func newTokenPlace(client *discord.Client, r *Request, self ...string) *tokenPlace {
	p := &tokenPlace{
		client: client, request: r, placeholder: !r.Interaction.Update,
		channel: channelPlace{client: client, channelID: r.ChannelID, self: self},
	}
	if r.Interaction.Update {
		p.original = r.ControlID
	}
	return p
}

// resume finds out how the first message stands when somebody was at work on
// the request before; sent are the messages that were noted then.
func (p *tokenPlace) resume(ctx context.Context, sent []string) error {
	p.stands(sent)
	if !p.placeholder || !p.usable() {
		return nil
	}
	i := p.request.Interaction
	m, err := p.client.Original(ctx, i.ApplicationID, i.Token)
	switch {
	case discord.Expired(err):
		p.dead = true
	case discord.Gone(err):
		p.placeholder = false
	case err != nil:
		return fmt.Errorf("looking at the reply of an interaction: %w", err)
	default:
		p.original = m.ID
		p.stands(sent)
	}
	return nil
}

// stands says which messages belong to replies that stand, or are to be edited:
// the next that is created is another one.
func (p *tokenPlace) stands(ids []string) {
	for _, id := range ids {
		switch {
		case id == "":
		case id == p.original:
			p.placeholder = false
		case !slices.Contains(p.followUps, id):
			p.followUps = append(p.followUps, id)
		}
	}
	p.followUps = slices.DeleteFunc(p.followUps, func(id string) bool { return id == p.original })
}

// usable reports whether Discord may still take the token.
func (p *tokenPlace) usable() bool { return !p.dead && !p.request.Expired(time.Now()) }

func (p *tokenPlace) single() bool { return p.placeholder && p.usable() }

// alone reports whether only the asker sees replies, or Lede is no member: then
// there is nothing but the token.
func (p *tokenPlace) alone() bool {
	return p.request.Interaction.Private || p.request.Interaction.UserInstalled
}

func (p *tokenPlace) create(ctx context.Context, name string, m discord.Message) (string, error) {
	if p.usable() {
		id, err := p.createByToken(ctx, m, mostFollowUps-1)
		if discord.Expired(err) {
			p.dead = true
			return "", errElsewhere
		}
		return id, err
	}
	if p.alone() || m.Private {
		return "", errTooLate
	}
	return p.channel.create(ctx, name, m)
}

// createByToken writes the deferred reply, or a follow-up; most is how many of
// those there may be where Lede is no member.
func (p *tokenPlace) createByToken(ctx context.Context, m discord.Message, most int) (string, error) {
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

func (p *tokenPlace) find(ctx context.Context, mark int, since time.Time) (string, error) {
	if p.alone() {
		return "", errUntraceable
	}
	id, err := p.channel.find(ctx, mark, since)
	if id != "" && p.usable() && !p.holds(id) {
		p.followUps = append(p.followUps, id)
	}
	return id, err
}

func (p *tokenPlace) edit(ctx context.Context, id string, m discord.Message) error {
	i := p.request.Interaction
	if p.holds(id) && p.usable() {
		var err error
		if id == p.original {
			_, err = p.client.EditOriginal(ctx, i.ApplicationID, i.Token, m)
		} else {
			_, err = p.client.EditFollowUp(ctx, i.ApplicationID, i.Token, id, m)
		}
		if err == nil || !discord.Expired(err) {
			return err
		}
		p.dead = true
		if err := rewind(m); err != nil {
			return err
		}
	}
	if p.alone() {
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
// others: the placeholder goes, a private message comes. errElsewhere says that
// the token is good for nothing any more. What was told in an earlier life of
// the process, or may have been, is not told again: such a message can't be
// looked for, and silence after a crash is better than to say it twice.
func (p *tokenPlace) tell(ctx context.Context, l *journal, name string, m discord.Message) error {
	m.Private = true
	if l.told(name) {
		return nil
	}
	if !p.usable() {
		return errElsewhere
	}
	err := p.tellByToken(ctx, l, name, m)
	if discord.Expired(err) {
		p.dead = true
		return errElsewhere
	}
	return err
}

func (p *tokenPlace) tellByToken(ctx context.Context, l *journal, name string, m discord.Message) error {
	i := p.request.Interaction
	if p.placeholder && i.Private {
		_, err := p.createByToken(ctx, m, mostFollowUps)
		return err
	}
	if p.placeholder {
		if err := p.client.DeleteOriginal(ctx, i.ApplicationID, i.Token); err != nil && !discord.Gone(err) {
			return fmt.Errorf("taking a placeholder away: %w", err)
		}
		p.placeholder = false
	}
	if err := l.note(ctx, func(d *Delivery) { d.Told = append(d.Told, name) }); err != nil {
		return err
	}
	_, err := p.createByToken(ctx, m, mostFollowUps)
	return err
}
