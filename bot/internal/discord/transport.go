package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lede-bot/lede/internal/observe"
)

const (
	attemptTimeout = 20 * time.Second // for one exchange, its answer included
	maxAnswer      = 16 << 20         // bytes of an answer; Discord's largest are well below
)

// routeKey carries the route of a request to the transport.
type routeKey struct{}

// transport makes one exchange for discordgo's session: it waits for the
// route's turn, adds the bot's token where one is needed, and gives every
// refusal back as an [Error], so that the library's own handling (a sleep that
// is deaf to the context, a retry without pause) has nothing left to handle.
type transport struct {
	base    http.RoundTripper
	token   string // the value of the Authorization header
	limiter *limiter
}

// RoundTrip makes the exchange and reads its whole answer.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	r, ok := request.Context().Value(routeKey{}).(route)
	if !ok {
		return nil, errors.New("discord: a request went past the client")
	}
	asked := time.Now()
	b, err := t.limiter.wait(request.Context(), r)
	observe.Time(request.Context(), observe.LimitWait, time.Since(asked), observe.Label{Name: observe.Route, Value: r.class()})
	if err != nil {
		return nil, err
	}
	defer t.limiter.done(b)
	return t.exchange(request, r)
}

// exchange sends a request whose turn it is.
func (t *transport) exchange(request *http.Request, r route) (_ *http.Response, err error) {
	ctx, end := observe.Begin(request.Context(), observe.Discord, observe.Label{Name: observe.Route, Value: r.class()})
	defer func() { end(observe.Label{Name: observe.Status, Value: statusClass(err)}) }()
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	request = request.Clone(ctx)
	if !r.exempt {
		request.Header.Set("Authorization", t.token)
	}
	response, err := t.base.RoundTrip(request)
	if err != nil {
		return nil, &Error{Route: r.String(), Err: err}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	_ = response.Body.Close()
	if err != nil {
		return nil, &Error{Route: r.String(), Err: err}
	}
	t.limiter.learn(r, response.Header)
	if response.StatusCode >= http.StatusMultipleChoices {
		refusal := readError(r, response, body)
		switch refusal.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
			t.limiter.refused(r, refusal)
		}
		if refusal.Status == http.StatusTooManyRequests {
			observe.Count(ctx, observe.DiscordLimits, 1, observe.Label{Name: observe.Route, Value: r.class()},
				observe.Label{Name: observe.Scope, Value: refusal.scope()})
		}
		return nil, refusal
	}
	// The session reads these too, to keep buckets that it does not need.
	for name := range response.Header {
		if strings.HasPrefix(name, "X-Ratelimit-") {
			delete(response.Header, name)
		}
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// readError reads an answer of 300 or more. A body that is not Discord's
// (a proxy's page) leaves the status alone.
func readError(r route, response *http.Response, body []byte) *Error {
	e := &Error{Status: response.StatusCode, Route: r.String()}
	var told struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		Errors     json.RawMessage `json:"errors"`
		RetryAfter float64         `json:"retry_after"`
		Global     bool            `json:"global"`
	}
	if json.Unmarshal(body, &told) == nil {
		e.Code, e.Message, e.Details = told.Code, told.Message, details(told.Errors)
	}
	after := told.RetryAfter
	if header, err := strconv.ParseFloat(response.Header.Get("Retry-After"), 64); err == nil {
		after = max(after, header)
	}
	if e.Status == http.StatusTooManyRequests {
		// A 429 without a time is a proxy's: a second is the least it can mean.
		e.RetryAfter = time.Duration(after * float64(time.Second))
		if e.RetryAfter <= 0 {
			e.RetryAfter = time.Second
		}
		scope := response.Header.Get("X-RateLimit-Scope")
		e.Global = told.Global || scope == "global" || response.Header.Get("X-RateLimit-Global") == "true"
		e.Shared = scope == "shared"
	}
	return e
}

// details flattens the tree in which Discord names the fields it refused, to
// one line such as "components.0.content: Must be 4000 or fewer in length.".
func details(tree json.RawMessage) string {
	var all any
	if len(tree) == 0 || json.Unmarshal(tree, &all) != nil {
		return ""
	}
	var found []string
	var walk func(path string, node any)
	walk = func(path string, node any) {
		fields, ok := node.(map[string]any)
		if !ok {
			return
		}
		for name, inner := range fields {
			list, ok := inner.([]any)
			if name != "_errors" || !ok {
				walk(strings.TrimPrefix(path+"."+name, "."), inner)
				continue
			}
			for _, one := range list {
				if told, ok := one.(map[string]any); ok {
					found = append(found, fmt.Sprintf("%s: %v", path, told["message"]))
				}
			}
		}
	}
	walk("", all)
	slices.Sort(found)
	return strings.Join(found, "; ")
}
