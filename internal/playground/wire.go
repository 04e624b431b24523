package playground

import (
	"encoding/json"
	"sync"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// wireKept is how many exchanges and frames a page is shown from before it was opened.
const wireKept = 300

// wire remembers what passed between the bot and the stand-in, and tells the
// pages that listen. A page that cannot keep up misses entries, never events.
type wire struct {
	stop func()

	mu        sync.Mutex
	kept      []standin.Event
	listeners map[chan standin.Event]struct{}
}

func newWire(discord *standin.Server) *wire {
	w := &wire{listeners: map[chan standin.Event]struct{}{}}
	w.stop = discord.Observe(
		func(e standin.Exchange) { w.add(standin.WireREST, e) },
		func(f standin.Frame) { w.add(standin.WireGateway, f) },
	)
	return w
}

func (w *wire) add(kind string, entry any) {
	data, err := json.Marshal(entry)
	if err != nil {
		return // a body that is no JSON is not worth losing the bot for
	}
	event := standin.Event{Type: kind, Data: data}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = append(w.kept, event)
	if len(w.kept) > 2*wireKept {
		w.kept = append([]standin.Event(nil), w.kept[len(w.kept)-wireKept:]...)
	}
	for listener := range w.listeners {
		select {
		case listener <- event:
		default:
		}
	}
}

// listen returns what passed lately, and what passes from now on until stop is called.
func (w *wire) listen() (lately []standin.Event, events <-chan standin.Event, stop func()) {
	const ahead = 256
	listener := make(chan standin.Event, ahead)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listeners[listener] = struct{}{}
	lately = append(lately, w.kept[max(0, len(w.kept)-wireKept):]...)
	return lately, listener, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.listeners, listener)
	}
}

func (w *wire) close() { w.stop() }
