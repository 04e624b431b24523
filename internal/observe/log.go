package observe

import (
	"context"
	"log/slog"
)

// LogHandler returns a handler that says with each record which request it is
// about, where the context knows that and the record does not say so itself.
func LogHandler(next slog.Handler) slog.Handler { return &logHandler{next: next} }

type logHandler struct {
	next slog.Handler
	told bool // the attributes name the request
}

func (h *logHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h *logHandler) Handle(ctx context.Context, record slog.Record) error {
	id := Request(ctx)
	told := h.told || id == ""
	record.Attrs(func(a slog.Attr) bool {
		told = told || a.Key == RequestID
		return !told
	})
	if !told {
		record = record.Clone()
		record.AddAttrs(slog.String(RequestID, id))
	}
	return h.next.Handle(ctx, record)
}

func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	told := h.told
	for _, a := range attrs {
		told = told || a.Key == RequestID
	}
	return &logHandler{h.next.WithAttrs(attrs), told}
}

func (h *logHandler) WithGroup(name string) slog.Handler {
	return &logHandler{h.next.WithGroup(name), h.told}
}
