package article

import (
	"container/list"
	"net/http"
	"strings"
	"sync"
)

// pageMemory remembers pages with their validators, so that a page that is
// asked for again is only sent again when it changed (RFC 9110 section 13).
// The pages of least recent use give way when its bytes are used up.
type pageMemory struct {
	limit int64

	mu    sync.Mutex
	pages map[string]*list.Element // of *rememberedPage, by address
	order list.List                // most recently used first
	bytes int64
}

type rememberedPage struct {
	address            string
	etag, lastModified string
	page               *fetchedPage
}

func newPageMemory(limit int64) *pageMemory {
	return &pageMemory{limit: limit, pages: make(map[string]*list.Element)}
}

// condition asks for a page only if it is not the remembered one any more; a
// nil page asks for it in any case.
func (r *rememberedPage) condition(header http.Header) {
	if r == nil {
		return
	}
	if r.etag != "" {
		header.Set("If-None-Match", r.etag)
	}
	if r.lastModified != "" {
		header.Set("If-Modified-Since", r.lastModified)
	}
}

func (m *pageMemory) recall(address string) *rememberedPage {
	m.mu.Lock()
	defer m.mu.Unlock()
	element := m.pages[address]
	if element == nil {
		return nil
	}
	m.order.MoveToFront(element)
	return element.Value.(*rememberedPage)
}

// remember keeps page under address when its header allows that and holds a validator.
func (m *pageMemory) remember(address string, header http.Header, page *fetchedPage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(m.pages[address])
	remembered := &rememberedPage{address, header.Get("ETag"), header.Get("Last-Modified"), page}
	if remembered.etag == "" && remembered.lastModified == "" ||
		strings.Contains(strings.ToLower(header.Get("Cache-Control")), "no-store") ||
		remembered.size() > m.limit/4 {
		return
	}
	m.pages[address] = m.order.PushFront(remembered)
	for m.bytes += remembered.size(); m.bytes > m.limit; {
		m.forget(m.order.Back())
	}
}

// forget drops an element, which may be nil. Callers hold the mutex.
func (m *pageMemory) forget(element *list.Element) {
	if element == nil {
		return
	}
	remembered := m.order.Remove(element).(*rememberedPage)
	delete(m.pages, remembered.address)
	m.bytes -= remembered.size()
}

// size is what a page costs, roughly, in bytes.
func (r *rememberedPage) size() int64 {
	return int64(cap(r.page.body) + len(r.address) + len(r.etag) + 512)
}
