package queue

import (
	"context"
	"time"
)

// Tidy does what is done each minute, as if it were now.
func Tidy(ctx context.Context, q *Queue, now time.Time) { q.tidy(ctx, now) }
