package standin

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options sets a server up. The zero value is a good server: the default seed,
// the machine's clock, a free port on loopback, generous rate limits.
type Options struct {
	Seed    Seed         // [DefaultSeed] when it names no people
	Clock   Clock        // the machine's when nil
	Logger  *slog.Logger // silent when nil
	Address string       // to listen on; "127.0.0.1:0" when empty

	// Latency is added to every answer of REST.
	Latency time.Duration

	// WithoutMessageContent withholds the privileged intent from the application.
	WithoutMessageContent bool
	// Heartbeat is the interval asked of clients; 41.25 s when zero, as on Discord.
	Heartbeat time.Duration
	// Limits is how strictly requests are counted.
	Limits Strictness
	// IdentifyEvery is the least time between two IDENTIFYs of one rate limit
	// key; none when zero, 5 s on Discord.
	IdentifyEvery time.Duration
	// MaxConcurrency is how many shards may identify at once; 1 when zero.
	MaxConcurrency int
	// Shards is what GET /gateway/bot recommends; 1 when zero.
	Shards int
}

// Server is a Discord of its own. Its methods are safe for concurrent use.
type Server struct {
	opts   Options
	log    *slog.Logger
	faults *Faults
	limits *limiter

	mu           sync.Mutex // guards all below
	w            *world
	interactions map[Snowflake]*interaction
	byToken      map[string]*interaction
	modals       map[Snowflake]*openModal
	sessions     map[string]*session
	conns        map[*conn]struct{}
	watchers     map[*watcher]struct{}
	observers    map[*observer]struct{}
	identified   map[int]time.Time // the last IDENTIFY, by rate limit key
	starts       int               // IDENTIFYs that got a READY
	invalid      int               // requests answered with 401, 403 or 429
	url          string
	endpoint     string // where interactions go in place of the gateway

	key ed25519.PrivateKey // of the application

	http   *http.Server
	work   sync.WaitGroup
	life   context.Context // ends with the server
	end    context.CancelFunc
	closed sync.Once
}

// New makes a server that is not yet reachable; see [Server.Start].
func New(opts Options) *Server {
	if len(opts.Seed.People) == 0 {
		opts.Seed = DefaultSeed()
	}
	if opts.Clock == nil {
		opts.Clock = systemClock{}
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Address == "" {
		opts.Address = "127.0.0.1:0"
	}
	if opts.Heartbeat == 0 {
		opts.Heartbeat = 41250 * time.Millisecond
	}
	opts.MaxConcurrency = max(opts.MaxConcurrency, 1)
	opts.Shards = max(opts.Shards, 1)
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails
	s := &Server{
		key:          ed25519.NewKeyFromSeed(seed),
		opts:         opts,
		log:          opts.Logger,
		limits:       newLimiter(opts.Limits),
		w:            newWorld(opts.Clock, opts.Seed),
		interactions: map[Snowflake]*interaction{},
		byToken:      map[string]*interaction{},
		modals:       map[Snowflake]*openModal{},
		sessions:     map[string]*session{},
		conns:        map[*conn]struct{}{},
		watchers:     map[*watcher]struct{}{},
		observers:    map[*observer]struct{}{},
		identified:   map[int]time.Time{},
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.w.app.messageContent = !opts.WithoutMessageContent
	s.faults = newFaults(s)
	return s
}

// Start listens and serves until [Server.Close], or until ctx ends.
func (s *Server) Start(ctx context.Context) error {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", s.opts.Address)
	if err != nil {
		return fmt.Errorf("listen for the stand-in: %w", err)
	}
	s.mu.Lock()
	s.url = "http://" + listener.Addr().String()
	s.http = &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	s.mu.Unlock()
	s.work.Go(func() {
		if err := s.http.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("the stand-in stopped serving", "error", err)
		}
	})
	s.work.Go(func() {
		select {
		case <-ctx.Done():
			s.shut()
		case <-s.life.Done():
		}
	})
	return nil
}

// Close ends every connection and waits until nothing runs any more.
func (s *Server) Close() {
	s.shut()
	s.work.Wait()
}

func (s *Server) shut() {
	s.closed.Do(func() {
		s.end()
		s.mu.Lock()
		for c := range s.conns {
			c.cut()
		}
		for w := range s.watchers {
			w.out.close()
		}
		for _, i := range s.interactions {
			i.stop()
		}
		server := s.http
		s.mu.Unlock()
		if server != nil {
			_ = server.Close() // nothing is left to be told of it
		}
	})
}

// URL is the server's address, such as "http://127.0.0.1:40123". The REST base
// is URL()+"/api/v10". Attachments lie below the same address.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.url
}

// SetURL tells a server that is reached through [Server.Handler] alone where
// that is; it goes into the addresses of the gateway and of attachments.
func (s *Server) SetURL(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.url = url
}

// Token is what the bot logs in with, without the word "Bot".
func (s *Server) Token() string { return s.w.app.token }

// ApplicationID is the id of the application, and of its bot user.
func (s *Server) ApplicationID() Snowflake { return s.w.app.id }

// Faults makes the server misbehave.
func (s *Server) Faults() *Faults { return s.faults }

// Handler serves REST (/api/v10 and /api/v9), the gateway (/gateway, /resume)
// and files (/attachments).
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	rest := s.restHandler()
	for _, prefix := range []string{"/api/v10", "/api/v9", "/api"} {
		mux.Handle(prefix+"/", http.StripPrefix(prefix, rest))
	}
	for _, path := range []string{"/gateway", "/resume"} {
		mux.HandleFunc(path, s.serveGateway)
		mux.HandleFunc(path+"/", s.serveGateway)
	}
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveFile)
	return mux
}

func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	id, err := ParseSnowflake(r.PathValue("id"))
	s.mu.Lock()
	stored := s.w.files[id]
	s.mu.Unlock()
	if err != nil || stored == nil || stored.channel.String() != r.PathValue("channel") {
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", stored.ContentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Disposition", "attachment")
	if _, err := w.Write(stored.data); err != nil {
		s.log.Debug("an attachment was not taken to its end", "error", err)
	}
}
