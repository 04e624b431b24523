package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// ClientOptions says whom to speak to, and as whom.
type ClientOptions struct {
	// Token is the bot's token, with or without "Bot " in front. It is sent
	// to Discord alone and never shown.
	Token string
	// BaseURL is where the API is, such as "http://127.0.0.1:8080" of a
	// stand-in; /api/v10 is added where it is missing. Empty
	// means Discord.
	BaseURL string
	// Transport makes the connections; nil means one of the client's own.
	Transport http.RoundTripper
	// Timeout ends a request, all its waits and tries included, whose context
	// has no earlier deadline. Zero means two minutes.
	Timeout time.Duration
	// Logger hears of retries and waits; nil means none.
	Logger *slog.Logger
}

// Client sends requests to Discord's REST API, version 10. It heeds Discord's
// rate limits and the caller's context, tries again where Discord failed and
// a second try does no harm, and suppresses mentions on everything it sends.
// It is safe for concurrent use; errors are of type [*Error].
type Client struct {
	session   *discordgo.Session
	api       string // the address of the API with its version
	host      string // of the base URL
	downloads *http.Client
	idle      func()
	timeout   time.Duration
	pause     func(try int) time.Duration
	token     string
	log       *slog.Logger
}

const (
	discordURL     = "https://discord.com"
	apiPath        = "/api/v10"
	defaultTimeout = 2 * time.Minute
	tries          = 4
	firstPause     = 300 * time.Millisecond
)

// NewClient returns a client, or an error that names what is wrong with the options.
func NewClient(o ClientOptions) (*Client, error) {
	token := strings.TrimPrefix(strings.TrimSpace(o.Token), "Bot ")
	if token == "" {
		return nil, errors.New("discord: a token is needed: set discord.token")
	}
	base, err := url.Parse(cmp.Or(o.BaseURL, discordURL))
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, errors.New("discord: the base URL must be like http://127.0.0.1:8080")
	}
	session, err := discordgo.New("")
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	c := &Client{
		session: session, host: base.Host, token: token,
		api:     base.Scheme + "://" + base.Host + strings.TrimSuffix(strings.TrimSuffix(base.Path, "/"), apiPath) + apiPath,
		timeout: o.Timeout, log: o.Logger,
		pause: func(try int) time.Duration { return jitter(firstPause << try) },
		idle:  func() {},
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	connections := o.Transport
	if connections == nil {
		own := ownTransport()
		connections, c.idle = own, own.CloseIdleConnections
	}
	session.Client = &http.Client{Transport: &transport{base: connections, token: "Bot " + token, limiter: newLimiter()}}
	session.LogLevel = silent
	session.UserAgent = "DiscordBot (https://github.com/lede-bot/lede, 1) discordgo/" + discordgo.VERSION
	session.StateEnabled = false
	session.MaxRestRetries = 0
	session.ShouldRetryOnRateLimit = false
	c.downloads = &http.Client{Transport: connections, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c, nil
}

// silent is a log level below discordgo's lowest: it writes to the process's
// standard logger, and what it writes may hold a gateway payload.
const silent = -1

// ownTransport keeps connections open for as many requests as run at once;
// the standard two would open a new one for most.
func ownTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   100,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// Close drops the connections that are kept open. Requests may follow.
func (c *Client) Close() { c.idle() }

// call makes a request with a JSON body, or none when body is nil, and decodes
// the answer into out unless that is nil.
func (c *Client) call(ctx context.Context, r route, body, out any) error {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return &Error{Route: r.String(), Err: err}
		}
	}
	return c.send(ctx, r, "application/json", encoded, out)
}

// send makes a request as often as it takes: after a 429 when the limiter says
// so, after a failure of Discord or of the connection with growing pauses.
func (c *Client) send(ctx context.Context, r route, contentType string, body []byte, out any) error {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	for failed := 0; ; {
		answer, err := c.exchange(ctx, r, contentType, body)
		if err == nil {
			return decodeAnswer(r, answer, out)
		}
		var refusal *Error
		if !errors.As(err, &refusal) || ctx.Err() != nil || refusal.Err != nil && refusal.Status != 0 {
			return err // not Discord's, or a wait that was given up
		}
		if refusal.Status == http.StatusTooManyRequests {
			c.log.LogAttrs(ctx, slog.LevelInfo, "Discord asks to wait", slog.String("route", r.String()),
				slog.Duration("wait", refusal.RetryAfter), slog.Bool("global", refusal.Global), slog.Bool("shared", refusal.Shared))
			continue
		}
		if failed > 0 && refusal.Code == codeAcknowledged {
			return nil // the try before had arrived
		}
		if failed++; failed >= tries || !mayRepeat(r, refusal) {
			return err
		}
		wait := max(c.pause(failed-1), refusal.RetryAfter)
		c.log.LogAttrs(ctx, slog.LevelWarn, "Discord failed; trying again", slog.String("error", err.Error()), slog.Duration("wait", wait))
		if sleepUntil(ctx, time.Now().Add(wait)) != nil {
			return err
		}
	}
}

// exchange hands one try to discordgo's session, with a bucket of its own: the
// library holds a bucket during the request, and shares one among all
// interactions of the process.
func (c *Client) exchange(ctx context.Context, r route, contentType string, body []byte) ([]byte, error) {
	bucket := &discordgo.Bucket{}
	bucket.Lock()
	answer, err := c.session.RequestWithLockedBucket(r.method, c.api+r.path, contentType, body, bucket, 0,
		discordgo.WithContext(context.WithValue(ctx, routeKey{}, r)))
	if err == nil {
		return answer, nil
	}
	var refusal *Error
	if errors.As(err, &refusal) {
		return nil, refusal // without the *url.Error around it, which shows the path
	}
	var shown *url.Error
	if errors.As(err, &shown) {
		err = shown.Err
	}
	return nil, &Error{Route: r.String(), Err: err}
}

// mayRepeat reports whether the same request may be sent once more. Where it
// is unknown whether Discord carried it out, only requests that do no harm
// twice are repeated; 502 and 503 say that it was not.
func mayRepeat(r route, refusal *Error) bool {
	if r.exempt && refusal.Code == codeUnknownWebhook {
		// An interaction that was acknowledged in the reply to an HTTP request is
		// known a moment after that was sent: whoever is quicker asks again.
		return true
	}
	switch refusal.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable:
		return true
	case http.StatusInternalServerError, http.StatusGatewayTimeout:
		return r.repeatable
	case 0:
		var dial *net.OpError
		return r.repeatable || errors.As(refusal.Err, &dial) && dial.Op == "dial"
	default:
		return false
	}
}

func decodeAnswer(r route, answer []byte, out any) error {
	if out == nil || len(answer) == 0 {
		return nil
	}
	if err := decode(answer, out); err != nil {
		return &Error{Status: http.StatusOK, Route: r.String(), Err: err}
	}
	return nil
}

// jitter spreads d over half to one and a half of itself, so that many clients
// that failed together do not come back together.
func jitter(d time.Duration) time.Duration {
	return d/2 + rand.N(max(d, 1)) //nolint:gosec // a pause is no secret
}
