package bot_test

import (
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
)

// apart has a process take messages in and another one answer them, on one memory.
func apart(t *testing.T) *world {
	t.Helper()
	w := start(t, func(s *setup) {
		s.bot.Dispatcher = bot.NewDispatcher(bot.DispatcherOptions{})
		s.bot.Roles = bot.Roles{Gateway: true}
	})
	worker := w.options
	worker.Roles = bot.Roles{Worker: true}
	w.run(worker)
	return w
}

// The process that is told of a deletion need not be the one that writes.
func TestMessageThatIsDeletedWhileAnotherProcessWrites(t *testing.T) {
	t.Parallel()
	w := apart(t)
	arrived, goOn := w.site.hold()
	mia := w.person("mia", "general")
	m := mia.says(mention(w) + w.link("/slow"))
	<-arrived
	if err := mia.Delete(m.ID); err != nil {
		t.Fatal(err)
	}
	w.until("the deletion is known", func() bool {
		gone, err := w.memory.Withdrawal(t.Context(), m.ID.String())
		return err == nil && gone.Deleted
	})
	goOn()
	w.until("nothing is under way", func() bool {
		under, err := w.memory.Underway(t.Context(), m.ID.String())
		return err == nil && len(under) == 0
	})
	if all := mia.fromLede(); len(all) != 0 {
		t.Errorf("there is a reply to nobody:\n%s", w.transcript())
	}
	if replies, err := w.memory.RepliesTo(t.Context(), m.ID.String()); err != nil || len(replies) != 0 {
		t.Errorf("%d replies are remembered, %v", len(replies), err)
	}
}

// Nor need it be the one that is told of an edit.
func TestMessageThatIsEditedWhileAnotherProcessWrites(t *testing.T) {
	t.Parallel()
	w := apart(t)
	arrived, goOn := w.site.hold()
	mia := w.person("mia", "general")
	m := mia.says(mention(w) + w.link("/slow"))
	<-arrived
	if err := mia.Edit(m.ID, mention(w)+w.link("/reef")); err != nil {
		t.Fatal(err)
	}
	w.until("the edit is known", func() bool {
		edited, err := w.memory.Withdrawal(t.Context(), m.ID.String())
		return err == nil && edited.For != ""
	})
	goOn()
	mia.sees(reefHeadline)
	w.settle()
	if all := mia.fromLede(); len(all) != 1 {
		t.Errorf("%d replies to one message:\n%s", len(all), w.transcript())
	}
}

// A process that dies after it claimed a channel's turn and a link, and before
// the request was accepted, costs nobody the summary: the message is met again,
// and may take what was claimed for it.
func TestLinkThatWasClaimedAndNotAcceptedIsSummarized(t *testing.T) {
	t.Parallel()
	w := start(t)
	news := w.person("mia", "news")
	w.settings(bot.Settings{Automatic: map[string]bot.Automatic{news.channel.String(): {Cooldown: time.Hour}}})
	news.says("nothing to read")
	w.settle()
	w.stop()

	m := news.says(w.link("/ferry"))
	for _, name := range []string{"cooldown:" + news.channel.String(), "link:" + news.channel.String() + ":" + w.link("/ferry")} {
		if free, err := w.memory.Claim(t.Context(), name, m.ID.String(), time.Hour); err != nil || !free {
			t.Fatalf("%s: %v, %v", name, free, err)
		}
	}
	w.run(w.options)
	news.sees(ferryHeadline)
}
