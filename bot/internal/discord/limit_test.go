package discord

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Time in these tests is synctest's: waits are exact and take none.

func limited(remaining, limit int, reset float64) answer {
	return answer{header: map[string]string{
		"X-RateLimit-Limit": strconv.Itoa(limit), "X-RateLimit-Remaining": strconv.Itoa(remaining),
		"X-RateLimit-Reset-After": fmt.Sprint(reset), "X-RateLimit-Bucket": "a-bucket",
	}}
}

func TestEditsOfManyInteractionsRunSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inFlight, most atomic.Int64
		c, _ := scripted(t, func(request, int) answer {
			now := inFlight.Add(1)
			defer inFlight.Add(-1)
			for {
				seen := most.Load()
				if now <= seen || most.CompareAndSwap(seen, now) {
					break
				}
			}
			time.Sleep(100 * time.Millisecond)
			return limited(4, 5, 5)
		})
		began := time.Now()
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if _, err := c.EditOriginal(t.Context(), "app", fmt.Sprint("token", i), Message{Content: "x"}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if most.Load() != 20 {
			t.Errorf("%d edits were under way at once, want 20", most.Load())
		}
		if took := time.Since(began); took != 100*time.Millisecond {
			t.Errorf("20 edits took %s of the server's time, want its 100 ms", took)
		}
	})
}

func TestALimitHoldsUpItsOwnTokenAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(t, func(request, int) answer { return limited(0, 1, 60) })
		edit := func(ctx context.Context, token string) error {
			_, err := c.EditOriginal(ctx, "app", token, Message{Content: "x"})
			return err
		}
		began := time.Now()
		for i := range 20 {
			if err := edit(t.Context(), fmt.Sprint("other", i)); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(began) != 0 {
			t.Errorf("other tokens waited %s", time.Since(began))
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := edit(short, "other0")
		if wait, is := RateLimited(err); !is || wait != time.Minute || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err = %v, wait %s", err, wait)
		}
		if time.Since(began) != 0 {
			t.Errorf("a wait longer than the caller's time was begun")
		}
		ended, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := edit(ended, "other0"); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		if n := len(s.requests()); n != 20 {
			t.Errorf("%d requests were sent, want 20", n)
		}
		if err := edit(t.Context(), "other0"); err != nil || time.Since(began) != time.Minute {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}

func TestAWindowIsNotOverrun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit, window = 5, 5 * time.Second
		var mu sync.Mutex
		var begin time.Time
		used, refused := 0, 0
		c, s := scripted(t, func(request, int) answer {
			mu.Lock()
			defer mu.Unlock()
			if time.Since(begin) >= window {
				begin, used = time.Now(), 0
			}
			left := (window - time.Since(begin)).Seconds()
			if used == limit {
				refused++
				a := limited(0, limit, left)
				a.status, a.body = 429, fmt.Sprintf(`{"retry_after":%f,"global":false}`, left)
				return a
			}
			used++
			return limited(limit-used, limit, left)
		})
		if _, err := c.Send(t.Context(), "2", Message{Content: "first"}); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 24 {
			all.Go(func() {
				if _, err := c.Send(t.Context(), "2", Message{Content: "x"}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if refused != 0 {
			t.Errorf("%d of %d requests were refused", refused, len(s.requests()))
		}
	})
}

func TestATooManyRequestsIsObeyed(t *testing.T) {
	cases := map[string]struct {
		header      map[string]string
		body        string
		wait        time.Duration
		sameHeld    bool // another channel's requests
		exemptsHeld bool
	}{
		"per route": {header: map[string]string{"X-RateLimit-Scope": "user", "Retry-After": "65"}, body: `{"retry_after":65,"global":false}`, wait: 65 * time.Second},
		"shared":    {header: map[string]string{"X-RateLimit-Scope": "shared"}, body: `{"retry_after":0.3,"global":false}`, wait: 300 * time.Millisecond},
		"global":    {header: map[string]string{"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}, body: `{"retry_after":3,"global":true}`, wait: 3 * time.Second, sameHeld: true},
		"a proxy's": {header: map[string]string{"Retry-After": "7"}, body: "<html>slow down</html>", wait: 7 * time.Second},
		"timeless":  {body: "<html>slow down</html>", wait: time.Second},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(t, func(_ request, n int) answer {
					if n == 0 {
						return answer{status: 429, header: want.header, body: want.body}
					}
					return answer{}
				})
				began := time.Now()
				var first sync.WaitGroup
				first.Go(func() {
					if _, err := c.Send(t.Context(), "2", Message{Content: "x"}); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
				if err := c.Defer(t.Context(), interaction("9"), false); err != nil || time.Since(began) != 0 {
					t.Errorf("an interaction's answer came after %s: %v", time.Since(began), err)
				}
				if _, err := c.Send(t.Context(), "3", Message{Content: "x"}); err != nil {
					t.Error(err)
				}
				if held := time.Since(began) > 0; held != want.sameHeld {
					t.Errorf("the other channel was held: %t", held)
				}
				first.Wait()
				seen := s.requests()
				if got := time.Since(began); got < want.wait || got > want.wait+time.Second || len(seen) != 4 {
					t.Errorf("sent again after %s, want %s (%d requests)", got, want.wait, len(seen))
				}
			})
		})
	}
}

func TestNoMoreThanFiftyRequestsASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(t, nil)
		var all sync.WaitGroup
		for i := range 300 {
			all.Go(func() {
				if _, err := c.Channel(t.Context(), fmt.Sprint(i)); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		began := time.Now()
		for i := range 300 {
			if err := c.Defer(t.Context(), interaction(fmt.Sprint(i)), false); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(began) != 0 {
			t.Errorf("interactions waited %s", time.Since(began))
		}
		all.Wait()
		var others []time.Time
		for _, r := range s.requests() {
			if r.method == "GET" {
				others = append(others, r.at)
			}
		}
		for i := range others {
			if i >= 50 && others[i].Sub(others[i-50]) < time.Second {
				t.Fatalf("requests %d to %d came within %s", i-50, i, others[i].Sub(others[i-50]))
			}
		}
	})
}

func TestFailuresOfDiscordAreTriedAgain(t *testing.T) {
	cases := map[string]struct {
		failures []answer
		call     func(c *Client) error
		requests int
		fails    bool
	}{
		"500": {failures: []answer{{status: 500}}, requests: 2},
		"502": {failures: []answer{{status: 502}, {status: 502}}, requests: 3},
		"503": {failures: []answer{{status: 503}}, requests: 2},
		"504": {failures: []answer{{status: 504}}, requests: 2},
		"for ever": {
			failures: []answer{{status: 500}, {status: 500}, {status: 500}, {status: 500}, {status: 500}},
			requests: tries, fails: true,
		},
		"a broken connection": {failures: []answer{{err: errors.New("connection reset")}}, requests: 2},
		"not found":           {failures: []answer{{status: 404}}, requests: 1, fails: true},
		"a follow-up that may have arrived": {
			failures: []answer{{status: 500}}, requests: 1, fails: true,
			call: func(c *Client) error {
				_, err := c.FollowUp(context.Background(), "1", "t", Message{Content: "x"})
				return err
			},
		},
		"a follow-up that did not arrive": {
			failures: []answer{{status: 502}}, requests: 2,
			call: func(c *Client) error {
				_, err := c.FollowUp(context.Background(), "1", "t", Message{Content: "x"})
				return err
			},
		},
		"an acknowledgement that had arrived": {
			failures: []answer{{status: 500}, {status: 400, body: `{"code":40060,"message":"already acknowledged"}`}}, requests: 2,
			call: func(c *Client) error { return c.Defer(context.Background(), interaction("9"), false) },
		},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(t, func(_ request, n int) answer {
					if n < len(want.failures) {
						return want.failures[n]
					}
					return answer{}
				})
				call := want.call
				if call == nil {
					call = func(c *Client) error {
						_, err := c.EditOriginal(t.Context(), "1", "t", Message{Content: "x"})
						return err
					}
				}
				if err := call(c); (err != nil) != want.fails {
					t.Errorf("err = %v", err)
				}
				seen := s.requests()
				if len(seen) != want.requests {
					t.Fatalf("%d requests, want %d", len(seen), want.requests)
				}
				for i := 1; i < len(seen); i++ {
					least := firstPause << (i - 1) / 2
					if pause := seen[i].at.Sub(seen[i-1].at); pause < least || pause > 3*least {
						t.Errorf("try %d came after %s, want %s to %s", i+1, pause, least, 3*least)
					}
				}
			})
		})
	}
}

func TestInvalidRequestsStopBeforeTheBan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(t, func(request, int) answer { return answer{status: 403} })
		for i := range invalidLimit + 100 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_ = c.DeleteOriginal(ctx, "1", fmt.Sprint(i))
			cancel()
		}
		if n := len(s.requests()); n != invalidLimit {
			t.Errorf("%d requests were sent, want %d", n, invalidLimit)
		}
		began := time.Now()
		_ = c.DeleteOriginal(context.Background(), "1", "x") // gives up: the client's own time is shorter
		time.Sleep(invalidWindow)
		_ = c.DeleteOriginal(t.Context(), "1", "y")
		if n := len(s.requests()); n != invalidLimit+1 {
			t.Errorf("%s later %d requests were sent", time.Since(began), n)
		}
	})
}

func TestTenThousandInteractionsLeaveNothingBehind(t *testing.T) {
	c, s := scripted(t, func(request, int) answer { return limited(4, 5, 0.001) })
	limits := c.session.Client.Transport.(*transport).limiter
	run := func(from, count int) {
		for i := from; i < from+count; i++ {
			asked := interaction(fmt.Sprint(i))
			if err := c.Defer(t.Context(), asked, false); err != nil {
				t.Fatal(err)
			}
			if _, err := c.EditOriginal(t.Context(), asked.AppID, asked.Token, Message{V2: true, Components: text("x")}); err != nil {
				t.Fatal(err)
			}
			s.mu.Lock()
			s.seen = s.seen[:0]
			s.mu.Unlock()
		}
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	run(0, 1000)
	before := heap()
	run(1000, 10_000)
	after := heap()
	runtime.KeepAlive(c)
	limits.mu.Lock()
	kept := len(limits.buckets)
	limits.mu.Unlock()
	if kept > 2*sweepEvery {
		t.Errorf("%d buckets are kept", kept)
	}
	// discordgo alone would have kept 4.5 MB.
	if grown := int64(after) - int64(before); grown > 500_000 {
		t.Errorf("the heap grew by %d bytes over 10,000 interactions", grown)
	}
}
