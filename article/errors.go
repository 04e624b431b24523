package article

import "errors"

// ErrorKind tells apart what went wrong, for exit codes, buttons and metrics.
type ErrorKind uint8

// The kinds of error.
const (
	// ErrUnreadable: the input is not text that Lede can read (binary, encrypted, broken).
	ErrUnreadable ErrorKind = iota + 1
	// ErrRefused: the page was read, but is no article; see the verdict.
	ErrRefused
	// ErrNetwork: the page could not be fetched.
	ErrNetwork
	// ErrBlocked: the address is not one that Lede may dial.
	ErrBlocked
	// ErrTooLarge: a limit on size, depth or time was met.
	ErrTooLarge
	// ErrBadLink: what was given is not a link that can be fetched.
	ErrBadLink
)

// Error speaks with two voices: Sentence is for the reader and says what to do,
// Err is the cause for the operator's log. Neither holds article text, nor the
// user information or query of a link.
type Error struct {
	Kind     ErrorKind
	Verdict  Verdict // of an ErrRefused
	Sentence string
	Err      error
}

// Error returns the operator's voice.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Sentence
	}
	return e.Sentence + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Sentence returns the plain sentence for the reader of any error of this package.
func Sentence(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Sentence
	}
	return "Something went wrong while reading this. Please try again."
}
