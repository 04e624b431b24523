package llm_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lede-bot/lede/internal/llm"
	"github.com/lede-bot/lede/internal/llm/llmtest"
)

var request = llm.Request{Operation: "summary", System: "s", User: "u"}

func unavailable(after time.Duration) error {
	return &llm.Error{Kind: llm.KindUnavailable, Operation: "summary", Status: 503, RetryAfter: after}
}

func TestPassingFailuresAreRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		faulty := &llmtest.Faulty{Next: llmtest.Replies("fine"), Err: unavailable(0), Times: 2}
		response, err := llm.Dependable(faulty, llm.Dependability{}).Complete(t.Context(), request)
		if err != nil || response.Text != "fine" || faulty.Failed() != 2 {
			t.Errorf("got %+v, %v after %d failures", response, err, faulty.Failed())
		}
	})
}

func TestRetryAfterIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		faulty := &llmtest.Faulty{Next: llmtest.Replies("fine"), Err: unavailable(7 * time.Second), Times: 1}
		if _, err := llm.Dependable(faulty, llm.Dependability{}).Complete(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited != 7*time.Second {
			t.Errorf("waited %s, not the 7s that it asked for", waited)
		}
	})
}

// Waiting is in vain where the reader's time or patience ends before.
func TestNobodyWaitsInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		faulty := &llmtest.Faulty{Next: llmtest.Replies("fine"), Err: unavailable(10 * time.Second), Times: 1}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := llm.Dependable(faulty, llm.Dependability{}).Complete(ctx, request)
		if llm.KindOf(err) != llm.KindUnavailable || time.Since(start) != 0 {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		faulty = &llmtest.Faulty{Next: llmtest.Replies("fine"), Err: unavailable(time.Hour), Times: 1}
		_, err = llm.Dependable(faulty, llm.Dependability{}).Complete(t.Context(), request)
		if llm.KindOf(err) != llm.KindUnavailable || time.Since(start) != 0 {
			t.Errorf("asked to wait an hour: got %v after %s", err, time.Since(start))
		}
	})
}

func TestLastingFailuresAreNotRetried(t *testing.T) {
	for _, kind := range []llm.ErrorKind{llm.KindKey, llm.KindQuota, llm.KindModel, llm.KindTooLong, llm.KindNotAPI, llm.KindGarbled} {
		faulty := &llmtest.Faulty{Next: llmtest.Replies("fine"), Err: &llm.Error{Kind: kind}, Times: 5}
		if _, err := llm.Dependable(faulty, llm.Dependability{}).Complete(t.Context(), request); llm.KindOf(err) != kind || faulty.Failed() != 1 {
			t.Errorf("%s: got %v after %d tries", kind, err, faulty.Failed())
		}
	}
}

func TestAStreamIsNotBegunTwice(t *testing.T) {
	cut := &llmtest.Scripted{Answer: func(int, llm.Request) (string, error) { return "some text that is cut off in the middle", nil }}
	var seen strings.Builder
	failing := errors.New("reader left")
	_, err := llm.Dependable(cut, llm.Dependability{}).Stream(t.Context(), request, func(piece string) error {
		seen.WriteString(piece)
		return &llm.Error{Kind: llm.KindCutOff, Err: failing}
	})
	if !errors.Is(err, failing) || len(cut.Requests()) != 1 {
		t.Errorf("got %v after %d requests", err, len(cut.Requests()))
	}
}

func TestAFailingEndpointIsLeftInPeace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var states []string
		faulty := &llmtest.Faulty{Next: llmtest.Replies("fine"), Err: unavailable(0), Times: 3}
		m := llm.Dependable(faulty, llm.Dependability{Tries: 1, FailuresToRest: 3, Rest: time.Minute, OnStateChange: func(_, state string) { states = append(states, state) }})
		for range 3 {
			_, _ = m.Complete(t.Context(), request)
		}
		if _, err := m.Complete(t.Context(), request); llm.KindOf(err) != llm.KindOpen {
			t.Errorf("after three failures: got %v", err)
		}
		time.Sleep(61 * time.Second)
		if _, err := m.Complete(t.Context(), request); err != nil {
			t.Errorf("after a minute's rest: %v", err)
		}
		if got := strings.Join(states, " "); got != "open half-open closed" {
			t.Errorf("states were %q", got)
		}
	})
}

func TestOnlySoManyCallsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := 0, 0
		slow := &llmtest.Scripted{Answer: func(int, llm.Request) (string, error) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			running--
			mu.Unlock()
			return "ok", nil
		}}
		m := llm.Dependable(slow, llm.Dependability{Parallel: 3})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if _, err := m.Complete(t.Context(), request); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if most != 3 {
			t.Errorf("%d calls ran at once, want 3", most)
		}
	})
}

func TestTheSecondModelAnswersForTheFirst(t *testing.T) {
	var told error
	first := &llmtest.Faulty{Next: llmtest.Replies("first"), Err: &llm.Error{Kind: llm.KindQuota}, Times: 1}
	m := llm.WithFallback(first, llmtest.Replies("second"), func(_ context.Context, err error) { told = err })
	response, err := m.Complete(t.Context(), request)
	if err != nil || response.Text != "second" || llm.KindOf(told) != llm.KindQuota {
		t.Errorf("got %+v, %v, told %v", response, err, told)
	}
	if response, err := m.Complete(t.Context(), request); err != nil || response.Text != "first" {
		t.Errorf("once the first is well: got %+v, %v", response, err)
	}
	gone := llm.WithFallback(&llmtest.Faulty{Err: &llm.Error{Kind: llm.KindCanceled}, Times: 9, Next: llmtest.Echo{}}, llmtest.Echo{}, nil)
	if _, err := gone.Complete(t.Context(), request); llm.KindOf(err) != llm.KindCanceled {
		t.Errorf("when whoever asked left: got %v", err)
	}
}

// Estimates stand beside the counts of two published tokenizers, o200k and
// cl100k: near enough to one of them to budget with.
func TestEstimateTokens(t *testing.T) {
	for text, counted := range map[string][2]int{
		"The quick brown fox jumps over the lazy dog.":                                {10, 10},
		"In 2024, the company reported revenue of $1,234,567.":                        {17, 17},
		"Le conseil municipal a approuvé le budget jeudi soir, à une large majorité.": {16, 20},
		"Правительство объявило о новых мерах поддержки семей.":                       {11, 24},
		"東京都は新しい水道料金を発表した。":                                                           {12, 18},
		"Die Fähre verkehrt ab Montag wieder, teilte die Hafenmeisterei mit.":         {17, 23},
		"Rząd ogłosił w czwartek przepisy dotyczące mieszkań.":                        {16, 21},
		"": {0, 0},
	} {
		got := llm.EstimateTokens(text)
		if got < counted[0]*3/4 || got > counted[1]*5/4 {
			t.Errorf("%q: estimated %d, counted %d and %d", text, got, counted[0], counted[1])
		}
	}
}

func BenchmarkEstimateTokens(b *testing.B) {
	text := strings.Repeat("The harbour master said the ferry would sail again on Monday. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		llm.EstimateTokens(text)
	}
}
