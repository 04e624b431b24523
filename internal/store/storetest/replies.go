package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
)

func testReplies(ctx context.Context, t *testing.T, m bot.Memory) {
	want := Reply("1", "a")
	must(t, m.PutReply(ctx, want))
	for name, find := range map[string]func() (*bot.Reply, error){
		"by key":            func() (*bot.Reply, error) { return m.Reply(ctx, "1") },
		"by first message":  func() (*bot.Reply, error) { return m.ReplyAt(ctx, "m1") },
		"by second message": func() (*bot.Reply, error) { return m.ReplyAt(ctx, "n1") },
	} {
		got, err := find()
		must(t, err)
		same(t, name, want, got)
		got.MessageIDs[0], got.Summary.Lede.Text = "changed by the caller", "changed by the caller"
	}
	for name, find := range map[string]func() ([]*bot.Reply, error){
		"to a message": func() ([]*bot.Reply, error) { return m.RepliesTo(ctx, "asked-1") },
		"in a channel": func() ([]*bot.Reply, error) { return m.RepliesIn(ctx, "channel", 10) },
		"in a thread":  func() ([]*bot.Reply, error) { return m.RepliesIn(ctx, "thread-1", 10) },
		"of a talk":    func() ([]*bot.Reply, error) { return m.Conversation(ctx, "1") },
	} {
		got, err := find()
		must(t, err)
		same(t, name, []*bot.Reply{want}, got)
	}
	_, err := m.Reply(ctx, "2")
	gone(t, "an unknown reply", err)
	_, err = m.ReplyAt(ctx, "m2")
	gone(t, "an unknown message", err)
	for _, find := range []func(context.Context, string) ([]*bot.Reply, error){m.RepliesTo, m.Conversation} {
		if got, err := find(ctx, "unknown"); err != nil || len(got) != 0 {
			t.Errorf("got %v, %v", got, err)
		}
	}

	must(t, m.DeleteReply(ctx, "1"), m.DeleteReply(ctx, "1"), m.DeleteReply(ctx, "unknown"))
	_, err = m.Reply(ctx, "1")
	gone(t, "a deleted reply", err)
	_, err = m.ReplyAt(ctx, "m1")
	gone(t, "the message of a deleted reply", err)
	for _, in := range []string{"channel", "thread-1"} {
		same(t, "replies left", []string(nil), keysIn(ctx, t, m, in, 10))
	}
}

func keysIn(ctx context.Context, t *testing.T, m bot.Memory, channel string, limit int) []string {
	t.Helper()
	found, err := m.RepliesIn(ctx, channel, limit)
	return keys(t, found, err)
}

// A reply is kept anew when it is edited: its place among the others stays.
func testRepliesAgain(ctx context.Context, t *testing.T, m bot.Memory) {
	must(t, m.PutReply(ctx, Reply("1", "a")), m.PutReply(ctx, Reply("2", "a")))
	changed := Reply("1", "b")
	changed.MessageIDs, changed.ThreadID, changed.Question = []string{"m1", "later"}, "another", ""
	must(t, m.PutReply(ctx, changed))
	got, err := m.ReplyAt(ctx, "later")
	must(t, err)
	same(t, "the changed reply", changed, got)
	_, err = m.ReplyAt(ctx, "n1")
	gone(t, "a message that is the reply's no more", err)
	same(t, "in the old thread", []string(nil), keysIn(ctx, t, m, "thread-1", 10))
	same(t, "in the new thread", []string{"1"}, keysIn(ctx, t, m, "another", 10))
	same(t, "in the channel", []string{"2", "1"}, keysIn(ctx, t, m, "channel", 10))
	kept, err := m.Kept(ctx, "asker")
	must(t, err)
	same(t, "kept", bot.Kept{Replies: 2, Questions: 1}, kept)
}

func testRepliesIn(ctx context.Context, t *testing.T, m bot.Memory) {
	for i := range 5 {
		r := Reply(fmt.Sprint(i), "a")
		r.Root, r.AskedIn, r.Private = "0", "one message", i == 3
		must(t, m.PutReply(ctx, r))
	}
	unasked := Reply("5", "a")
	unasked.AskedIn = ""
	must(t, m.PutReply(ctx, unasked))
	same(t, "in the channel", []string{"5", "4", "2", "1", "0"}, keysIn(ctx, t, m, "channel", 10))
	same(t, "the newest two", []string{"5", "4"}, keysIn(ctx, t, m, "channel", 2))
	same(t, "none", []string(nil), keysIn(ctx, t, m, "channel", 0))
	same(t, "a private reply's thread", []string(nil), keysIn(ctx, t, m, "thread-3", 10))
	talk, err := m.Conversation(ctx, "0")
	same(t, "the conversation", []string{"0", "1", "2", "3", "4"}, keys(t, talk, err))
	asked, err := m.RepliesTo(ctx, "one message")
	same(t, "to the message", []string{"0", "1", "2", "3", "4"}, keys(t, asked, err))
	asked, err = m.RepliesTo(ctx, "")
	same(t, "to no message", []string(nil), keys(t, asked, err))
}

func testConcurrency(ctx context.Context, t *testing.T, m bot.Memory) {
	const writers, each = 8, 10
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				key := fmt.Sprintf("%d-%d", w, i)
				r := Reply(key, "shared article")
				if err := m.PutReply(ctx, r); err != nil {
					t.Errorf("keeping: %v", err)
				}
				if _, err := m.Reply(ctx, key); err != nil {
					t.Errorf("reading back: %v", err)
				}
				if err := m.Stir(ctx, "m", 1, 0); err != nil {
					t.Errorf("counting: %v", err)
				}
			}
		})
		all.Go(func() {
			for range each {
				if _, err := m.RepliesIn(ctx, "channel", 5); err != nil {
					t.Errorf("reading: %v", err)
				}
			}
		})
	}
	must(t, m.Share(ctx, bot.SharedLink{ChannelID: "c", MessageID: "late", Link: "l", At: time.Now()}))
	all.Wait()
	if got := keysIn(ctx, t, m, "channel", 1000); len(got) != writers*each {
		t.Errorf("%d replies, want %d", len(got), writers*each)
	}
}
