package card

import (
	"strconv"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// MaxChoices is how many articles there can be to choose from: a row for each,
// within the components of a message.
const MaxChoices = 15

// Which asks which of several articles a question is about, with a button for
// each: [ActionChoose] with key, and the article's index as Arg.
func Which(v *words.Voice, key string, headlines []string) discord.Message {
	r := reply{colour: amber}
	r.add(line{words: said(v.Say(words.AnswerWhich, nil))})
	for i, headline := range headlines[:min(len(headlines), MaxChoices)] {
		label := shorten(headline, maxLabel)
		if label == "" {
			label = strconv.Itoa(i + 1)
		}
		r.rows = append(r.rows, discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{
			Label: label, Style: discordgo.SecondaryButton,
			CustomID: ID{Action: ActionChoose, ReplyKey: key, Arg: strconv.Itoa(i)}.String(),
		}}})
	}
	return r.messages(v)[0]
}

// maxLabel is the most characters of a button's label.
const maxLabel = 80
