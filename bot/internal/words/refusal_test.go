package words

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/bot/internal/discord"
)

func TestRefusalSaysWhatHappenedInEveryLanguage(t *testing.T) {
	network := func(status int, cause error) error {
		return fmt.Errorf("reading: %w", &article.Error{Kind: article.KindNetwork, Status: status, Sentence: "English.", Err: cause})
	}
	cases := map[Key]error{
		ErrorUnreadable:     &article.Error{Kind: article.KindUnreadable, Sentence: "English."},
		ErrorBlocked:        &article.Error{Kind: article.KindBlocked, Sentence: "English."},
		ErrorTooLarge:       &article.Error{Kind: article.KindTooLarge, Sentence: "English."},
		ErrorBadLink:        &article.Error{Kind: article.KindBadLink, Sentence: "English."},
		ErrorNetwork:        network(0, errors.New("reset")),
		ErrorTimeout:        network(0, context.DeadlineExceeded),
		ErrorStopped:        network(0, context.Canceled),
		ErrorNoSite:         network(0, &net.DNSError{IsNotFound: true}),
		ErrorCertificate:    network(0, x509.UnknownAuthorityError{}),
		ErrorNoPage:         network(404, nil),
		ErrorForbidden:      network(403, nil),
		ErrorSiteBusy:       network(429, nil),
		ErrorSiteBroken:     network(503, nil),
		ErrorLate:           fmt.Errorf("asking: %w", context.DeadlineExceeded),
		ErrorUnknown:        errors.New("a bug"),
		ProblemQueueFull:    &Problem{Key: ProblemQueueFull},
		ProblemExpired:      &discord.Error{Status: 404, Code: 10062},
		ProblemNoPermission: &discord.Error{Status: 403, Code: 50013},
		ProblemThreadClosed: &discord.Error{Status: 400, Code: 50083},
		ProblemMessageGone:  &discord.Error{Status: 404, Code: 10008},
	}
	for _, verdict := range []article.Verdict{
		article.VerdictConsent, article.VerdictPaywall, article.VerdictChallenge, article.VerdictError, article.VerdictLogin,
		article.VerdictIndex, article.VerdictScript, article.VerdictLive, article.VerdictMedia, article.VerdictEmpty,
	} {
		cases[VerdictKey(verdict)] = &article.Error{Kind: article.KindRefused, Verdict: verdict, Sentence: "English."}
	}
	for name, voice := range load(t).voices {
		for key, err := range cases {
			want := voice.Say(key, nil)
			var reading *article.Error
			if name == "en" && errors.As(err, &reading) {
				want = "English."
			}
			if got := voice.Refusal(err); got != want {
				t.Errorf("%s: %v is told as %q, not %q", name, err, got, want)
			}
		}
	}
}

func TestProblemCounts(t *testing.T) {
	c := load(t)
	err := fmt.Errorf("turned away: %w", &Problem{Key: ProblemBudget, N: 3, Args: Args{"When": "morgen"}})
	if got := c.For("de").Refusal(err); got != "Du hast deine 3 Anfragen für heute verbraucht. Versuch es morgen wieder." {
		t.Error(got)
	}
	if got := c.For("ru").Refusal(err); !strings.Contains(got, "3 запроса") {
		t.Error(got)
	}
}

func TestProblemHasTwoVoices(t *testing.T) {
	cause := errors.New("queue of 100")
	err := &Problem{Key: ProblemQueueFull, Err: cause}
	if !errors.Is(err, cause) || err.Error() != "problem.queue_full: queue of 100" || (&Problem{Key: ProblemNoLink}).Error() != "problem.no_link" {
		t.Error(err)
	}
}
