package article

import "errors"

// ErrorKind tells apart what went wrong, for exit codes, buttons and metrics.
type ErrorKind uint8

// The kinds of error.
const (
	// KindUnreadable: the input is not text that Lede can read (binary, encrypted, broken).
	KindUnreadable ErrorKind = iota + 1
	// KindRefused: the page was read, but is no article; see the verdict.
	KindRefused
	// KindNetwork: the page could not be fetched.
	KindNetwork
	// KindBlocked: the address is not one that Lede may dial.
	KindBlocked
	// KindTooLarge: a limit on size, depth or time was met.
	KindTooLarge
	// KindBadLink: what was given is not a link that can be fetched.
	KindBadLink
)

// Error speaks with two voices: Sentence is for the reader and says what to do,
// Err is the cause for the operator's log. Neither holds article text, nor the
// user information or query of a link.
type Error struct {
	Kind     ErrorKind
	Verdict  Verdict // of a KindRefused
	Status   int     // HTTP status of a page that was refused with one, otherwise 0
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
