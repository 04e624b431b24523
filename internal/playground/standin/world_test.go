package standin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/internal/playground/standin"
)

func TestEveryReadingRouteAnswersAsDescribed(t *testing.T) {
	s := start(t, standin.Options{})
	ch := s.ChannelID("general")
	m := say(t, s, "ada", "general", "hello https://example.org/a")
	if err := s.As(s.UserID("ada")).React(m.ID, "📰"); err != nil {
		t.Fatal(err)
	}
	thread, err := s.As(s.UserID("ada")).StartThread(m.ID, "a talk")
	if err != nil {
		t.Fatal(err)
	}
	command := ask(t, s, "POST", fmt.Sprintf("/applications/%d/commands", s.ApplicationID()), dict{"name": "hi", "description": "Hi"}).id(t)
	for _, path := range []string{
		"/gateway", "/gateway/bot", "/applications/@me", "/oauth2/applications/@me", "/oauth2/@me", "/users/@me", "/users/@me/guilds",
		fmt.Sprintf("/users/%d", s.UserID("mo")),
		fmt.Sprintf("/guilds/%d", s.Guild()), fmt.Sprintf("/guilds/%d?with_counts=true", s.Guild()),
		fmt.Sprintf("/guilds/%d/channels", s.Guild()), fmt.Sprintf("/guilds/%d/roles", s.Guild()),
		fmt.Sprintf("/guilds/%d/roles/%d", s.Guild(), s.RoleID("Moderators")),
		fmt.Sprintf("/guilds/%d/members/%d", s.Guild(), s.UserID("mo")), fmt.Sprintf("/guilds/%d/threads/active", s.Guild()),
		fmt.Sprintf("/channels/%d", ch), fmt.Sprintf("/channels/%d", s.ChannelID("long-reads")), fmt.Sprintf("/channels/%d", thread.ID),
		messagesPath(ch), messagesPath(ch) + "?limit=5", messagePath(ch, m.ID), messagePath(ch, m.ID) + "/reactions/📰",
		fmt.Sprintf("/channels/%d/thread-members", thread.ID), fmt.Sprintf("/channels/%d/threads/archived/public", ch),
		fmt.Sprintf("/applications/%d/commands?with_localizations=true", s.ApplicationID()),
		fmt.Sprintf("/applications/%d/commands/%d", s.ApplicationID(), command),
		fmt.Sprintf("/applications/%d/guilds/%d/commands", s.ApplicationID(), s.Guild()),
	} {
		if got := ask(t, s, "GET", path, nil); got.status != 200 {
			t.Errorf("GET %s: %d %s", path, got.status, got.body)
		}
	}
}

func TestWhatIsNotThereOrNotAllowedIsRefused(t *testing.T) {
	s := start(t, standin.Options{})
	outside := s.AddGuild(standin.GuildSeed{Name: "Outside", WithoutBot: true})
	m := say(t, s, "ada", "general", "hello")
	general, staff, forum := s.ChannelID("general"), s.ChannelID("staff"), s.ChannelID("long-reads")
	quiet := s.AddChannel(s.Guild(), standin.ChannelSeed{Name: "quiet", Overwrites: []standin.OverwriteSeed{
		{Role: "@everyone", Deny: standin.SendMessages | standin.ReadMessageHistory | standin.AddReactions | standin.CreatePublicThreads},
		{Person: "@bot", Deny: standin.SendMessages | standin.ReadMessageHistory | standin.AddReactions | standin.CreatePublicThreads},
	}})
	inQuiet := say(t, s, "ada", "quiet", "shh")
	hello := dict{"content": "hello"}
	tests := map[string]struct {
		method, path string
		body         any
		status, code int
	}{
		"an unknown channel":                   {"GET", "/channels/1", nil, 404, 10003},
		"a channel that is hidden":             {"GET", fmt.Sprintf("/channels/%d", staff), nil, 403, 50001},
		"an unknown server":                    {"GET", "/guilds/1", nil, 404, 10004},
		"a server without the bot":             {"GET", fmt.Sprintf("/guilds/%d", outside), nil, 403, 50001},
		"an unknown message":                   {"GET", messagePath(general, 1), nil, 404, 10008},
		"an unknown user":                      {"GET", "/users/1", nil, 404, 10013},
		"an unknown member":                    {"GET", fmt.Sprintf("/guilds/%d/members/%d", s.Guild(), 1), nil, 404, 10013},
		"an unknown role":                      {"GET", fmt.Sprintf("/guilds/%d/roles/1", s.Guild()), nil, 404, 10011},
		"another's message, to edit":           {"PATCH", messagePath(general, m.ID), dict{"content": "mine"}, 403, 50005},
		"another's message, to hide embeds of": {"PATCH", messagePath(general, m.ID), dict{"flags": 4}, 403, 50013},
		"another's message, to delete":         {"DELETE", messagePath(general, m.ID), nil, 403, 50013},
		"a message in a hidden channel":        {"POST", messagesPath(staff), hello, 403, 50001},
		"a message in a quiet channel":         {"POST", messagesPath(quiet), hello, 403, 50013},
		"a message in a forum":                 {"POST", messagesPath(forum), hello, 400, 50008},
		"history that may not be read":         {"GET", messagePath(quiet, inQuiet.ID), nil, 403, 50001},
		"a reaction that may not be added":     {"PUT", messagePath(quiet, inQuiet.ID) + "/reactions/📰/@me", nil, 403, 50013},
		"a thread that may not be opened":      {"POST", messagePath(quiet, inQuiet.ID) + "/threads", dict{"name": "t"}, 403, 50013},
		"a thread without a name":              {"POST", messagePath(general, m.ID) + "/threads", dict{"name": ""}, 400, 50035},
		"an emoji that is none":                {"PUT", messagePath(general, m.ID) + "/reactions/x/@me", nil, 400, 10014},
		"one message, in bulk":                 {"POST", messagesPath(general) + "/bulk-delete", dict{"messages": []string{"1"}}, 403, 50013},
		"a list of too many":                   {"GET", messagesPath(general) + "?limit=101", nil, 400, 50035},
		"a direct channel with nobody":         {"POST", "/users/@me/channels", dict{"recipient_id": "1"}, 400, 50035},
		"an unknown application":               {"GET", "/applications/1/commands", nil, 404, 10002},
		"an unknown command":                   {"GET", fmt.Sprintf("/applications/%d/commands/1", s.ApplicationID()), nil, 404, 10063},
		"JSON that is none":                    {"POST", messagesPath(general), json.RawMessage(`{"content":`), 400, 50109},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got answer
			if broken, is := test.body.(json.RawMessage); is {
				got = askRaw(t, s, test.method, test.path, "application/json", strings.NewReader(string(broken)))
			} else {
				got = ask(t, s, test.method, test.path, test.body)
			}
			if got.status != test.status || got.code() != test.code {
				t.Errorf("%d %s, want %d with code %d", got.status, got.body, test.status, test.code)
			}
		})
	}
	t.Run("a reply without history", func(t *testing.T) {
		s.Overwrite(quiet, standin.OverwriteSeed{Person: "@bot", Allow: standin.SendMessages, Deny: standin.ReadMessageHistory})
		got := ask(t, s, "POST", messagesPath(quiet), dict{"content": "x", "message_reference": dict{"message_id": inQuiet.ID}})
		if got.code() != 160002 {
			t.Errorf("%d %s", got.status, got.body)
		}
	})
	t.Run("an embed without the permission", func(t *testing.T) {
		s.Overwrite(quiet, standin.OverwriteSeed{Person: "@bot", Allow: standin.SendMessages, Deny: standin.EmbedLinks})
		if got := ask(t, s, "POST", messagesPath(quiet), dict{"embeds": []any{dict{"title": "x"}}}); got.code() != 50013 {
			t.Errorf("%d %s", got.status, got.body)
		}
	})
	t.Run("a wrong token", func(t *testing.T) {
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL()+"/api/v10/users/@me", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bot nonsense")
		req.Close = true
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != 401 {
			t.Errorf("%d, want 401", res.StatusCode)
		}
		if s.InvalidRequests() == 0 {
			t.Error("no invalid requests were counted")
		}
	})
}

func TestThreads(t *testing.T) {
	s := start(t, standin.Options{})
	told := connect(t, newBot(t, s, everyday))
	general, forum := s.ChannelID("general"), s.ChannelID("long-reads")
	m := ask(t, s, "POST", messagesPath(general), dict{"content": "a card"}).id(t)
	thread := ask(t, s, "POST", messagePath(general, m)+"/threads", dict{"name": "the talk", "auto_archive_duration": 1440}).id(t)
	if thread != m {
		t.Errorf("a thread on a message has the message's id %d, not %d", m, thread)
	}
	next(t, told, "THREAD_CREATE")
	if got := ask(t, s, "POST", messagePath(general, m)+"/threads", dict{"name": "again"}); got.code() != 160004 {
		t.Errorf("a second thread: %d %s", got.status, got.body)
	}
	if got := ask(t, s, "POST", messagesPath(thread), dict{"content": "in here"}); got.status != 200 {
		t.Errorf("speaking in it: %d %s", got.status, got.body)
	}
	if got := ask(t, s, "POST", fmt.Sprintf("/channels/%d/threads", general), dict{"name": "alone", "type": 11}); got.status != 201 {
		t.Errorf("a thread on its own: %d %s", got.status, got.body)
	}
	post := ask(t, s, "POST", fmt.Sprintf("/channels/%d/threads", forum), dict{"name": "an article", "message": dict{"content": "first words"}})
	if post.status != 201 {
		t.Fatalf("a post: %d %s", post.status, post.body)
	}
	if first := s.Messages(s.UserID("mia"), post.id(t)); len(first) != 1 || first[0].ID != post.id(t) {
		t.Errorf("a post's first message is %+v", first)
	}
	mine, err := s.As(s.UserID("mia")).StartPost(forum, "mia's find", standin.Draft{Content: "https://example.org"})
	if err != nil || mine.OwnerID != s.UserID("mia") {
		t.Errorf("a person's post: %+v, %v", mine, err)
	}

	if err := s.As(s.UserID("mia")).Archive(thread, true); err == nil {
		t.Error("a member may lock another's thread")
	}
	if err := s.As(s.UserID("mo")).Archive(thread, false); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s, "PUT", fmt.Sprintf("/channels/%d/messages/%d/reactions/📰/@me", thread, s.Messages(s.UserID("mia"), thread)[1].ID), nil); got.code() != 50083 {
		t.Errorf("reacting in an archived thread: %d %s", got.status, got.body)
	}
	if got := ask(t, s, "POST", messagesPath(thread), dict{"content": "up again"}); got.status != 200 {
		t.Errorf("speaking opens it again: %d %s", got.status, got.body)
	}
	if err := s.As(s.UserID("mo")).Archive(thread, true); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s, "POST", messagesPath(thread), dict{"content": "hello?"}); got.code() != 50083 {
		t.Errorf("speaking in a locked thread: %d %s", got.status, got.body)
	}
	s.DeleteChannel(thread)
	next(t, told, "THREAD_DELETE")
	if got := ask(t, s, "POST", messagesPath(thread), dict{"content": "hello?"}); got.code() != 10003 {
		t.Errorf("speaking in a deleted thread: %d %s", got.status, got.body)
	}
}

func TestPrivateThreadsAreSeenByTheirMembers(t *testing.T) {
	s := start(t, standin.Options{})
	ch := s.ChannelID("general")
	s.Overwrite(ch, standin.OverwriteSeed{Person: "@bot", Allow: standin.CreatePrivateThreads})
	thread := ask(t, s, "POST", fmt.Sprintf("/channels/%d/threads", ch), dict{"name": "quiet", "type": 12}).id(t)
	if got := ask(t, s, "PUT", fmt.Sprintf("/channels/%d/thread-members/%d", thread, s.UserID("mia")), nil); got.status != 204 {
		t.Fatalf("adding mia: %d %s", got.status, got.body)
	}
	say := func(who string) error {
		_, err := s.As(s.UserID(who)).Send(thread, standin.Draft{Content: "hello"})
		return err
	}
	if say("mia") != nil || say("mo") != nil || say("gil") == nil {
		t.Error("a member and a moderator may speak in a private thread, nobody else")
	}
}

func TestDirectMessages(t *testing.T) {
	s := start(t, standin.Options{})
	open := func(who string) standin.Snowflake {
		return ask(t, s, "POST", "/users/@me/channels", dict{"recipient_id": s.UserID(who)}).id(t)
	}
	if first, again := open("mia"), open("mia"); first != again {
		t.Error("a direct channel is opened twice")
	}
	if got := ask(t, s, "POST", messagesPath(open("mia")), dict{"content": "hello"}); got.status != 200 {
		t.Errorf("to one who takes them: %d %s", got.status, got.body)
	}
	if got := ask(t, s, "POST", messagesPath(open("gil")), dict{"content": "hello"}); got.code() != 50007 {
		t.Errorf("to one who does not: %d %s", got.status, got.body)
	}
	if seen := s.Messages(s.UserID("ada"), open("mia")); len(seen) != 0 {
		t.Errorf("another reads %+v", seen)
	}
}

func TestMentionsAreAllowedOrNot(t *testing.T) {
	s := start(t, standin.Options{})
	ch, mia := s.ChannelID("random"), s.UserID("mia")
	s.Overwrite(ch, standin.OverwriteSeed{Person: "@bot", Allow: standin.MentionEveryone})
	asked := say(t, s, "ada", "random", "what?")
	words := fmt.Sprintf("<@%d> <@&%d> @everyone", mia, s.RoleID("Guests"))
	reply := dict{"message_id": asked.ID}
	tests := map[string]struct {
		body     dict
		users    []string
		roles    int
		everyone bool
	}{
		"nothing said":           {dict{"content": words}, []string{"mia"}, 1, true},
		"none allowed":           {dict{"content": words, "allowed_mentions": dict{"parse": []string{}}}, nil, 0, false},
		"null counts as none":    {dict{"content": words, "allowed_mentions": dict{"parse": nil}}, nil, 0, false},
		"users alone":            {dict{"content": words, "allowed_mentions": dict{"parse": []string{"users"}}}, []string{"mia"}, 0, false},
		"one user by id":         {dict{"content": words, "allowed_mentions": dict{"users": []any{mia}}}, []string{"mia"}, 0, false},
		"a reply":                {dict{"content": "x", "message_reference": reply}, []string{"ada"}, 0, false},
		"a reply, none allowed":  {dict{"content": "x", "message_reference": reply, "allowed_mentions": dict{"parse": []string{}}}, nil, 0, false},
		"a reply that may":       {dict{"content": "x", "message_reference": reply, "allowed_mentions": dict{"replied_user": true}}, []string{"ada"}, 0, false},
		"in a card":              {dict{"flags": 32768, "components": []any{text(words)}}, []string{"mia"}, 1, true},
		"in code it is no more":  {dict{"content": "`" + words + "`"}, nil, 0, false},
		"suppressed in the card": {dict{"flags": 32768, "components": []any{text(words)}, "allowed_mentions": dict{"parse": []string{}}}, nil, 0, false},
	}
	for name, test := range tests {
		var m standin.Message
		if err := json.Unmarshal(ask(t, s, "POST", messagesPath(ch), test.body).body, &m); err != nil {
			t.Fatal(err)
		}
		var users []string
		for _, u := range m.Mentions {
			users = append(users, u.Username)
		}
		if !slices.Equal(users, test.users) || len(m.MentionRoles) != test.roles || m.MentionEveryone != test.everyone {
			t.Errorf("%s: mentions %v, %d roles, everyone %v", name, users, len(m.MentionRoles), m.MentionEveryone)
		}
	}
}

func TestLinksUnfurlLaterAndThatIsNoEdit(t *testing.T) {
	s := start(t, standin.Options{})
	_, shown := watch(t, s, "ada")
	say(t, s, "ada", "general", "<https://example.org/quiet> http://127.0.0.1:1/near `https://example.org/code`")
	say(t, s, "ada", "general", "https://example.org/loud")
	if m := seen[standin.Message](t, shown, "MESSAGE_UPDATE"); m.EditedTimestamp != nil || len(m.Embeds) != 1 || m.Embeds[0].URL != "https://example.org/loud" {
		t.Errorf("the first update is %+v", m)
	}
	m := s.Messages(s.UserID("ada"), s.ChannelID("general"))[1]
	if err := s.As(s.UserID("ada")).Edit(m.ID, "no link any more"); err != nil {
		t.Fatal(err)
	}
	if m := seen[standin.Message](t, shown, "MESSAGE_UPDATE"); m.EditedTimestamp == nil || len(m.Embeds) != 0 {
		t.Errorf("once the link has gone it is %+v", m)
	}
}

func TestANonceThatIsEnforcedMakesOneMessage(t *testing.T) {
	s := start(t, standin.Options{})
	path := messagesPath(s.ChannelID("general"))
	body := dict{"content": "once", "nonce": "n1", "enforce_nonce": true}
	if first, second := ask(t, s, "POST", path, body).id(t), ask(t, s, "POST", path, body).id(t); first != second {
		t.Errorf("two messages, %d and %d", first, second)
	}
}

func TestListsPageBothWays(t *testing.T) {
	s := start(t, standin.Options{})
	var ids []standin.Snowflake
	for n := range 9 {
		ids = append(ids, say(t, s, "ada", "news", fmt.Sprint(n)).ID)
	}
	for query, want := range map[string]string{
		"?limit=3": "8 7 6",
		fmt.Sprintf("?limit=3&before=%d", ids[5]):   "4 3 2",
		fmt.Sprintf("?limit=3&after=%d", ids[5]):    "8 7 6",
		fmt.Sprintf("?limit=2&after=%d", ids[5]):    "7 6",
		fmt.Sprintf("?limit=3&around=%d", ids[5]):   "6 5 4",
		fmt.Sprintf("?limit=100&before=%d", ids[1]): "0",
	} {
		var list []standin.Message
		if err := json.Unmarshal(ask(t, s, "GET", messagesPath(s.ChannelID("news"))+query, nil).body, &list); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range list {
			got = append(got, m.Content)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s lists %v, want %s", query, got, want)
		}
	}
}

func TestBulkDeletion(t *testing.T) {
	clock := standin.NewSteppedClock(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	s := start(t, standin.Options{Clock: clock})
	ch := s.ChannelID("news")
	s.Overwrite(ch, standin.OverwriteSeed{Person: "@bot", Allow: standin.ManageMessages})
	a, b, c := say(t, s, "ada", "news", "a").ID, say(t, s, "ada", "news", "b").ID, say(t, s, "ada", "news", "c").ID
	if got := ask(t, s, "POST", messagesPath(ch)+"/bulk-delete", dict{"messages": []any{a, b}}); got.status != 204 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if left := s.Messages(s.UserID("ada"), ch); len(left) != 1 {
		t.Errorf("left are %+v", left)
	}
	clock.Step(15 * 24 * time.Hour)
	if got := ask(t, s, "POST", messagesPath(ch)+"/bulk-delete", dict{"messages": []any{c, c}}); got.code() != 50034 {
		t.Errorf("what is older than two weeks: %d %s", got.status, got.body)
	}
}

func TestPeopleAreHeldToTheirPermissions(t *testing.T) {
	s := start(t, standin.Options{})
	gil, mo, mia := s.As(s.UserID("gil")), s.As(s.UserID("mo")), s.As(s.UserID("mia"))
	if _, err := gil.Send(s.ChannelID("general"), standin.Draft{Content: "hello"}); err == nil {
		t.Error("a guest may speak in #general")
	}
	if _, err := mia.Send(s.ChannelID("staff"), standin.Draft{Content: "hello"}); err == nil {
		t.Error("a member may speak in #staff")
	}
	m := say(t, s, "mia", "general", "hello")
	if err := mo.Edit(m.ID, "other words"); err == nil {
		t.Error("a moderator may edit another's words")
	}
	if err := gil.Delete(m.ID); err == nil {
		t.Error("a guest may delete another's message")
	}
	if err := mia.Edit(m.ID, "my words"); err != nil {
		t.Error(err)
	}
	if err := mo.Delete(m.ID); err != nil {
		t.Error(err)
	}
	if _, err := mia.Send(s.ChannelID("general"), standin.Draft{Attachments: []standin.File{{Name: "big", Data: make([]byte, 11<<20)}}}); err == nil {
		t.Error("a file of 11 MB may be sent")
	}
	state := s.Snapshot(s.UserID("mia"))
	var names []string
	for _, ch := range state.Guilds[0].Channels {
		names = append(names, ch.Name)
	}
	if strings.Join(names, " ") != "general news random long-reads" || len(state.People) != 4 || state.Me.Username != "mia" {
		t.Errorf("mia's client shows %v, %d people, %s", names, len(state.People), state.Me.Username)
	}
}
