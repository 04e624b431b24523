package queue

import (
	"context"
	"database/sql"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// bell tells the workers of this process that there is a job. On SQLite there
// are no others, so River need not poll a table of notifications for it, which
// costs a query each 50 ms and 25 ms of waiting on average.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

// ring wakes the workers; rings before they look are one.
func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// bellDriver is River's driver for SQLite, but for how it listens.
type bellDriver struct {
	*riversqlite.Driver
	bell bell
}

func newBellDriver(db *sql.DB, b bell) bellDriver { return bellDriver{riversqlite.New(db), b} }

// GetListener implements [riverdriver.Driver].
func (d bellDriver) GetListener(params *riverdriver.GetListenenerParams) riverdriver.Listener {
	return &bellListener{bell: d.bell, schema: params.Schema}
}

// insertTopic and insertPayload are how River announces a job of a queue.
const (
	insertTopic   = "river_insert"
	insertPayload = `{"queue":"` + queueName + `"}`
)

// bellListener hears the bell as the announcement of a job.
type bellListener struct {
	bell   bell
	schema string
}

// WaitForNotification implements [riverdriver.Listener].
func (l *bellListener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.bell:
		return &riverdriver.Notification{Topic: insertTopic, Payload: insertPayload}, nil
	}
}

// Schema implements [riverdriver.Listener].
func (l *bellListener) Schema() string { return l.schema }

// The bell is always connected, and only rings for one reason.

// Connect implements [riverdriver.Listener].
func (*bellListener) Connect(context.Context) error { return nil }

// Close implements [riverdriver.Listener].
func (*bellListener) Close(context.Context) error { return nil }

// Listen implements [riverdriver.Listener].
func (*bellListener) Listen(context.Context, string) error { return nil }

// Unlisten implements [riverdriver.Listener].
func (*bellListener) Unlisten(context.Context, string) error { return nil }

// Ping implements [riverdriver.Listener].
func (*bellListener) Ping(context.Context) error { return nil }

// SetAfterConnectExec implements [riverdriver.Listener].
func (*bellListener) SetAfterConnectExec(string) {}
