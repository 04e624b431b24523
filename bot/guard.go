package bot

import (
	"fmt"
	"runtime/debug"
)

// panicError is a panic of something that a reader waits for.
type panicError struct {
	value any
	stack []byte
}

// Error names the value by its type alone: it may hold text of an article.
func (e *panicError) Error() string { return fmt.Sprintf("panic of type %T\n%s", e.value, e.stack) }

// recovered makes a panic the error of the function that defers it.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = &panicError{value: p, stack: debug.Stack()}
	}
}
