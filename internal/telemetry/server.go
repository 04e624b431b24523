package telemetry

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check is one thing that must be so for the process to be ready. Its answer is
// empty, or says in a few words of the program's own what is missing.
type Check struct {
	Name string
	Ask  func(ctx context.Context) (missing string)
}

// Server answers /healthz, /readyz and /metrics.
type Server struct {
	telemetry *Telemetry
	http      *http.Server
	address   net.Addr
	served    chan struct{}

	mu       sync.Mutex
	checks   []Check
	draining bool
}

// checkTime bounds all checks of one question together. Those who ask wait for
// seconds, not for minutes.
const checkTime = 2 * time.Second

// Serve answers at an address from now on. Until [Server.Expect] says what being
// ready takes, it is not. The caller closes it.
func (t *Telemetry) Serve(ctx context.Context, address string) (*Server, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("telemetry: %w", err)
	}
	s := &Server{telemetry: t, address: listener.Addr(), served: make(chan struct{})}
	s.checks = []Check{{"start", func(context.Context) string { return "not finished" }}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive\n") })
	mux.HandleFunc("GET /readyz", s.answerReady)
	mux.Handle("GET /metrics", s.metrics())
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // always ErrServerClosed: the listener is ours
	}()
	return s, nil
}

// Address is where the server listens.
func (s *Server) Address() string { return s.address.String() }

// Expect says what being ready takes.
func (s *Server) Expect(checks ...Check) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checks = checks
}

// Drain makes the process not ready for good: it is about to stop.
func (s *Server) Drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.draining = true
}

// Close stops answering, and lets what is being answered be finished while ctx lives.
func (s *Server) Close(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if err != nil && ctx.Err() != nil {
		err = s.http.Close()
	}
	<-s.served
	return err
}

// ask returns what is so of all checks, a line each.
func (s *Server) ask(ctx context.Context) (lines string, ready bool) {
	s.mu.Lock()
	checks, draining := s.checks, s.draining
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	missing := make([]string, len(checks))
	var asking sync.WaitGroup
	for i, check := range checks {
		asking.Go(func() { missing[i] = check.Ask(ctx) })
	}
	asking.Wait()
	ready = true
	var b strings.Builder
	for i, check := range checks {
		if missing[i] != "" {
			ready = false
			fmt.Fprintf(&b, "%s: %s\n", check.Name, missing[i])
			continue
		}
		fmt.Fprintf(&b, "%s: ok\n", check.Name)
	}
	if draining {
		ready = false
		b.WriteString("process: stopping\n")
	}
	return b.String(), ready
}

func (s *Server) answerReady(w http.ResponseWriter, r *http.Request) {
	lines, yes := s.ask(r.Context())
	if yes {
		say(w, http.StatusOK, "ready\n"+lines)
		return
	}
	say(w, http.StatusServiceUnavailable, "not ready\n"+lines)
}

// metrics answers with all metrics, among them whether the process is ready.
func (s *Server) metrics() http.Handler {
	inner := promhttp.HandlerFor(s.telemetry.registry, promhttp.HandlerOpts{EnableOpenMetrics: true, MaxRequestsInFlight: 4})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		value := 0.0
		if _, yes := s.ask(r.Context()); yes {
			value = 1
		}
		s.telemetry.isReady.Set(value)
		inner.ServeHTTP(w, r)
	})
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // whoever asked sees what is missing
}
