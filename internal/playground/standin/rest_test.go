package standin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// answer is what a raw request got back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// code is Discord's error code in the answer.
func (a answer) code() int {
	var refusal struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(a.body, &refusal) // none is zero
	return refusal.Code
}

func (a answer) id(t *testing.T) standin.Snowflake {
	t.Helper()
	var made struct {
		ID standin.Snowflake `json:"id"`
	}
	if err := json.Unmarshal(a.body, &made); err != nil || made.ID == 0 {
		t.Fatalf("no id in %d %s", a.status, a.body)
	}
	return made.ID
}

// ask sends a request to REST as the bot.
func ask(t *testing.T, s *standin.Server, method, path string, body any) answer {
	t.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	return askRaw(t, s, method, path, "application/json", reader)
}

func askRaw(t *testing.T, s *standin.Server, method, path, kind string, body io.Reader) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+"/api/v10"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+s.Token())
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	req.Close = true
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, text}
}

func messagesPath(ch standin.Snowflake) string { return fmt.Sprintf("/channels/%d/messages", ch) }

func messagePath(ch, m standin.Snowflake) string {
	return fmt.Sprintf("/channels/%d/messages/%d", ch, m)
}

type dict = map[string]any

func text(content string) dict { return dict{"type": 10, "content": content} }

func button(id, label string) dict {
	return dict{"type": 2, "style": 1, "custom_id": id, "label": label}
}

func row(parts ...any) dict { return dict{"type": 1, "components": parts} }

func repeat(n int, part func(i int) dict) []any {
	list := []any{}
	for i := range n {
		list = append(list, part(i))
	}
	return list
}

func TestMessagesAreHeldToDiscordsLimits(t *testing.T) {
	const v2 = standin.FlagComponentsV2
	embed := func(e dict) dict { return dict{"embeds": []any{e}} }
	cards := func(parts ...any) dict { return dict{"flags": v2, "components": parts} }
	tests := map[string]struct {
		body   any
		status int
		code   int
		at     string // the path to the problem in "errors"
	}{
		"content of 2,000 characters":      {dict{"content": strings.Repeat("ä", 2000)}, 200, 0, ""},
		"content of 2,001":                 {dict{"content": strings.Repeat("ä", 2001)}, 400, 50035, "content"},
		"nothing at all":                   {dict{}, 400, 50006, ""},
		"white space alone":                {dict{"content": " \n"}, 400, 50006, ""},
		"an embed":                         {embed(dict{"title": "t", "description": strings.Repeat("x", 4096)}), 200, 0, ""},
		"a description of 4,097":           {embed(dict{"description": strings.Repeat("x", 4097)}), 400, 50035, "embeds.0.description"},
		"a title of 257":                   {embed(dict{"title": strings.Repeat("x", 257)}), 400, 50035, "embeds.0.title"},
		"embeds of more than 6,000":        {dict{"embeds": repeat(2, func(int) dict { return dict{"description": strings.Repeat("x", 3001)} })}, 400, 50035, "embeds"},
		"eleven embeds":                    {dict{"embeds": repeat(11, func(int) dict { return dict{"title": "t"} })}, 400, 50035, "embeds"},
		"a field without a value":          {embed(dict{"fields": []any{dict{"name": "n", "value": ""}}}), 400, 50035, "embeds.0.fields.0.value"},
		"a nonce of 26":                    {dict{"content": "x", "nonce": strings.Repeat("1", 26)}, 400, 50035, "nonce"},
		"a button":                         {dict{"content": "x", "components": []any{row(button("a", "A"))}}, 200, 0, ""},
		"buttons alone":                    {dict{"components": []any{row(button("a", "A"))}}, 200, 0, ""},
		"six buttons in a row":             {dict{"components": []any{row(repeat(6, func(i int) dict { return button(fmt.Sprint(i), "A") })...)}}, 400, 50035, "components.0.components"},
		"six rows":                         {dict{"components": repeat(6, func(i int) dict { return row(button(fmt.Sprint(i), "A")) })}, 400, 50035, "components"},
		"a label of 81":                    {dict{"components": []any{row(button("a", strings.Repeat("x", 81)))}}, 400, 50035, "components.0.components.0.label"},
		"no label and no emoji":            {dict{"components": []any{row(button("a", ""))}}, 400, 50035, "components.0.components.0.label"},
		"a custom id of 101":               {dict{"components": []any{row(button(strings.Repeat("x", 101), "A"))}}, 400, 50035, "components.0.components.0.custom_id"},
		"the same custom id twice":         {dict{"components": []any{row(button("a", "A"), button("a", "B"))}}, 400, 50035, "components.0.components.1.custom_id"},
		"a link button with a custom id":   {dict{"components": []any{row(dict{"type": 2, "style": 5, "label": "x", "url": "https://example.org", "custom_id": "a"})}}, 400, 50035, "components.0.components.0"},
		"a link button of 513":             {dict{"components": []any{row(dict{"type": 2, "style": 5, "label": "x", "url": "https://example.org/" + strings.Repeat("a", 493)})}}, 400, 50035, "components.0.components.0.url"},
		"a link button to javascript":      {dict{"components": []any{row(dict{"type": 2, "style": 5, "label": "x", "url": "javascript://example.org/"})}}, 400, 50035, "components.0.components.0.url"},
		"a text display without the flag":  {dict{"components": []any{text("x")}}, 400, 50035, "components.0.type"},
		"a card":                           {cards(dict{"type": 17, "accent_color": 5, "components": []any{text("x"), dict{"type": 14}, row(button("a", "A"))}}), 200, 0, ""},
		"a card with content":              {dict{"flags": v2, "content": "x", "components": []any{text("x")}}, 400, 50035, "content"},
		"a card with an embed":             {dict{"flags": v2, "embeds": []any{dict{"title": "x"}}, "components": []any{text("x")}}, 400, 50035, "embeds"},
		"a card with nothing":              {cards(), 400, 50006, ""},
		"forty components":                 {cards(repeat(40, func(int) dict { return text("x") })...), 200, 0, ""},
		"forty-one components":             {cards(repeat(41, func(int) dict { return text("x") })...), 400, 50035, "components"},
		"forty-one, counting nested ones":  {cards(dict{"type": 17, "components": repeat(40, func(int) dict { return text("x") })}), 400, 50035, "components"},
		"4,000 characters of text":         {cards(text(strings.Repeat("x", 2000)), text(strings.Repeat("x", 2000))), 200, 0, ""},
		"4,001 characters of text":         {cards(text(strings.Repeat("x", 2000)), text(strings.Repeat("x", 2001))), 400, 50035, "components"},
		"4,000 characters of 3 bytes each": {cards(text(strings.Repeat("記", 4000))), 500, 0, ""},
		"3,386 characters of 3 bytes each": {cards(text(strings.Repeat("記", 3386))), 200, 0, ""},
		"an empty text":                    {cards(text("")), 400, 50035, "components.0.content"},
		"a container in a container":       {cards(dict{"type": 17, "components": []any{dict{"type": 17, "components": []any{text("x")}}}}), 400, 50035, "components.0.components.0.type"},
		"a section":                        {cards(dict{"type": 9, "components": []any{text("x")}, "accessory": button("a", "A")}), 200, 0, ""},
		"a section of four texts":          {cards(dict{"type": 9, "components": repeat(4, func(int) dict { return text("x") }), "accessory": button("a", "A")}), 400, 50035, "components.0.components"},
		"a section without an accessory":   {cards(dict{"type": 9, "components": []any{text("x")}}), 400, 50035, "components.0.accessory"},
		"an unknown type":                  {cards(dict{"type": 99}), 400, 50035, "components.0.type"},
		"a component id twice":             {cards(dict{"type": 10, "id": 7, "content": "x"}, dict{"type": 10, "id": 7, "content": "y"}), 400, 50035, "components.1.id"},
		"a picture":                        {cards(dict{"type": 12, "items": []any{dict{"media": dict{"url": "https://example.org/a.png"}}}}), 200, 0, ""},
		"a file that was not uploaded":     {cards(dict{"type": 13, "file": dict{"url": "attachment://a.txt"}}), 400, 50035, "components.0.file.url"},
		"a menu":                           {dict{"components": []any{row(dict{"type": 3, "custom_id": "m", "options": []any{dict{"label": "a", "value": "a"}}})}}, 200, 0, ""},
		"a menu of 26":                     {dict{"components": []any{row(dict{"type": 3, "custom_id": "m", "options": repeat(26, func(i int) dict { return dict{"label": "a", "value": fmt.Sprint(i)} })})}}, 400, 50035, "components.0.components.0.options"},
		"a menu with one value twice":      {dict{"components": []any{row(dict{"type": 3, "custom_id": "m", "options": repeat(2, func(int) dict { return dict{"label": "a", "value": "a"} })})}}, 400, 50035, "components.0.components.0.options.1.value"},
		"a menu beside a button":           {dict{"components": []any{row(dict{"type": 3, "custom_id": "m", "options": []any{dict{"label": "a", "value": "a"}}}, button("a", "A"))}}, 400, 50035, "components.0.components"},
		"users both parsed and listed":     {dict{"content": "x", "allowed_mentions": dict{"parse": []string{"users"}, "users": []string{"1"}}}, 400, 50035, "allowed_mentions"},
		"an unknown kind of mention":       {dict{"content": "x", "allowed_mentions": dict{"parse": []string{"all"}}}, 400, 50035, "allowed_mentions.parse.0"},
		"a number for content":             {dict{"content": 1}, 400, 50035, "content"},
		"a reply to nothing":               {dict{"content": "x", "message_reference": dict{"message_id": "1"}}, 400, 50035, "message_reference"},
		"a reply that may miss":            {dict{"content": "x", "message_reference": dict{"message_id": "1", "fail_if_not_exists": false}}, 200, 0, ""},
	}
	s := start(t, standin.Options{})
	path := messagesPath(s.ChannelID("random"))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ask(t, s, "POST", path, test.body)
			if got.status != test.status || got.code() != test.code {
				t.Fatalf("got %d %s, want %d with code %d", got.status, got.body, test.status, test.code)
			}
			if test.at == "" {
				return
			}
			var refusal struct {
				Errors map[string]any `json:"errors"`
			}
			if err := json.Unmarshal(got.body, &refusal); err != nil {
				t.Fatal(err)
			}
			node := refusal.Errors
			for part := range strings.SplitSeq(test.at, ".") {
				node, _ = node[part].(map[string]any)
			}
			if _, there := node["_errors"]; !there {
				t.Errorf("no problem at %s in %s", test.at, got.body)
			}
		})
	}
}

func TestCardsStayCards(t *testing.T) {
	s := start(t, standin.Options{})
	ch := s.ChannelID("random")
	card := ask(t, s, "POST", messagesPath(ch), dict{"flags": standin.FlagComponentsV2, "components": []any{text("one")}}).id(t)
	plain := ask(t, s, "POST", messagesPath(ch), dict{"content": "words"}).id(t)
	tests := []struct {
		name   string
		m      standin.Snowflake
		body   dict
		status int
	}{
		{"new words without naming the flag", card, dict{"components": []any{text("two")}}, 200},
		{"the flag taken away", card, dict{"flags": 0, "components": []any{text("two")}}, 400},
		{"content added", card, dict{"content": "words"}, 400},
		{"a message with content becomes a card", plain, dict{"flags": standin.FlagComponentsV2, "components": []any{text("x")}}, 400},
		{"and does once its content is taken away", plain, dict{"flags": standin.FlagComponentsV2, "content": nil, "components": []any{text("x")}}, 200},
	}
	for _, test := range tests {
		if got := ask(t, s, "PATCH", messagePath(ch, test.m), test.body); got.status != test.status {
			t.Errorf("%s: %d %s, want %d", test.name, got.status, got.body, test.status)
		}
	}
}

func TestFilesAreStoredAndServed(t *testing.T) {
	s := start(t, standin.Options{})
	ch := s.ChannelID("random")
	s.Overwrite(ch, standin.OverwriteSeed{Person: "@bot", Allow: standin.AttachFiles})
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	payload, _ := w.CreateFormField("payload_json")
	_, _ = io.WriteString(payload, `{"flags":32768,"attachments":[{"id":"0","description":"notes"}],"components":[{"type":13,"file":{"url":"attachment://notes.txt"}}]}`)
	file, _ := w.CreateFormFile("files[0]", "notes.txt")
	_, _ = io.WriteString(file, "some notes")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := askRaw(t, s, "POST", messagesPath(ch), w.FormDataContentType(), &form)
	if got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	var m standin.Message
	if err := json.Unmarshal(got.body, &m); err != nil {
		t.Fatal(err)
	}
	a := m.Attachments[0]
	if a.Description != "notes" || a.Size != 10 || m.Components[0].File.URL != a.URL {
		t.Errorf("stored as %+v in %+v", a, m.Components[0].File)
	}
	res, err := http.Get(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	http.DefaultClient.CloseIdleConnections()
	if body, _ := io.ReadAll(res.Body); string(body) != "some notes" {
		t.Errorf("served %q", body)
	}
	s.Overwrite(ch, standin.OverwriteSeed{Person: "@bot", Deny: standin.AttachFiles})
	form.Reset()
	w = multipart.NewWriter(&form)
	file, _ = w.CreateFormFile("files[0]", "notes.txt")
	_, _ = io.WriteString(file, "some notes")
	_ = w.Close()
	if got := askRaw(t, s, "POST", messagesPath(ch), w.FormDataContentType(), &form); got.code() != 50013 {
		t.Errorf("without the permission: %d %s", got.status, got.body)
	}
}
