package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// replayWindow is how far the time of a signed request may lie from ours. It
	// covers clocks that are a little off; a request that is sent again within it
	// is known by its interaction.
	replayWindow = 5 * time.Minute
	// maxInteraction bounds the body of a request. Discord's largest, a menu on a
	// long message or a form full of text, are well below.
	maxInteraction = 1 << 20
	// mostAtOnce bounds the interactions that are being answered: more than one
	// process can acknowledge in three seconds is better refused.
	mostAtOnce = 1024
	// handlerTime bounds what an interaction's handler does, also after its answer.
	handlerTime = 30 * time.Second
)

// EndpointOptions says whose interactions to take, and who answers them.
type EndpointOptions struct {
	// PublicKey is the application's, in hexadecimal digits, as the developer portal shows it.
	PublicKey string
	// OnInteraction answers an interaction with one of the client's methods that
	// do, given the context it gets. It may go on after that.
	OnInteraction func(context.Context, *discordgo.Interaction)
	// Logger hears of requests that are refused for other reasons than a
	// signature; nil means none.
	Logger *slog.Logger
}

// Endpoint is the address to which Discord posts interactions where it does not
// send them over the gateway. It keeps nothing between two requests, so that
// any number of them may stand behind a load balancer.
type Endpoint struct {
	key      ed25519.PublicKey
	handle   func(context.Context, *discordgo.Interaction)
	log      *slog.Logger
	now      func() time.Time
	places   chan struct{}
	handlers sync.WaitGroup
}

// NewEndpoint returns an endpoint, or an error that says what is wrong with the key.
func NewEndpoint(o EndpointOptions) (*Endpoint, error) {
	key, err := hex.DecodeString(o.PublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, &FatalError{
			Setting:  "discord.public_key",
			Sentence: "The public key (discord.public_key) is not that of an application: it has 64 hexadecimal digits, and the developer portal shows it under General Information",
		}
	}
	if o.OnInteraction == nil {
		return nil, errors.New("discord: an endpoint needs a handler of interactions")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Endpoint{key: key, handle: o.OnInteraction, log: o.Logger, now: time.Now, places: make(chan struct{}, mostAtOnce)}, nil
}

// Wait returns once every handler has, or ctx has ended.
func (e *Endpoint) Wait(ctx context.Context) {
	done := make(chan struct{})
	go func() { e.handlers.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// ServeHTTP takes one interaction. Whatever is not signed by Discord is
// answered with 401, as Discord checks now and then.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	signature, timestamp, ok := signatureOf(r.Header)
	if !ok {
		refuse(w, http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		refuse(w, http.StatusBadRequest)
		return
	case !e.isDiscords(signature, timestamp, body):
		refuse(w, http.StatusUnauthorized)
		return
	}
	interaction := reread[discordgo.Interaction](body)
	switch {
	case interaction == nil || interaction.ID == "" || interaction.Token == "":
		e.log.WarnContext(r.Context(), "An interaction cannot be read")
		refuse(w, http.StatusBadRequest)
	case interaction.Type == discordgo.InteractionPing:
		_ = reply200(w, []byte(`{"type":1}`)) // PONG
	default:
		e.answer(w, r, interaction)
	}
}

// answer has an interaction handled and gives its first answer to Discord.
func (e *Endpoint) answer(w http.ResponseWriter, r *http.Request, i *discordgo.Interaction) {
	select {
	case e.places <- struct{}{}:
	default:
		e.log.WarnContext(r.Context(), "Too many interactions at once: one was refused", slog.Int("most", mostAtOnce))
		refuse(w, http.StatusServiceUnavailable)
		return
	}
	answer := newInline(i.ID)
	handled := make(chan struct{})
	e.handlers.Go(func() { //nolint:contextcheck // it goes on when Discord's request has ended
		defer func() { <-e.places }()
		defer close(handled)
		ctx, cancel := context.WithTimeout(answer.in(context.WithoutCancel(r.Context())), handlerTime)
		defer cancel()
		e.call(ctx, i)
	})
	given, came := answer.wait(r.Context(), handled)
	switch {
	case !came:
		select {
		case <-handled: // nothing is to be said, such as to one that came twice
			w.WriteHeader(http.StatusAccepted)
		default:
			e.log.WarnContext(r.Context(), "An interaction was not answered in time", slog.String("interaction", i.ID))
			refuse(w, http.StatusGatewayTimeout)
		}
	case given.body == nil:
		w.WriteHeader(http.StatusAccepted) // the answer comes to the callback
		given.written <- http.NewResponseController(w).Flush()
	default:
		given.written <- reply200(w, given.body)
	}
}

// call handles one interaction. A panic costs it alone.
func (e *Endpoint) call(ctx context.Context, i *discordgo.Interaction) {
	defer func() {
		if failure := recover(); failure != nil {
			e.log.ErrorContext(ctx, "The handler of an interaction panicked", slog.String("interaction", i.ID), slog.String("stack", string(debug.Stack())))
		}
	}()
	e.handle(ctx, i)
}

// signatureOf reads the two headers that sign a request.
func signatureOf(h http.Header) (signature []byte, timestamp string, ok bool) {
	const longestTimestamp = 20
	encoded, timestamp := h.Get("X-Signature-Ed25519"), h.Get("X-Signature-Timestamp")
	if len(encoded) != hex.EncodedLen(ed25519.SignatureSize) || timestamp == "" || len(timestamp) > longestTimestamp {
		return nil, "", false
	}
	signature, err := hex.DecodeString(encoded)
	return signature, timestamp, err == nil
}

// isDiscords reports whether Discord signed a body, and just now.
func (e *Endpoint) isDiscords(signature []byte, timestamp string, body []byte) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return false
	}
	if !ed25519.Verify(e.key, append([]byte(timestamp), body...), signature) {
		return false
	}
	if age := e.now().Sub(time.Unix(seconds, 0)); age.Abs() > replayWindow {
		e.log.Warn("A signed interaction was refused for its age: is the clock of this machine right?", slog.Duration("age", age))
		return false
	}
	return true
}

func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }

// reply200 answers with JSON, and returns once it is on its way.
func reply200(w http.ResponseWriter, body []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}
