package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// signer is Discord's part of an endpoint.
type signer struct {
	private ed25519.PrivateKey
	public  string
}

func newSigner() signer {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	return signer{private, hex.EncodeToString(private[ed25519.SeedSize:])}
}

// request signs a body at a time, and lets change spoil the result.
func (s signer) request(ctx context.Context, body string, at time.Time, change func(*http.Request)) *http.Request {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/interactions", strings.NewReader(body))
	timestamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("X-Signature-Timestamp", timestamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, []byte(timestamp+body))))
	if change != nil {
		change(r)
	}
	return r
}

func newEndpoint(t *testing.T, handle func(context.Context, *discordgo.Interaction)) (*Endpoint, signer) {
	t.Helper()
	s := newSigner()
	e, err := NewEndpoint(EndpointOptions{PublicKey: s.public, OnInteraction: handle})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Wait(context.Background()) })
	return e, s
}

const (
	ping     = `{"id":"1","application_id":"2","type":1,"token":"t","version":1}`
	aCommand = `{"id":"11","application_id":"2","type":2,"token":"secret","channel_id":"3","user":{"id":"4"},"data":{"id":"5","name":"help","type":1}}`
)

func TestEndpointTakesOnlyWhatDiscordSigned(t *testing.T) {
	t.Parallel()
	e, s := newEndpoint(t, func(context.Context, *discordgo.Interaction) { t.Error("it was handled") })
	now := time.Now()
	for name, test := range map[string]struct {
		body   string
		at     time.Time
		change func(*http.Request)
		want   int
	}{
		"a ping":                     {ping, now, nil, http.StatusOK},
		"a little late":              {ping, now.Add(-4 * time.Minute), nil, http.StatusOK},
		"a clock that is a bit off":  {ping, now.Add(4 * time.Minute), nil, http.StatusOK},
		"sent again later":           {ping, now.Add(-6 * time.Minute), nil, http.StatusUnauthorized},
		"from the future":            {ping, now.Add(6 * time.Minute), nil, http.StatusUnauthorized},
		"of 1970":                    {ping, time.Unix(0, 0), nil, http.StatusUnauthorized},
		"no signature":               {ping, now, without("X-Signature-Ed25519"), http.StatusUnauthorized},
		"no time":                    {ping, now, without("X-Signature-Timestamp"), http.StatusUnauthorized},
		"a zero signature":           {ping, now, with("X-Signature-Ed25519", strings.Repeat("0", 128)), http.StatusUnauthorized},
		"a short signature":          {ping, now, with("X-Signature-Ed25519", strings.Repeat("0", 126)), http.StatusUnauthorized},
		"a long signature":           {ping, now, with("X-Signature-Ed25519", strings.Repeat("0", 130)), http.StatusUnauthorized},
		"no hexadecimal digits":      {ping, now, with("X-Signature-Ed25519", strings.Repeat("x", 128)), http.StatusUnauthorized},
		"another time":               {ping, now, with("X-Signature-Timestamp", strconv.FormatInt(now.Unix()+1, 10)), http.StatusUnauthorized},
		"a time that is no number":   {ping, now, with("X-Signature-Timestamp", "soon"), http.StatusUnauthorized},
		"a time of great length":     {ping, now, with("X-Signature-Timestamp", strings.Repeat("1", 1000)), http.StatusUnauthorized},
		"another body":               {ping, now, func(r *http.Request) { r.Body = http.NoBody }, http.StatusUnauthorized},
		"another method":             {ping, now, func(r *http.Request) { r.Method = http.MethodGet }, http.StatusMethodNotAllowed},
		"too much":                   {ping + strings.Repeat(" ", maxInteraction), now, nil, http.StatusRequestEntityTooLarge},
		"no JSON":                    {"ping", now, nil, http.StatusBadRequest},
		"an interaction without one": {`{"type":2}`, now, nil, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			e.ServeHTTP(w, s.request(t.Context(), test.body, test.at, test.change))
			if w.Code != test.want {
				t.Errorf("answered with %d, want %d", w.Code, test.want)
			}
			if test.want == http.StatusOK && w.Body.String() != `{"type":1}` {
				t.Errorf("a ping is answered with %s", w.Body)
			}
		})
	}
}

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func without(name string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Del(name) }
}

func TestEndpointNeedsAKeyOfTheRightLength(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "zz", newSigner().public[:62], newSigner().public + "00"} {
		_, err := NewEndpoint(EndpointOptions{PublicKey: key, OnInteraction: func(context.Context, *discordgo.Interaction) {}})
		var fatal *FatalError
		if !errors.As(err, &fatal) || fatal.Setting != "discord.public_key" {
			t.Errorf("key %q: got %v", key, err)
		}
	}
}

// Each kind of answer goes into the reply to Discord's request.
func TestEndpointRepliesWithTheFirstAnswer(t *testing.T) {
	t.Parallel()
	c, err := NewClient(ClientOptions{Token: "x", BaseURL: "http://127.0.0.1:1"}) // nobody listens there
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		answer func(context.Context, *discordgo.Interaction) error
		want   string
	}{
		"defer":   {func(ctx context.Context, i *discordgo.Interaction) error { return c.Defer(ctx, i, true) }, `{"data":{"flags":64},"type":5}`},
		"update":  {func(ctx context.Context, i *discordgo.Interaction) error { return c.DeferUpdate(ctx, i) }, `{"type":6}`},
		"choices": {func(ctx context.Context, i *discordgo.Interaction) error { return c.Choices(ctx, i, nil) }, `{"data":{"choices":[]},"type":8}`},
		"message": {
			func(ctx context.Context, i *discordgo.Interaction) error {
				return c.Respond(ctx, i, Message{Content: "hello"})
			},
			`{"data":{"allowed_mentions":{"parse":[],"replied_user":false},"content":"hello"},"type":4}`,
		},
		"edit": {
			func(ctx context.Context, i *discordgo.Interaction) error {
				return c.Update(ctx, i, Message{Content: "hello"})
			},
			`{"data":{"allowed_mentions":{"parse":[],"replied_user":false},"components":[],"content":"hello"},"type":7}`,
		},
		"form": {
			func(ctx context.Context, i *discordgo.Interaction) error {
				return c.OpenModal(ctx, i, Modal{ID: "m", Title: "t"})
			},
			`{"data":{"components":[],"custom_id":"m","title":"t"},"type":9}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var second error
			e, s := newEndpoint(t, func(ctx context.Context, i *discordgo.Interaction) {
				if err := test.answer(ctx, i); err != nil {
					t.Errorf("answering: %v", err)
				}
				second = test.answer(ctx, i)
			})
			w := httptest.NewRecorder()
			e.ServeHTTP(w, s.request(t.Context(), aCommand, time.Now(), nil))
			e.Wait(t.Context())
			if got := w.Body.String(); w.Code != http.StatusOK || got != test.want {
				t.Errorf("the reply is %d %s\nwant %s", w.Code, got, test.want)
			}
			if !Acknowledged(second) {
				t.Errorf("a second answer: %v", second)
			}
		})
	}
}

func TestEndpointSendsFilesToTheCallback(t *testing.T) {
	t.Parallel()
	arrived := make(chan string, 1)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- r.URL.Path
		w.WriteHeader(http.StatusNoContent)
	}))
	defer api.Close()
	c, err := NewClient(ClientOptions{Token: "x", BaseURL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	e, s := newEndpoint(t, func(ctx context.Context, i *discordgo.Interaction) {
		err := c.Respond(ctx, i, Message{Content: "see", Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("a")}}})
		if err != nil {
			t.Errorf("answering: %v", err)
		}
	})
	w := httptest.NewRecorder()
	e.ServeHTTP(w, s.request(t.Context(), aCommand, time.Now(), nil))
	if w.Code != http.StatusAccepted {
		t.Errorf("the reply is %d", w.Code)
	}
	if got := <-arrived; got != "/api/v10/interactions/11/secret/callback" {
		t.Errorf("the answer went to %s", got)
	}
	e.Wait(t.Context())
}

// Discord waits three seconds: a later answer is refused as its callback refuses it.
func TestEndpointGivesUpInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := NewClient(ClientOptions{Token: "x"})
		if err != nil {
			t.Fatal(err)
		}
		var late error
		e, s := newEndpoint(t, func(ctx context.Context, i *discordgo.Interaction) {
			time.Sleep(5 * time.Second)
			late = c.Defer(ctx, i, false)
		})
		w, began := httptest.NewRecorder(), time.Now()
		e.ServeHTTP(w, s.request(t.Context(), aCommand, time.Now(), nil))
		if took := time.Since(began); w.Code != http.StatusGatewayTimeout || took >= 3*time.Second {
			t.Errorf("answered with %d after %v", w.Code, took)
		}
		e.Wait(t.Context())
		if !Expired(late) {
			t.Errorf("the late answer: %v", late)
		}
	})
}

func TestEndpointOutlivesAPanicAndSilence(t *testing.T) {
	t.Parallel()
	for name, handle := range map[string]func(context.Context, *discordgo.Interaction){
		"panic":   func(context.Context, *discordgo.Interaction) { panic("odd") },
		"silence": func(context.Context, *discordgo.Interaction) {},
	} {
		e, s := newEndpoint(t, handle)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, s.request(t.Context(), aCommand, time.Now(), nil))
		if w.Code != http.StatusAccepted {
			t.Errorf("%s: answered with %d", name, w.Code)
		}
	}
}

// A worker may be quicker than Discord is with the reply that acknowledged.
func TestEditWaitsUntilTheAcknowledgementIsKnown(t *testing.T) {
	t.Parallel()
	tries := 0
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if tries++; tries < 3 {
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, `{"code":10015,"message":"Unknown Webhook"}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"id":"9"}`)
	}))
	defer api.Close()
	c, err := NewClient(ClientOptions{Token: "x", BaseURL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.pause = func(int) time.Duration { return time.Millisecond }
	m, err := c.EditOriginal(t.Context(), "2", "secret", Message{Content: "hello"})
	if err != nil || m.ID != "9" {
		t.Errorf("got %v, %v", m, err)
	}
}

func FuzzEndpoint(f *testing.F) {
	s := newSigner()
	e, err := NewEndpoint(EndpointOptions{PublicKey: s.public, OnInteraction: func(context.Context, *discordgo.Interaction) {}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ping, "1", "00")
	f.Add(aCommand, "x", strings.Repeat("0", 128))
	f.Fuzz(func(t *testing.T, body, timestamp, signature string) {
		for _, change := range []func(*http.Request){nil, func(r *http.Request) {
			r.Header["X-Signature-Timestamp"], r.Header["X-Signature-Ed25519"] = []string{timestamp}, []string{signature}
		}} {
			w := httptest.NewRecorder()
			e.ServeHTTP(w, s.request(t.Context(), body, time.Now(), change))
			if change != nil && w.Code == http.StatusOK {
				t.Error("what nobody signed was taken")
			}
		}
	})
}
