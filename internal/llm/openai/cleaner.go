package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lede-bot/lede/internal/llm"
)

// maxAnswerBytes bounds one answer, and maxErrorBytes what is read of an error.
const (
	maxAnswerBytes = 4 << 20
	maxErrorBytes  = 64 << 10
)

// edits are fields to set in a request's body.
type edits map[string]any

type editsKey struct{}

func withEdits(ctx context.Context, e edits) context.Context {
	return context.WithValue(ctx, editsKey{}, e)
}

// cleaner is the HTTP client that go-openai is given. It makes the edits to each
// request, and turns every answer into what the API's description says: failures
// into an *llm.Error whatever their shape, text in arrays into strings, errors
// inside a stream into errors, a stream that breaks off into one that fails.
type cleaner struct {
	client    *http.Client
	userAgent string
}

// Do sends one request.
func (c *cleaner) Do(request *http.Request) (*http.Response, error) {
	if err := edit(request); err != nil {
		return nil, err
	}
	if c.userAgent != "" {
		request.Header.Set("User-Agent", c.userAgent)
	}
	response, err := c.client.Do(request) //nolint:gosec // the address is the operator's own setting
	if err != nil {
		if request.Context().Err() != nil {
			return nil, stoppedBy(request.Context(), "")
		}
		return nil, &llm.Error{Kind: llm.KindUnavailable, Err: redacted(err)}
	}
	if response.StatusCode != http.StatusOK {
		defer func() { _ = response.Body.Close() }()
		return nil, refusal(response)
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch kind {
	case "text/event-stream":
		response.Body = newEventCleaner(response.Body)
		return response, nil
	case "text/html":
		_ = response.Body.Close()
		return nil, &llm.Error{Kind: llm.KindNotAPI, Status: response.StatusCode, Message: "a web page answers at this address"}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := readBounded(response.Body, maxAnswerBytes)
	if err != nil {
		if request.Context().Err() != nil {
			return nil, stoppedBy(request.Context(), "")
		}
		return nil, err
	}
	cleaned, err := cleanPayload(body)
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(request.Header.Get("Accept"), "text/event-stream") {
		// Asked to stream, the endpoint answered whole.
		cleaned = asEvents(cleaned)
	}
	response.Body = io.NopCloser(bytes.NewReader(cleaned))
	response.ContentLength = int64(len(cleaned))
	return response, nil
}

// edit sets the fields of the context's edits in the request's body.
func edit(request *http.Request) error {
	e, _ := request.Context().Value(editsKey{}).(edits)
	if len(e) == 0 || request.Body == nil {
		return nil
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return err
	}
	_ = request.Body.Close()
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(body, &fields); err != nil {
		return err
	}
	for name, value := range e {
		if fields[name], err = json.Marshal(value); err != nil {
			return err
		}
	}
	if body, err = json.Marshal(fields); err != nil {
		return err
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	request.ContentLength = int64(len(body))
	return nil
}

func readBounded(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, &llm.Error{Kind: llm.KindCutOff, Err: redacted(err)}
	}
	if int64(len(body)) > limit {
		return nil, &llm.Error{Kind: llm.KindGarbled, Message: fmt.Sprintf("the answer is larger than %d bytes", limit)}
	}
	return body, nil
}

// refusal reads an answer that is not 200.
func refusal(response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxErrorBytes))
	if err != nil {
		body = nil // the status says enough
	}
	failure := classify(response.StatusCode, response.Header.Get("Content-Type"), body)
	failure.RetryAfter = retryAfter(response.Header, time.Now())
	return failure
}

// retryAfter reads Retry-After in seconds or as a date (RFC 9110, 10.2.3), and
// the millisecond form that some endpoints add.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	said := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(said, 64); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if date, err := http.ParseTime(said); err == nil && date.After(now) {
		return date.Sub(now)
	}
	return 0
}
