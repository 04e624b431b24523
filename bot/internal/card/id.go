package card

import (
	"net/url"
	"strings"
)

// MaxCustomID is the most characters that Discord takes for a custom id.
const MaxCustomID = 100

// idVersion begins every custom id. A new meaning of the fields needs a new one:
// buttons of old messages stay in their channels for years.
const idVersion = "l1"

// Action is what a button, select menu or modal asks for.
type Action string

// The actions. Each says what Arg holds, if anything.
const (
	ActionAsk       Action = "ask"       // open the modal for a question
	ActionQuestion  Action = "question"  // the submitted modal of a question
	ActionShorter   Action = "shorter"   // the same summary, shorter
	ActionLonger    Action = "longer"    // the same summary, longer
	ActionTranslate Action = "translate" // the same summary in the language of the reader who presses
	ActionSources   Action = "sources"   // show the cited sentences privately; Arg is the page from 0, empty for the first
	ActionTurn      Action = "turn"      // turn to another page of the sources shown; Arg is the page from 0
	ActionDelete    Action = "delete"    // delete the reply
	ActionPaste     Action = "paste"     // open the modal for a text
	ActionPasted    Action = "pasted"    // the submitted modal of a text
	ActionAgain     Action = "again"     // try the request again
	ActionChoose    Action = "choose"    // the article that a question is about; Arg is its index
	ActionSetting   Action = "setting"   // a control of the settings panel; Arg is the Setting
	ActionTab       Action = "tab"       // a tab of the settings panel; Arg is the Tab
	ActionErase     Action = "erase"     // ask whether to erase a person's data
	ActionConfirm   Action = "confirm"   // erase a person's data
	ActionCancel    Action = "cancel"    // do not
	ActionStale     Action = "stale"     // a button that can't say what it is for
)

// ID is what a custom id holds.
type ID struct {
	Action Action
	// ReplyKey names the reply or draft that the control belongs to.
	ReplyKey string
	Arg      string
}

// String returns the custom id. Where it would exceed [MaxCustomID], which no
// key made of snowflakes does, it is that of [ActionStale]: Discord would
// refuse the whole message otherwise.
func (id ID) String() string {
	s := idVersion + ":" + url.QueryEscape(string(id.Action)) + ":" + url.QueryEscape(id.ReplyKey)
	if id.Arg != "" {
		s += ":" + url.QueryEscape(id.Arg)
	}
	if len(s) > MaxCustomID {
		return idVersion + ":" + string(ActionStale) + ":"
	}
	return s
}

// ParseID reads a custom id. It is false for one that this version of Lede did not write.
func ParseID(s string) (ID, bool) {
	fields := strings.Split(s, ":")
	if len(s) > MaxCustomID || len(fields) < 3 || len(fields) > 4 || fields[0] != idVersion {
		return ID{}, false
	}
	for i, field := range fields {
		plain, err := url.QueryUnescape(field)
		if err != nil {
			return ID{}, false
		}
		fields[i] = plain
	}
	id := ID{Action: Action(fields[1]), ReplyKey: fields[2]}
	if len(fields) == 4 {
		id.Arg = fields[3]
	}
	return id, id.Action != ""
}
