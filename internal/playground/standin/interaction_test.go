package standin_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// stage is a stand-in with the commands that the tests use and a bot that is told of them.
type stage struct {
	*standin.Server
	t       *testing.T
	clock   *standin.SteppedClock
	told    <-chan *discordgo.Event
	general standin.Snowflake
}

func newStage(t *testing.T, opts standin.Options) *stage {
	t.Helper()
	clock := standin.NewSteppedClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	opts.Clock = clock
	s := start(t, opts)
	bot := newBot(t, s, everyday)
	put := ask(t, s, "PUT", fmt.Sprintf("/applications/%d/commands", s.ApplicationID()), []dict{
		{
			"name": "ask", "description": "Ask", "integration_types": []int{0, 1}, "contexts": []int{0, 1, 2},
			"options": []dict{
				{"type": 3, "name": "question", "description": "What", "required": true, "max_length": 20},
				{"type": 3, "name": "style", "description": "How", "choices": []dict{{"name": "Short", "value": "short"}}},
				{"type": 4, "name": "hours", "description": "How long", "min_value": 1, "max_value": 48},
				{"type": 3, "name": "article", "description": "Which", "autocomplete": true},
				{"type": 11, "name": "file", "description": "A file"},
				{"type": 7, "name": "channel", "description": "Where"},
			},
		},
		{"name": "Summarize", "type": 3},
		{"name": "lede", "description": "Settings", "default_member_permissions": "32", "contexts": []int{0}, "options": []dict{
			{"type": 1, "name": "settings", "description": "Change them"},
		}},
	})
	if put.status != 200 {
		t.Fatalf("commands: %d %s", put.status, put.body)
	}
	return &stage{Server: s, t: t, clock: clock, told: connect(t, bot), general: s.ChannelID("general")}
}

// interaction is the next that the bot is told of.
func (s *stage) interaction() standin.Interaction {
	s.t.Helper()
	var in standin.Interaction
	if err := json.Unmarshal(next(s.t, s.told, "INTERACTION_CREATE").RawData, &in); err != nil {
		s.t.Fatal(err)
	}
	return in
}

// slash uses /ask as mia, and returns what the bot is told.
func (s *stage) slash() standin.Interaction {
	s.t.Helper()
	if _, err := s.As(s.UserID("mia")).Slash(s.general, "ask", standin.Option("question", "why?")); err != nil {
		s.t.Fatal(err)
	}
	return s.interaction()
}

func (s *stage) answer(in standin.Interaction, kind int, data any) answer {
	s.t.Helper()
	return ask(s.t, s.Server, "POST", fmt.Sprintf("/interactions/%d/%s/callback", in.ID, in.Token), dict{"type": kind, "data": data})
}

func (s *stage) hook(in standin.Interaction, rest string) string {
	return fmt.Sprintf("/webhooks/%d/%s%s", s.ApplicationID(), in.Token, rest)
}

func (s *stage) want(got answer, status, code int, what string) {
	s.t.Helper()
	if got.status != status || got.code() != code {
		s.t.Errorf("%s: %d %s, want %d with code %d", what, got.status, got.body, status, code)
	}
}

func TestAnInteractionLivesThreeSecondsAndItsTokenFifteenMinutes(t *testing.T) {
	s := newStage(t, standin.Options{})
	_, shown := watch(t, s.Server, "mia")
	missed := s.slash()
	s.clock.Step(3 * time.Second)
	failure := seen[struct {
		ID     standin.Snowflake `json:"id"`
		Reason string            `json:"reason"`
	}](t, shown, "INTERACTION_FAILURE")
	if failure.ID != missed.ID || failure.Reason != "The application did not respond" {
		t.Errorf("the person sees %+v", failure)
	}
	s.want(s.answer(missed, 4, dict{"content": "late"}), 404, 10062, "an answer after three seconds")
	s.want(ask(t, s.Server, "POST", s.hook(missed, ""), dict{"content": "x"}), 404, 10015, "a follow-up to one that was never answered")

	in := s.slash()
	s.clock.Step(2 * time.Second)
	s.want(s.answer(in, 5, nil), 204, 0, "a deferral in time")
	s.want(s.answer(in, 4, dict{"content": "again"}), 400, 40060, "a second answer")
	s.clock.Step(14 * time.Minute)
	s.want(ask(t, s.Server, "PATCH", s.hook(in, "/messages/@original"), dict{"content": "words"}), 200, 0, "an edit after 14 minutes")
	s.clock.Step(time.Minute)
	s.want(ask(t, s.Server, "PATCH", s.hook(in, "/messages/@original"), dict{"content": "more"}), 401, 50027, "an edit after 15 minutes")
	s.want(ask(t, s.Server, "PATCH", "/webhooks/1/nonsense/messages/@original", dict{"content": "x"}), 404, 10015, "a token that never was")
}

func TestPrivateAnswersAreSeenByOnePersonAlone(t *testing.T) {
	s := newStage(t, standin.Options{})
	in := s.slash()
	s.want(s.answer(in, 4, dict{"content": "just you", "flags": standin.FlagEphemeral}), 204, 0, "a private answer")
	mine := s.Messages(s.UserID("mia"), s.general)
	if len(mine) != 1 || mine[0].Content != "just you" || mine[0].Flags&standin.FlagEphemeral == 0 {
		t.Fatalf("mia sees %+v", mine)
	}
	if others := s.Messages(s.UserID("ada"), s.general); len(others) != 0 {
		t.Errorf("ada sees %+v", others)
	}
	m := mine[0].ID
	s.want(ask(t, s.Server, "GET", messagePath(s.general, m), nil), 404, 10008, "reading it as a message of the channel")
	s.want(ask(t, s.Server, "DELETE", messagePath(s.general, m), nil), 404, 10008, "deleting it as a message of the channel")
	s.want(ask(t, s.Server, "GET", s.hook(in, "/messages/@original"), nil), 200, 0, "reading it by its token")
	s.want(ask(t, s.Server, "PATCH", s.hook(in, fmt.Sprintf("/messages/%d", m)), dict{"content": "still you"}), 200, 0, "editing it by its token")
	s.want(ask(t, s.Server, "DELETE", s.hook(in, "/messages/@original"), nil), 204, 0, "deleting it by its token")
	if left := s.Messages(s.UserID("mia"), s.general); len(left) != 0 {
		t.Errorf("mia still sees %+v", left)
	}
}

func TestFollowUps(t *testing.T) {
	s := newStage(t, standin.Options{})
	in := s.slash()
	s.want(s.answer(in, 5, dict{"flags": standin.FlagEphemeral}), 204, 0, "a private deferral")
	first := ask(t, s.Server, "POST", s.hook(in, "?wait=true"), dict{"content": "one"})
	s.want(first, 200, 0, "the first follow-up")
	second := ask(t, s.Server, "POST", s.hook(in, ""), dict{"content": "two"})
	s.want(second, 200, 0, "the second follow-up")
	mine := s.Messages(s.UserID("mia"), s.general)
	if len(mine) != 2 || mine[0].Flags != standin.FlagEphemeral || mine[1].Flags != 0 {
		t.Errorf("the first takes the place of the deferral, the second is a message of its own: %+v", mine)
	}

	outside := s.AddGuild(standin.GuildSeed{Name: "Elsewhere", WithoutBot: true, Channels: []standin.ChannelSeed{{Name: "there"}}})
	if _, err := s.As(s.UserID("ada")).Slash(s.ChannelID("there"), "ask", standin.Option("question", "why?")); err == nil {
		t.Error("ada has not installed the application, and the server has not got the bot")
	}
	if _, err := s.As(s.UserID("mia")).Slash(s.ChannelID("there"), "ask", standin.Option("question", "why?")); err != nil {
		t.Fatal(err)
	}
	in = s.interaction()
	if _, guild := in.Owners["0"]; guild || in.Owners["1"] != s.UserID("mia") || in.GuildID != outside {
		t.Errorf("the owners are %v in %d", in.Owners, in.GuildID)
	}
	s.want(s.answer(in, 4, dict{"content": "hello"}), 204, 0, "an answer where the bot is not")
	for n := range 5 {
		s.want(ask(t, s.Server, "POST", s.hook(in, ""), dict{"content": "x"}), 200, 0, fmt.Sprintf("follow-up %d", n+1))
	}
	s.want(ask(t, s.Server, "POST", s.hook(in, ""), dict{"content": "x"}), 400, 40094, "a sixth follow-up")
	s.want(ask(t, s.Server, "POST", messagesPath(s.ChannelID("there")), dict{"content": "x"}), 403, 50001, "a message where the bot is not")
}

func TestComponentsAndModals(t *testing.T) {
	s := newStage(t, standin.Options{})
	mia, shown := watch(t, s.Server, "mia")
	in := s.slash()
	s.want(s.answer(in, 4, dict{"content": "pick", "components": []any{
		row(button("more", "More"), dict{"type": 2, "style": 1, "custom_id": "off", "label": "Off", "disabled": true}),
		row(dict{"type": 3, "custom_id": "menu", "options": []any{dict{"label": "A", "value": "a"}, dict{"label": "B", "value": "b"}}}),
		row(dict{"type": 5, "custom_id": "who"}),
	}}), 204, 0, "a message with components")
	m := s.Messages(mia, s.general)[0].ID
	p := s.As(mia)
	if _, err := p.Press(m, "off"); err == nil {
		t.Error("a disabled button can be pressed")
	}
	if _, err := p.Choose(m, "menu", "c"); err == nil {
		t.Error("what is not an option can be chosen")
	}
	if _, err := p.Choose(m, "menu", "b"); err != nil {
		t.Fatal(err)
	}
	in = s.interaction()
	if in.Data.CustomID != "menu" || in.Data.Values[0] != "b" || in.Message.ID != m {
		t.Errorf("the bot is told %+v", in.Data)
	}
	s.want(s.answer(in, 7, dict{"content": "b it is"}), 204, 0, "an update of the message")
	if got := s.Messages(mia, s.general)[0].Content; got != "b it is" {
		t.Errorf("the message says %q", got)
	}
	if _, err := p.Choose(m, "who", s.UserID("ada").String()); err != nil {
		t.Fatal(err)
	}
	in = s.interaction()
	if u := in.Data.Resolved.Users[s.UserID("ada")]; u.Username != "ada" {
		t.Errorf("the chosen user is %+v", u)
	}
	s.want(s.answer(in, 6, nil), 204, 0, "a silent acknowledgement")
	s.want(ask(t, s.Server, "PATCH", s.hook(in, "/messages/@original"), dict{"content": "edited"}), 200, 0, "an edit of the pressed message")

	if _, err := p.Press(m, "more"); err != nil {
		t.Fatal(err)
	}
	in = s.interaction()
	s.want(s.answer(in, 9, dict{"custom_id": "form", "title": "Paste", "components": []any{
		row(dict{"type": 4, "custom_id": "old", "label": "Old", "style": 2, "max_length": 5}),
		dict{"type": 18, "label": "New", "component": dict{"type": 4, "custom_id": "new", "style": 1, "required": false}},
		dict{"type": 18, "label": "File", "component": dict{"type": 19, "custom_id": "file", "required": false}},
	}}), 204, 0, "a modal")
	modal := seen[standin.Modal](t, shown, "INTERACTION_MODAL_CREATE")
	if _, err := p.Submit(modal.ID, standin.Field{CustomID: "old", Value: "too long"}); err == nil {
		t.Error("a text that is too long can be submitted")
	}
	if _, err := s.As(s.UserID("ada")).Submit(modal.ID, standin.Field{CustomID: "old", Value: "words"}); err == nil {
		t.Error("another person can submit the modal")
	}
	if _, err := p.Submit(modal.ID,
		standin.Field{CustomID: "old", Value: "words"},
		standin.Field{CustomID: "file", Files: []standin.File{{Name: "a.txt", Data: []byte("text")}}}); err != nil {
		t.Fatal(err)
	}
	in = s.interaction()
	var parts []struct {
		Components []struct {
			Value string `json:"value"`
		} `json:"components"`
		Component struct {
			Values []standin.Snowflake `json:"values"`
		} `json:"component"`
	}
	if err := json.Unmarshal(in.Data.Components, &parts); err != nil {
		t.Fatal(err)
	}
	if in.Data.CustomID != "form" || parts[0].Components[0].Value != "words" || in.Data.Resolved.Attachments[parts[2].Component.Values[0]].Filename != "a.txt" {
		t.Errorf("the bot is told %s", in.Data.Components)
	}
	s.want(s.answer(in, 9, dict{}), 400, 50035, "a modal in answer to a modal")
	s.want(s.answer(in, 7, dict{"content": "thanks"}), 204, 0, "an update in answer to a modal")
}

func TestModalsAreHeldToTheirLimits(t *testing.T) {
	input := dict{"type": 4, "custom_id": "a", "style": 1}
	label := func(name string, c dict) dict { return dict{"type": 18, "label": name, "component": c} }
	tests := map[string]dict{
		"a title of 46":        {"custom_id": "m", "title": strings.Repeat("x", 46), "components": []any{label("a", input)}},
		"no title":             {"custom_id": "m", "components": []any{label("a", input)}},
		"a label of 46":        {"custom_id": "m", "title": "t", "components": []any{label(strings.Repeat("x", 46), input)}},
		"no fields":            {"custom_id": "m", "title": "t", "components": []any{}},
		"six fields":           {"custom_id": "m", "title": "t", "components": repeat(6, func(i int) dict { return label("a", dict{"type": 4, "style": 1, "custom_id": fmt.Sprint(i)}) })},
		"a custom id twice":    {"custom_id": "m", "title": "t", "components": []any{label("a", input), label("b", input)}},
		"a button":             {"custom_id": "m", "title": "t", "components": []any{row(button("a", "A"))}},
		"a max_length of 4001": {"custom_id": "m", "title": "t", "components": []any{label("a", dict{"type": 4, "custom_id": "a", "style": 1, "max_length": 4001})}},
	}
	s := newStage(t, standin.Options{})
	for name, modal := range tests {
		s.want(s.answer(s.slash(), 9, modal), 400, 50035, name)
	}
}

func TestCommandsAreOfferedToThoseWhoMayUseThem(t *testing.T) {
	s := newStage(t, standin.Options{})
	mia, ada := s.As(s.UserID("mia")), s.As(s.UserID("ada"))
	if _, err := mia.Slash(s.general, "lede settings"); err == nil {
		t.Error("a member may use a command for those who manage the server")
	}
	if _, err := ada.Slash(s.general, "lede settings"); err != nil {
		t.Errorf("the owner may not: %v", err)
	}
	if in := s.interaction(); in.Data.Options[0].Name != "settings" || in.Member.Permissions == nil {
		t.Errorf("the bot is told %+v", in.Data)
	}
	for what, given := range map[string][]standin.OptionValue{
		"a required option is missing": {standin.Option("style", "short")},
		"a text is too long":           {standin.Option("question", strings.Repeat("x", 21))},
		"a value is no choice":         {standin.Option("question", "x"), standin.Option("style", "long")},
		"a number is out of range":     {standin.Option("question", "x"), standin.Option("hours", 49)},
		"an option does not exist":     {standin.Option("question", "x"), standin.Option("other", "x")},
	} {
		if _, err := mia.Slash(s.general, "ask", given...); err == nil {
			t.Errorf("accepted though %s", what)
		}
	}
	if _, err := mia.Slash(s.general, "ask", standin.Option("question", "x"), standin.Option("hours", 2),
		standin.Option("file", standin.File{Name: "a.md", Data: []byte("# A")}), standin.Option("channel", s.ChannelID("news"))); err != nil {
		t.Fatal(err)
	}
	in := s.interaction()
	if len(in.Data.Resolved.Attachments) != 1 || in.Data.Resolved.Channels[s.ChannelID("news")].Name != "news" {
		t.Errorf("resolved as %+v", in.Data.Resolved)
	}
}

func TestAutocompleteAndMessageCommands(t *testing.T) {
	s := newStage(t, standin.Options{WithoutMessageContent: false})
	mia, shown := watch(t, s.Server, "mia")
	if _, err := s.As(mia).Autocomplete(s.general, "ask", standin.Option("article", "clim")); err != nil {
		t.Fatal(err)
	}
	in := s.interaction()
	if in.Type != standin.InteractionAutocomplete || !in.Data.Options[0].Focused {
		t.Errorf("the bot is told %+v", in.Data)
	}
	s.want(s.answer(in, 8, dict{"choices": []dict{{"name": "Climate", "value": "climate"}}}), 204, 0, "suggestions")
	choices := seen[struct {
		Choices []standin.CommandChoice `json:"choices"`
	}](t, shown, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE")
	if len(choices.Choices) != 1 || choices.Choices[0].Name != "Climate" {
		t.Errorf("the person sees %+v", choices)
	}
	s.SetMessageContent(false)
	m := say(t, s.Server, "ada", "general", "a link")
	if _, err := s.As(mia).ContextMenu(m.ID, "Summarize"); err != nil {
		t.Fatal(err)
	}
	in = s.interaction()
	if in.Data.TargetID != m.ID || in.Data.Resolved.Messages[m.ID].Content != "a link" {
		t.Errorf("the target is told as %+v", in.Data.Resolved.Messages)
	}
	got := ask(t, s.Server, "POST", fmt.Sprintf("/interactions/%d/%s/callback?with_response=true", in.ID, in.Token), dict{"type": 5})
	var full struct {
		Interaction struct {
			Loading bool `json:"response_message_loading"`
		} `json:"interaction"`
		Resource struct {
			Message standin.Message `json:"message"`
		} `json:"resource"`
	}
	if err := json.Unmarshal(got.body, &full); err != nil {
		t.Fatal(err)
	}
	if !full.Interaction.Loading || full.Resource.Message.ID == 0 {
		t.Errorf("with_response gives %s", got.body)
	}
}
