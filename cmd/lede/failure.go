package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/config"
)

// The exit codes; "lede help exit-codes" explains them.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitRefused     = 3
	exitNetwork     = 4
	exitUnreadable  = 5
	exitAbstained   = 6
	exitUnsupported = 7
	exitInterrupted = 130 // 128 + SIGINT, as shells have it
)

// failure is an error of the command line: a sentence for the person, a hint on
// what to try, and the cause for the log.
type failure struct {
	code     int
	sentence string
	hint     string
	cause    error
}

func (f *failure) Error() string { return f.sentence }

func (f *failure) Unwrap() error { return f.cause }

// usage returns the failure of a command line that cannot be meant.
func usage(hint, format string, args ...any) error {
	return &failure{code: exitUsage, sentence: fmt.Sprintf(format, args...), hint: hint}
}

// asUsage takes what is wrong before a command works, and not explained yet, for
// what cobra found in the command line.
func asUsage(err error) error {
	var known *failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	return usage("see: lede --help", "%s.", sentence(err.Error()))
}

// errAbstained ends a command that printed that the article does not say.
var errAbstained = errors.New("the article does not say")

// errUnsupported ends a command that printed that a claim is not supported.
var errUnsupported = errors.New("a claim is not supported")

// isClosedOutput says whether a command ended because nobody reads its output any more.
func isClosedOutput(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// explain turns any error into a failure.
func explain(err error) *failure {
	var known *failure
	var settings *config.Error
	var reading *article.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &settings):
		return &failure{code: exitUsage, sentence: settings.Error(), hint: "lede help settings names every setting."}
	case errors.As(err, &reading):
		code, hint := explainReading(reading)
		return &failure{code: code, sentence: reading.Sentence, hint: hint, cause: reading.Err}
	case errors.Is(err, context.Canceled):
		return &failure{code: exitInterrupted, sentence: "Interrupted.", cause: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &failure{code: exitFailure, sentence: "This took too long.", cause: err}
	}
	return &failure{code: exitFailure, sentence: "Something went wrong.", hint: "--verbose shows the cause.", cause: err}
}

func explainReading(err *article.Error) (code int, hint string) {
	const paste = "copy the article's text into a file and give that instead, or paste it after: lede summarize -"
	switch err.Kind {
	case article.KindRefused:
		return exitRefused, paste
	case article.KindNetwork:
		return exitNetwork, "try again, or " + paste
	case article.KindBlocked:
		return exitNetwork, "--allow-private-addresses permits it; that is dangerous wherever others can choose the link."
	case article.KindBadLink:
		return exitUsage, "a link looks like this: https://example.org/news/story"
	case article.KindUnreadable, article.KindTooLarge:
		return exitUnreadable, ""
	}
	return exitFailure, ""
}

// report prints a failure in its two voices and returns the exit code.
func (p *program) report(err error) int {
	switch {
	case err == nil, isClosedOutput(err):
		return exitOK
	case errors.Is(err, errAbstained):
		return exitAbstained
	case errors.Is(err, errUnsupported):
		return exitUnsupported
	}
	f := explain(err)
	p.complain("lede: " + f.sentence)
	if f.hint != "" && f.code != exitInterrupted {
		p.complain("hint: " + f.hint)
	}
	if f.cause != nil {
		p.log.Debug("cause", "error", terminal.Safe(f.cause.Error()))
	}
	return f.code
}

// complain prints a line on standard error.
func (p *program) complain(line string) {
	_, _ = fmt.Fprintln(p.stderr, terminal.Safe(line)) // there is no place left to report a failure to
}
