package llm

import (
	"context"
	"errors"
)

// Stopped returns the error of a call whose context ended: KindTimeout where
// time ran out, KindCanceled where whoever asked went away. The operation says
// what was under way.
func Stopped(ctx context.Context, operation string) *Error {
	cause := context.Cause(ctx)
	kind := KindCanceled
	if errors.Is(ctx.Err(), context.DeadlineExceeded) || errors.Is(cause, context.DeadlineExceeded) {
		kind = KindTimeout
	}
	return &Error{Kind: kind, Operation: operation, Err: cause}
}
