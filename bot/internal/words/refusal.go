package words

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
)

// Problem is what stands in the way of a request, as an error that its
// [Voice.Refusal] says in the reader's language.
type Problem struct { //nolint:errname // a problem of the reader, an error only on its way to them
	Key  Key
	Args Args
	// N picks the plural form of messages that have a number, and is their placeholder N.
	N int
	// Err is the cause for the operator's log; it may be nil.
	Err error
}

// Error returns the operator's voice.
func (p *Problem) Error() string {
	if p.Err == nil {
		return string(p.Key)
	}
	return string(p.Key) + ": " + p.Err.Error()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Refusal says in the reader's language what went wrong and what to do: for a
// [Problem], for the errors of package article, for what Discord refused, for
// time that ran out, and for anything else that something went wrong. In English it uses the sentences of
// package article, which name the site.
func (v *Voice) Refusal(err error) string {
	var problem *Problem
	if errors.As(err, &problem) {
		if problem.N != 0 {
			return v.Count(problem.Key, problem.N, problem.Args)
		}
		return v.Say(problem.Key, problem.Args)
	}
	var reading *article.Error
	if errors.As(err, &reading) {
		if v.name == fallback && reading.Sentence != "" {
			return reading.Sentence
		}
		return v.Say(readingKey(reading), nil)
	}
	switch {
	case discord.Expired(err):
		return v.Say(ProblemExpired, nil)
	case isClosedThread(err):
		return v.Say(ProblemThreadClosed, nil)
	case discord.Forbidden(err):
		return v.Say(ProblemNoPermission, nil)
	case discord.Gone(err):
		return v.Say(ProblemMessageGone, nil)
	case errors.Is(err, context.DeadlineExceeded):
		return v.Say(ErrorLate, nil)
	case errors.Is(err, context.Canceled):
		return v.Say(ErrorStopped, nil)
	}
	return v.Say(ErrorUnknown, nil)
}

// isClosedThread says whether Discord refused a message because its thread is
// archived or locked (developers/topics/opcodes-and-status-codes).
func isClosedThread(err error) bool {
	const archived, locked = 50083, 160005
	var refused *discord.Error
	return errors.As(err, &refused) && (refused.Code == archived || refused.Code == locked)
}

// readingKey returns the message for an error of package article.
func readingKey(err *article.Error) Key {
	switch err.Kind {
	case article.KindRefused:
		return VerdictKey(err.Verdict)
	case article.KindBlocked:
		return ErrorBlocked
	case article.KindTooLarge:
		if errors.Is(err, context.DeadlineExceeded) {
			return ErrorLate
		}
		return ErrorTooLarge
	case article.KindBadLink:
		return ErrorBadLink
	case article.KindNetwork:
		if err.Status != 0 {
			return statusKey(err.Status)
		}
		return networkKey(err)
	}
	return ErrorUnreadable
}

// VerdictKey returns the message that says why a page with this verdict is not summarized.
func VerdictKey(v article.Verdict) Key {
	switch v {
	case article.VerdictConsent:
		return VerdictConsent
	case article.VerdictPaywall:
		return VerdictPaywall
	case article.VerdictChallenge:
		return VerdictChallenge
	case article.VerdictError:
		return VerdictError
	case article.VerdictLogin:
		return VerdictLogin
	case article.VerdictIndex:
		return VerdictIndex
	case article.VerdictScript:
		return VerdictScript
	case article.VerdictLive:
		return VerdictLive
	case article.VerdictMedia:
		return VerdictMedia
	}
	return VerdictEmpty
}

// statusKey returns the message for an HTTP status that came instead of a page.
func statusKey(status int) Key {
	switch {
	case status == http.StatusNotFound, status == http.StatusGone:
		return ErrorNoPage
	case status == http.StatusTooManyRequests:
		return ErrorSiteBusy
	case status >= http.StatusInternalServerError:
		return ErrorSiteBroken
	case status >= http.StatusBadRequest:
		return ErrorForbidden
	}
	return ErrorNetwork
}

// networkKey returns the message for a page that could not be fetched.
func networkKey(err error) Key {
	var (
		lookup       *net.DNSError
		timeout      net.Error
		verification *tls.CertificateVerificationError
		hostname     x509.HostnameError
		authority    x509.UnknownAuthorityError
		invalid      x509.CertificateInvalidError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return ErrorStopped
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return ErrorNoSite
	case errors.As(err, &verification), errors.As(err, &hostname), errors.As(err, &authority), errors.As(err, &invalid):
		return ErrorCertificate
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return ErrorTimeout
	}
	return ErrorNetwork
}
