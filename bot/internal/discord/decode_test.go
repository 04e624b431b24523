package discord

import (
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestDecodingKeepsWhatIsKnown(t *testing.T) {
	cases := map[string]struct {
		data  string
		check func(m *discordgo.Message) bool
	}{
		"an unknown component": {
			`{"id":"1","content":"x","components":[{"type":99},{"type":10,"content":"a"}]}`,
			func(m *discordgo.Message) bool { return m.Content == "x" && len(m.Components) == 1 },
		},
		"text inside an unknown component": {
			`{"id":"1","components":[{"type":99,"components":[{"type":10,"content":"a"}]}]}`,
			func(m *discordgo.Message) bool { return len(m.Components) == 1 },
		},
		"an unknown accessory": {
			`{"id":"1","components":[{"type":9,"components":[{"type":10,"content":"a"}],"accessory":{"type":99}}]}`,
			func(m *discordgo.Message) bool { return len(m.Components) == 1 },
		},
		"deep in a container": {
			`{"id":"1","components":[{"type":17,"components":[{"type":1,"components":[{"type":99},{"type":2,"style":2,"custom_id":"b"}]}]}]}`,
			func(m *discordgo.Message) bool { return len(m.Components) == 1 },
		},
		"in the message that is answered": {
			`{"id":"1","content":"x","referenced_message":{"id":"2","content":"y","components":[{"type":99}]}}`,
			func(m *discordgo.Message) bool {
				return m.ReferencedMessage != nil && m.ReferencedMessage.Content == "y"
			},
		},
		"in a forward": {
			`{"id":"1","message_snapshots":[{"message":{"content":"z","components":[{"type":99}]}}]}`,
			func(m *discordgo.Message) bool {
				return len(m.MessageSnapshots) == 1 && m.MessageSnapshots[0].Message.Content == "z"
			},
		},
		"a field of another kind": {
			`{"id":"1","content":"x","type":"new","attachments":{"a":1},"author":{"id":"3"}}`,
			func(m *discordgo.Message) bool { return m.Content == "x" && m.Author != nil && m.Attachments == nil },
		},
		"no components at all": {
			`{"id":"1","content":"x","components":null}`,
			func(m *discordgo.Message) bool { return m.Content == "x" },
		},
	}
	for name, want := range cases {
		var m discordgo.Message
		if err := decode([]byte(want.data), &m); err != nil || m.ID != "1" || !want.check(&m) {
			t.Errorf("%s: %v, %+v", name, err, m)
		}
	}
}

func TestAFormWithLabelsIsRead(t *testing.T) {
	const data = `{"id":"1","application_id":"2","type":5,"token":"t","data":{"custom_id":"form","components":[
		{"type":10,"content":"a hint"},{"type":18,"label":"Text","component":{"type":4,"custom_id":"text","value":"words"}}]}}`
	var i discordgo.Interaction
	if err := decode([]byte(data), &i); err != nil {
		t.Fatal(err)
	}
	form, ok := i.Data.(discordgo.ModalSubmitInteractionData)
	if !ok || form.CustomID != "form" || len(form.Components) != 2 {
		t.Fatalf("the form is %+v", i.Data)
	}
	row, _ := form.Components[1].(*discordgo.ActionsRow)
	if row == nil || row.Components[0].(*discordgo.TextInput).Value != "words" {
		t.Errorf("the field is %+v", form.Components[1])
	}
}

// Whatever Discord sends, nothing panics, and what discordgo can read is read
// just so.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"id":"1","components":[{"type":99}]}`, `{"id":1}`, `[]`, `null`, `{"components":[{"type":18,"component":{"type":4}}]}`,
		`{"id":"1","type":5,"data":{"components":[{"type":9,"accessory":{"type":2}}]}}`, `{"components":{"components":[1]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict, tolerant discordgo.Message
		plain := strict.UnmarshalJSON(data)
		if err := decode(data, &tolerant); plain == nil && (err != nil || tolerant.ID != strict.ID || tolerant.Content != strict.Content) {
			t.Errorf("%q: %v", data, err)
		}
		var i discordgo.Interaction
		_ = decode(data, &i)
		newEvent(&shard{}, "s", &discordgo.Event{Type: MessageCreate, RawData: data, Struct: &discordgo.MessageCreate{}})
		newEvent(&shard{}, "s", &discordgo.Event{Type: ReactionAdd, RawData: data, Struct: &discordgo.MessageReactionAdd{}})
	})
}
