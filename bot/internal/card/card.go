// Package card turns what Lede has to say into messages of Discord: cards of
// text, small links to the sentences that they cite, and buttons.
//
// Start with [Summary]. Every function returns whole, valid messages, within
// Discord's limits whatever the article holds: what is longer goes on in a
// further message, cut between sentences, and what would need more than a few
// messages is attached as a file. Nothing is left out. Text of an article can
// format, link or mention nothing.
package card

import (
	"bytes"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/summarize"
)

// Options shape a reply. The zero value is a public reply without buttons.
type Options struct {
	// ReplyKey names the reply in its buttons; without one there are none.
	ReplyKey string
	// Length and Style are those of the summary shown.
	Length summarize.Length
	Style  summarize.Style
	// Private asks that only the reader who asked sees the messages.
	Private bool
	// Translate offers a translation; only a language model can make one.
	Translate bool
	// LeadImage shows the article's image. It is off by default: Discord
	// fetches it from the site, and a channel did not ask for pictures.
	LeadImage bool
	// Extracted says that the text is the article's own sentences, where the reader may
	// have expected otherwise.
	Extracted bool
	// Warnings are sentences in the reader's language to put under the text.
	Warnings []string
	// FollowUp tells that a reply to the message is taken for a question.
	FollowUp bool
	// Unfinished marks a reply that is still being written: it has no buttons.
	Unfinished bool
}

// maxButtons is the most buttons of a row.
const maxButtons = 5

// MaxMessages is how many messages a reply may fill before it is attached as a file.
const MaxMessages = 4

// The colours of cards.
const (
	ink   = 0x3B6EA5 // replies
	amber = 0xC98A1B // notices, and replies about less than the whole article
	grey  = 0x80848E // Lede's own affairs
)

// reply is a card to be: groups of text and buttons under them.
type reply struct {
	groups  []group
	buttons []discordgo.Button
	rows    []discordgo.MessageComponent // further rows, under the text and over the buttons
	colour  int
	private bool
}

func (r *reply) add(lines ...line) { r.groups = append(r.groups, group{lines: lines}) }

// messages packs the reply. The buttons stand on the last message.
func (r *reply) messages(v *words.Voice) []discord.Message {
	packed := pack(r.groups)
	if len(packed) > MaxMessages {
		return []discord.Message{r.attached(v, packed)}
	}
	if len(packed) == 0 {
		packed = [][]display{nil}
	}
	all := make([]discord.Message, len(packed))
	for i, displays := range packed {
		var inside []discordgo.MessageComponent
		if i > 0 {
			part := v.Say(words.SummaryPart, words.Args{"Part": v.Number(i + 1), "Parts": v.Number(len(packed))})
			inside = append(inside, discordgo.TextDisplay{Content: "-# " + part})
		}
		inside = append(inside, shown(displays)...)
		if i == len(packed)-1 {
			inside = append(inside, r.controls()...)
		}
		all[i] = r.message(inside)
	}
	return all
}

func (r *reply) message(inside []discordgo.MessageComponent) discord.Message {
	colour := r.colour
	return discord.Message{
		V2: true, Private: r.private,
		Components: []discordgo.MessageComponent{discordgo.Container{AccentColor: &colour, Components: inside}},
	}
}

// attachedName is the name of the file of a reply that is too long for messages.
const attachedName = "lede.txt"

// attached returns one message with the beginning of the reply, and a file with all of it.
func (r *reply) attached(v *words.Voice, packed [][]display) discord.Message {
	var all []discord.Message
	for _, displays := range packed {
		all = append(all, r.message(shown(displays)))
	}
	inside := append(shown(packed[0]),
		discordgo.TextDisplay{Content: "-# " + v.Say(words.SummaryFile, nil)},
		discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: "attachment://" + attachedName}},
	)
	m := r.message(append(inside, r.controls()...))
	m.Files = []*discordgo.File{{
		Name: attachedName, ContentType: "text/plain; charset=utf-8", Reader: bytes.NewReader([]byte(Text(all))),
	}}
	return m
}

// shown returns the components of text displays.
func shown(displays []display) []discordgo.MessageComponent {
	var all []discordgo.MessageComponent
	for _, d := range displays {
		text := discordgo.TextDisplay{Content: d.text()}
		if d.side == "" {
			all = append(all, text)
			continue
		}
		all = append(all, discordgo.Section{
			Components: []discordgo.MessageComponent{text},
			Accessory:  discordgo.Thumbnail{Media: discordgo.UnfurledMediaItem{URL: d.side}},
		})
	}
	return all
}

// controls returns the rows under the text.
func (r *reply) controls() []discordgo.MessageComponent {
	return append(r.rows, rows(r.buttons)...)
}

// rows puts buttons into as few rows as hold them, of even length.
func rows(buttons []discordgo.Button) []discordgo.MessageComponent {
	if len(buttons) == 0 {
		return nil
	}
	count := (len(buttons) + maxButtons - 1) / maxButtons
	each := (len(buttons) + count - 1) / count
	var all []discordgo.MessageComponent
	for len(buttons) > 0 {
		n := min(each, len(buttons))
		var row discordgo.ActionsRow
		for _, b := range buttons[:n] {
			row.Components = append(row.Components, b)
		}
		all = append(all, row)
		buttons = buttons[n:]
	}
	return all
}

// button returns a button of the quiet kind.
func button(v *words.Voice, label words.Key, id ID) discordgo.Button {
	return discordgo.Button{Label: v.Say(label, nil), Style: discordgo.SecondaryButton, CustomID: id.String()}
}

// small returns a line of small print.
func small(parts []word) line { return line{prefix: "-# ", words: parts} }

// heading returns a bold line that stays with what follows it.
func heading(text string) line {
	return line{words: []word{{text: text, bold: true}}, keeps: true}
}
