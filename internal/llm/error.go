package llm

import (
	"errors"
	"fmt"
	"time"
)

// ErrorKind tells apart why a model gave no answer, for what to do about it.
type ErrorKind uint8

// The kinds of error.
const (
	// KindUnavailable: the endpoint cannot be reached, or fails; it may work later.
	KindUnavailable ErrorKind = iota + 1
	// KindTimeout: it took longer than it may.
	KindTimeout
	// KindRateLimited: too many requests for now; see RetryAfter.
	KindRateLimited
	// KindQuota: the account has no money or quota left; only the operator can mend it.
	KindQuota
	// KindKey: the key is missing, wrong or may not use the model.
	KindKey
	// KindModel: the endpoint does not know the model.
	KindModel
	// KindTooLong: the prompt does not fit into the model's context window.
	KindTooLong
	// KindRequest: the endpoint refuses the request for another reason.
	KindRequest
	// KindNotAPI: what answers at the address is not an OpenAI-compatible API.
	KindNotAPI
	// KindCutOff: the answer broke off.
	KindCutOff
	// KindGarbled: the answer cannot be understood, or is larger than it may be.
	KindGarbled
	// KindCanceled: whoever asked went away.
	KindCanceled
	// KindOpen: the endpoint failed often just now and is left in peace for a while.
	KindOpen
)

var errorKindNames = [...]string{
	"", "unavailable", "timed out", "rate limited", "out of quota", "key refused", "unknown model", "prompt too long",
	"request refused", "not an API", "cut off", "garbled", "canceled", "resting",
}

// String returns the kind in words.
func (k ErrorKind) String() string {
	if int(k) < len(errorKindNames) && k > 0 {
		return errorKindNames[k]
	}
	return "unknown"
}

// Error says why a model gave no answer. It is the operator's voice: readers are
// told by whoever asked. It holds neither keys nor the prompt.
type Error struct {
	Kind ErrorKind
	// Operation is the request's, or the step that failed.
	Operation string
	// Status is the HTTP status, 0 where there was none.
	Status int
	// RetryAfter is how long the endpoint asks to be left alone; 0 where it does not say.
	RetryAfter time.Duration
	// Message is what the endpoint said, shortened.
	Message string
	Err     error
}

// Error returns one line for the log.
func (e *Error) Error() string {
	text := "model"
	if e.Operation != "" {
		text += ": " + e.Operation
	}
	text += ": " + e.Kind.String()
	if e.Status != 0 {
		text += fmt.Sprintf(" (status %d)", e.Status)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of an error of a model, 0 where it is none.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

// Temporary reports whether the same request may succeed a little later.
func (e *Error) Temporary() bool {
	switch e.Kind {
	case KindUnavailable, KindRateLimited, KindCutOff, KindTimeout:
		return true
	}
	return false
}

// OperatorOnly reports whether only the operator can mend it: asking again is useless.
func (e *Error) OperatorOnly() bool {
	switch e.Kind {
	case KindQuota, KindKey, KindModel, KindNotAPI:
		return true
	}
	return false
}
