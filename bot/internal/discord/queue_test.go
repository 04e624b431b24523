package discord

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

func aMessage(channel, id string) Event {
	return Event{ID: id, Type: MessageCreate, Message: &discordgo.Message{ID: id, ChannelID: channel}}
}

func anInteraction(id string) Event {
	return Event{ID: id, Type: InteractionCreate, Interaction: &discordgo.Interaction{ID: id}}
}

func testQueue(t *testing.T, size, workers int, handle func(context.Context, Event)) *queue {
	t.Helper()
	return newQueue(t.Context(), size, workers, 250*time.Millisecond, slog.New(slog.DiscardHandler), handle)
}

func TestEventsOfAChannelStayInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		seen := map[string][]string{}
		atOnce, most := 0, 0
		q := testQueue(t, 100, 8, func(_ context.Context, e Event) {
			mu.Lock()
			atOnce++
			most = max(most, atOnce)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			atOnce--
			seen[e.Message.ChannelID] = append(seen[e.Message.ChannelID], e.ID)
			mu.Unlock()
		})
		for i := range 40 {
			q.put(aMessage(fmt.Sprint(i%10), fmt.Sprintf("%02d", i)))
		}
		q.close()
		for channel, ids := range seen {
			if !slices.IsSorted(ids) || len(ids) != 4 {
				t.Errorf("channel %s: %v", channel, ids)
			}
		}
		if most != 6 {
			t.Errorf("%d ordinary events were handled at once, want three quarters of 8 workers", most)
		}
	})
}

func TestInteractionsGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		q := testQueue(t, 10, 1, func(_ context.Context, e Event) {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			order = append(order, e.ID)
		})
		for i := range 3 {
			q.put(aMessage("5", fmt.Sprint("m", i)))
		}
		synctest.Wait()
		q.put(anInteraction("i0"))
		q.put(anInteraction("i1"))
		q.close()
		if got := fmt.Sprint(order); got != "[m0 i0 i1 m1 m2]" {
			t.Errorf("handled %s", got)
		}
	})
}

func TestAFullQueueWaitsOnceThenDropsAndTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var mu sync.Mutex
		var gaps []Event
		q := testQueue(t, 4, 4, func(_ context.Context, e Event) {
			if e.Lost != nil {
				mu.Lock()
				defer mu.Unlock()
				gaps = append(gaps, e)
				return
			}
			if e.Message != nil {
				<-release
			}
		})
		for i := range 3 + 4 { // three handled, four waiting
			if !q.put(aMessage(fmt.Sprint(i), fmt.Sprint(i))) {
				t.Fatalf("event %d was dropped", i)
			}
			synctest.Wait()
		}
		began := time.Now()
		for i := range 10 {
			if q.put(aMessage("x", fmt.Sprint("x", i))) {
				t.Errorf("event x%d was taken", i)
			}
		}
		if waited := time.Since(began); waited != 250*time.Millisecond {
			t.Errorf("the reader waited %s, want once for 250 ms", waited)
		}
		if !q.put(anInteraction("i")) {
			t.Error("an interaction was dropped with the messages")
		}
		close(release)
		synctest.Wait()
		if !q.put(aMessage("y", "y")) {
			t.Error("an event was dropped though there is room")
		}
		q.close()
		if len(gaps) != 1 || !gaps[0].Lost.Since.Equal(began.Add(250*time.Millisecond-skew)) || q.dropped != 10 {
			t.Errorf("the gaps are %v; %d dropped", gaps, q.dropped)
		}
	})
}

func TestBackPressureHasAnEnd(t *testing.T) {
	for name, want := range map[string]struct {
		each    time.Duration // that a handler takes
		dropped bool
	}{
		"a short flood":     {each: 5 * time.Millisecond},
		"handlers too slow": {each: 100 * time.Millisecond, dropped: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := testQueue(t, 10, 2, func(context.Context, Event) { time.Sleep(want.each) })
				began := time.Now()
				for i := range 50 {
					q.put(aMessage("5", fmt.Sprint(i)))
				}
				if waited := time.Since(began); waited > 250*time.Millisecond {
					t.Errorf("the reader was held up for %s", waited)
				}
				q.close()
				if (q.dropped > 0) != want.dropped || q.handled < 50-q.dropped {
					t.Errorf("%d handled, %d dropped", q.handled, q.dropped)
				}
			})
		})
	}
}

func TestAPanicCostsItsEventAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		handled := make(chan string, 2)
		q := testQueue(t, 10, 2, func(_ context.Context, e Event) {
			if e.ID == "bad" {
				panic("no")
			}
			handled <- e.ID
		})
		q.put(aMessage("5", "bad"))
		q.put(aMessage("5", "good"))
		q.close()
		if id := <-handled; id != "good" {
			t.Errorf("%s was handled", id)
		}
	})
}

func TestRecentForgetsTheOldest(t *testing.T) {
	r := newRecent(3)
	for _, id := range []string{"a", "b", "c", "d"} {
		if !r.isNew(id) {
			t.Errorf("%s is not new", id)
		}
	}
	if r.isNew("b") || r.isNew("d") || !r.isNew("a") {
		t.Error("the last three should be known, and no more")
	}
	if len(r.ids) != 3 {
		t.Errorf("%d ids are kept", len(r.ids))
	}
}
