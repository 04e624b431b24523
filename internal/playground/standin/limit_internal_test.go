package standin

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

func TestFiftyRequestsASecondOverAllRoutes(t *testing.T) {
	now := time.Unix(1000, 0)
	l := newLimiter(Strict)
	l.now = func() time.Time { return now }
	count := func(route string, n int) verdict {
		return l.count(http.Header{}, http.MethodGet, route, strconv.Itoa(n))
	}
	for n := range globalPerSecond {
		if v := count("/channels/{channel_id}", n); v.refused {
			t.Fatalf("request %d is refused by %s", n, v.scope)
		}
	}
	if v := count("/channels/{channel_id}", 99); !v.refused || v.scope != "global" || v.retryAfter != time.Second {
		t.Errorf("one more gets %+v", v)
	}
	for _, exempt := range []string{
		"/interactions/{interaction_id}/{interaction_token}/callback", "/webhooks/{webhook_id}/{webhook_token}",
	} {
		if v := count(exempt, 0); v.refused {
			t.Errorf("%s is refused by %s", exempt, v.scope)
		}
	}
	now = now.Add(time.Second)
	if v := count("/channels/{channel_id}", 0); v.refused {
		t.Errorf("a second later a request is refused by %s", v.scope)
	}
}

func TestBucketsAreForgotten(t *testing.T) {
	now := time.Unix(1000, 0)
	l := newLimiter(Generous)
	l.now = func() time.Time { return now }
	for n := range 10_000 {
		l.count(http.Header{}, http.MethodPost, "/webhooks/{webhook_id}/{webhook_token}", strconv.Itoa(n))
		now = now.Add(10 * time.Millisecond)
	}
	if n := len(l.buckets); n > 1000 {
		t.Errorf("%d buckets are kept for 10,000 tokens", n)
	}
}
