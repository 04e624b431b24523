package discord

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// markedComponent is a component with an id of our choice. Not all of
// discordgo's types have a field for it.
type markedComponent struct {
	discordgo.MessageComponent
	id int
}

// MarshalJSON writes the component with its id.
func (c markedComponent) MarshalJSON() ([]byte, error) {
	encoded, err := json.Marshal(c.MessageComponent)
	if err != nil {
		return nil, err
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(encoded, &object); err != nil {
		return nil, err
	}
	object["id"] = json.RawMessage(strconv.Itoa(c.id))
	return json.Marshal(object)
}

// marked returns the components, the first of them with the mark.
func (m Message) marked() []discordgo.MessageComponent {
	if m.Mark <= 0 || len(m.Components) == 0 {
		return m.Components
	}
	all := append([]discordgo.MessageComponent(nil), m.Components...)
	all[0] = markedComponent{all[0], m.Mark}
	return all
}

// The most that is looked through for a marked message.
const (
	markedPage  = 100
	markedPages = 5
)

// Marked returns the id of the message in a channel, by one of the authors and
// not older than since, whose [Message.Mark] is mark; empty where there is none
// among the 500 newest of that time.
func (c *Client) Marked(ctx context.Context, channelID string, mark int, since time.Time, authors ...string) (string, error) {
	after := Snowflake(since)
	for range markedPages {
		query := url.Values{"after": {after}, "limit": {strconv.Itoa(markedPage)}}
		var page []struct {
			ID     string `json:"id"`
			Author struct {
				ID string `json:"id"`
			} `json:"author"`
			Components []struct {
				ID int `json:"id"`
			} `json:"components"`
		}
		if err := c.call(ctx, to("GET", "/channels/{channel}/messages", channelID).with(query), nil, &page); err != nil {
			return "", err
		}
		for _, m := range page {
			own := false
			for _, author := range authors {
				own = own || m.Author.ID == author
			}
			if own && len(m.Components) > 0 && m.Components[0].ID == mark {
				return m.ID, nil
			}
		}
		if len(page) < markedPage {
			return "", nil
		}
		after = page[0].ID // the newest comes first
	}
	return "", nil
}
