//go:build unix && !race

package crash_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/playground/standin"
)

// visit is somebody at a client in one channel, who asks in one way.
type visit struct {
	*town
	*standin.Person
	id, place standin.Snowflake
	stood     int // Lede's messages before the request
}

// asking makes a request, and returns its name and the change in the number of
// Lede's messages that is expected of it.
type asking struct {
	request string
	more    int
	// changed is the message that is to say something else afterwards.
	changed standin.Message
}

// way is a way in: prepare does what has to stand before, ask asks.
type way struct {
	name    string
	prepare func(ctx context.Context, v *visit) (standin.Message, error)
	ask     func(ctx context.Context, v *visit, before standin.Message) (asking, error)
}

func ways() []way {
	option := standin.Option
	return []way{
		{"slash command", nil, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			id, err := v.Slash(v.place, "summarize", option("link", v.link()))
			return asking{request: id.String(), more: 1}, err
		}},
		{"slash command, refused", nil, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			id, err := v.Slash(v.place, "summarize", option("link", v.refused()))
			return asking{request: id.String(), more: 1}, err
		}},
		{"message command", nil, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			m, err := v.Send(v.place, standin.Draft{Content: v.link()})
			if err != nil {
				return asking{}, err
			}
			id, err := v.ContextMenu(m.ID, "Summarize")
			return asking{request: id.String(), more: 1}, err
		}},
		{"button", summary, func(_ context.Context, v *visit, before standin.Message) (asking, error) {
			id, err := v.press(before, "longer")
			return asking{request: id.String(), changed: before}, err
		}},
		{"form", summary, func(ctx context.Context, v *visit, before standin.Message) (asking, error) {
			if _, err := v.press(before, "ask"); err != nil {
				return asking{}, err
			}
			var open []standin.Modal
			if err := until(ctx, "a form is open", func() bool {
				open = v.discord.Snapshot(v.id).Modals
				return len(open) == 1
			}); err != nil {
				return asking{}, err
			}
			id, err := v.Submit(open[0].ID, standin.Field{CustomID: "question", Value: "How much does the repair cost?"})
			return asking{request: id.String(), more: 1}, err
		}},
		{"mention", nil, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			return v.says(v.mention() + v.link())
		}},
		{"mention, refused", nil, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			return v.says(v.mention() + v.refused())
		}},
		{"reply", summary, func(_ context.Context, v *visit, before standin.Message) (asking, error) {
			m, err := v.Send(v.place, standin.Draft{Content: "How much does the repair cost?", ReplyTo: before.ID})
			return asking{request: m.ID.String(), more: 1}, err
		}},
		{"thread", func(ctx context.Context, v *visit) (standin.Message, error) {
			m, err := summary(ctx, v)
			if err != nil {
				return m, err
			}
			thread, err := v.StartThread(m.ID, "The lock")
			v.place = thread.ID
			return m, err
		}, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			return v.says("How much does the repair cost?")
		}},
		{"direct message", func(_ context.Context, v *visit) (standin.Message, error) {
			direct, err := v.OpenDM()
			v.place = direct.ID
			return standin.Message{}, err
		}, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			return v.says(v.link())
		}},
		{"reaction", nil, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			m, err := v.Send(v.place, standin.Draft{Content: v.link()})
			if err != nil {
				return asking{}, err
			}
			return asking{request: m.ID.String() + "-r", more: 1}, v.React(m.ID, "📰")
		}},
		{"opted-in channel", func(ctx context.Context, v *visit) (standin.Message, error) {
			return standin.Message{}, v.store.PutSettings(ctx, v.discord.Guild().String(), bot.Settings{
				Automatic: map[string]bot.Automatic{v.place.String(): {MinWords: 20, Cooldown: time.Millisecond}},
			})
		}, func(_ context.Context, v *visit, _ standin.Message) (asking, error) {
			return v.says(v.link())
		}},
	}
}

// summary makes a reply to ask about.
func summary(ctx context.Context, v *visit) (standin.Message, error) {
	id, err := v.Slash(v.place, "summarize", standin.Option("link", v.link()), standin.Option("length", "short"))
	if err != nil {
		return standin.Message{}, err
	}
	if err := v.settled(ctx, id.String()); err != nil {
		return standin.Message{}, err
	}
	all := v.fromLede()
	if len(all) != 1 {
		return standin.Message{}, fmt.Errorf("%d messages to begin with", len(all))
	}
	return all[0], nil
}

func (v *visit) mention() string { return "<@" + v.discord.ApplicationID().String() + "> " }

func (v *visit) says(text string) (asking, error) {
	m, err := v.Send(v.place, standin.Draft{Content: text})
	return asking{request: m.ID.String(), more: 1}, err
}

// press presses the button of a message whose custom id has this action.
func (v *visit) press(m standin.Message, action string) (standin.Snowflake, error) {
	for _, id := range customIDs(m.Components) {
		if strings.Contains(id, ":"+action+":") {
			return v.Press(m.ID, id)
		}
	}
	return 0, fmt.Errorf("no button %q among %q", action, customIDs(m.Components))
}

// fromLede returns what the person sees of Lede in their place.
func (v *visit) fromLede() []standin.Message {
	var own []standin.Message
	for _, m := range v.discord.Messages(v.id, v.place) {
		if m.Author.ID == v.discord.ApplicationID() && m.Type != standin.MessageThreadStarter && m.Flags&standin.FlagLoading == 0 {
			own = append(own, m)
		}
	}
	return own
}

// verdict says what is wrong with what the person sees; empty: nothing.
func (v *visit) verdict(a asking) string {
	all := v.fromLede()
	if n := len(all) - v.stood; n != a.more {
		return fmt.Sprintf("%d messages more, want %d: %s", n, a.more, strings.Join(texts(all), "\n---\n"))
	}
	for _, m := range all {
		text := textOf(m)
		if text == "" {
			return "an empty message stands"
		}
		if a.changed.ID == m.ID && text == textOf(a.changed) {
			return "the message says what it said before: " + text
		}
		if len(customIDs(m.Components)) == 0 && len(m.Components) > 0 && !strings.Contains(text, "robots") {
			return "it is unfinished: " + text
		}
	}
	return ""
}

func texts(all []standin.Message) []string {
	var said []string
	for _, m := range all {
		said = append(said, textOf(m))
	}
	return said
}

func textOf(m standin.Message) string {
	parts := []string{m.Content}
	var walk func([]standin.Component)
	walk = func(list []standin.Component) {
		for _, c := range list {
			if c.Content != nil {
				parts = append(parts, *c.Content)
			}
			walk(c.Components)
		}
	}
	walk(m.Components)
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

func customIDs(list []standin.Component) []string {
	var ids []string
	for _, c := range list {
		if c.CustomID != nil {
			ids = append(ids, *c.CustomID)
		}
		ids = append(ids, customIDs(c.Components)...)
	}
	return ids
}

// until waits for something to become true.
func until(ctx context.Context, what string, holds func() bool) error {
	for !holds() {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("waited in vain until %s: %w", what, ctx.Err())
		}
	}
	return nil
}
