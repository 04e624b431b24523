package queue

import (
	"context"
	"fmt"
	"net/http"

	"riverqueue.com/riverui"
)

// Panel returns River's own web page on the queue's jobs: what waits, what is
// worked on, what failed and why. Whoever is let at it may cancel jobs and have
// them done again, but not read requests: a job holds nothing but the name of
// its own. What it counts is counted until ctx ends.
func (q *Queue) Panel(ctx context.Context) (http.Handler, error) {
	page, start, err := q.river.panel()
	if err == nil {
		err = start(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("queue: setting River's page up: %w", err)
	}
	return page, nil
}

func (e *riverEngine[D, T]) panel() (http.Handler, func(context.Context) error, error) {
	page, err := riverui.NewHandler(&riverui.HandlerOpts{Endpoints: riverui.NewEndpoints(e.inserter, nil), Logger: e.log})
	if err != nil {
		return nil, nil, err
	}
	return page, page.Start, nil
}
