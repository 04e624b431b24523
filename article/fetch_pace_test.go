package article

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestPaceSpreadsRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(time.Second)
		began := time.Now()
		for i := range paceBurst + 5 {
			leave, err := p.enter(t.Context(), "example.com")
			if err != nil {
				t.Fatal(err)
			}
			leave()
			want := time.Duration(max(0, i+1-paceBurst)) * time.Second
			if took := time.Since(began); took < want || took > want+100*time.Millisecond {
				t.Errorf("request %d after %v, want %v", i, took, want)
			}
		}
		before := time.Now()
		leave, err := p.enter(t.Context(), "example.org")
		if err != nil || time.Since(before) != 0 {
			t.Errorf("another host waits %v, %v", time.Since(before), err)
		}
		leave()
	})
}

func TestPaceBoundsWhatRunsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(-1)
		var inside, most atomic.Int32
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				leave, err := p.enter(t.Context(), "example.com")
				if err != nil {
					t.Error(err)
					return
				}
				defer leave()
				if now := inside.Add(1); now > most.Load() {
					most.Store(now)
				}
				time.Sleep(time.Second)
				inside.Add(-1)
			})
		}
		group.Wait()
		if most.Load() != maxConcurrentOfHost {
			t.Errorf("%d at once", most.Load())
		}
		leave, err := p.enter(t.Context(), "example.com")
		if err != nil {
			t.Fatal(err)
		}
		leave()
		if visitors := p.hosts["example.com"].visitors; visitors != 0 {
			t.Errorf("%d visitors are left", visitors)
		}
	})
}

func TestPaceHoldsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(time.Second)
		p.holdOff("example.com", time.Now().Add(time.Minute))
		p.holdOff("example.com", time.Now().Add(time.Second)) // does not shorten it
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		_, err := p.enter(ctx, "example.com")
		var tooSoon *tooSoonError
		if !errors.As(err, &tooSoon) || time.Since(began) != 0 {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		leave, err := p.enter(t.Context(), "example.com")
		if err != nil || time.Since(began) < time.Minute {
			t.Errorf("entered after %v, %v", time.Since(began), err)
		} else {
			leave()
		}
	})
}

func TestPaceForgetsHosts(t *testing.T) {
	p := newPace(-1)
	p.holdOff("asked-to-wait.example", time.Now().Add(time.Hour))
	inside, err := p.enter(t.Context(), "inside.example")
	if err != nil {
		t.Fatal(err)
	}
	defer inside()
	for i := range maxPacedHosts + 50 {
		leave, err := p.enter(t.Context(), fmt.Sprintf("host%d.example", i))
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
	if len(p.hosts) > maxPacedHosts || p.hosts["asked-to-wait.example"] == nil || p.hosts["inside.example"] == nil {
		t.Errorf("%d hosts", len(p.hosts))
	}
}

func TestRetryAt(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                              -1,
		"soon":                          -1,
		"-5":                            -1,
		"0":                             -1,
		"1.5":                           -1,
		"2":                             2 * time.Second,
		" 120 ":                         2 * time.Minute,
		"999999":                        maxHoldOff,
		"99999999999999999999999":       -1,
		"9223372036854775807":           maxHoldOff,
		"Tue, 24 Nov 2026 12:05:00 GMT": 5 * time.Minute,
		"Tue, 24 Nov 2026 11:00:00 GMT": -1,
		"Tue, 24 Nov 2099 11:00:00 GMT": maxHoldOff,
	} {
		got := retryAt(header, now)
		if want < 0 && !got.IsZero() || want >= 0 && !got.Equal(now.Add(want)) {
			t.Errorf("%q: got %v", header, got)
		}
	}
}

func TestFetchObeysRetryAfter(t *testing.T) {
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		switch {
		case r.URL.Path == "/later" && n == 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.URL.Path == "/much-later":
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusTooManyRequests)
		case r.URL.Path == "/always-later":
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			fmt.Fprint(w, storyHTML)
		}
	})
	r := openReader(t, ReaderOptions{})
	began := time.Now()
	if _, err := fetchText(t, r, server.URL+"/later"); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); asked.Load() != 2 || took < time.Second {
		t.Errorf("asked %d times in %v", asked.Load(), took)
	}

	asked.Store(0)
	_, err := r.Read(t.Context(), Source{URL: server.URL + "/always-later"})
	wantError(t, err, KindNetwork, "asks me to wait")
	if asked.Load() != maxAsks {
		t.Errorf("asked %d times", asked.Load())
	}

	r = openReader(t, ReaderOptions{})
	asked.Store(0)
	_, err = r.Read(t.Context(), Source{URL: server.URL + "/much-later"})
	wantError(t, err, KindNetwork, "try again in 10 minutes")
	_, err = r.Read(t.Context(), Source{URL: server.URL + "/story"})
	wantError(t, err, KindNetwork, "try again in 10 minutes")
	if asked.Load() != 1 {
		t.Errorf("a host that asked to be left alone was asked %d times", asked.Load())
	}
}

func TestInWords(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		-time.Second: "1 second", 1200 * time.Millisecond: "1 second", 20 * time.Second: "20 seconds", 2 * time.Minute: "2 minutes", 100 * time.Minute: "2 hours",
	} {
		if got := inWords(wait); got != want {
			t.Errorf("%v: %q", wait, got)
		}
	}
}
