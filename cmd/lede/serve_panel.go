package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/lede-bot/lede/internal/queue"
)

// leastPassword is how long the panel's password is at least, in bytes.
const leastPassword = 12

// panel shows River's page on the queue where the settings name an address for
// it. The function that it returns ends that.
func (p *program) panel(ctx context.Context, q *queue.Queue) (stop func(), err error) {
	c := p.settings.Config.Queue
	if c.PanelAddress == "" {
		return func() {}, nil
	}
	password := c.PanelPassword.Reveal()
	if len(password) < leastPassword {
		return nil, &failure{
			code: exitUsage, sentence: "The page on the queue needs a password of at least 12 characters.",
			hint: "set LEDE_QUEUE_PANEL_PASSWORD, or LEDE_QUEUE_PANEL_PASSWORD_FILE to a file that holds it; or leave queue.panel_address unset.",
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.PanelAddress)
	if err != nil {
		return nil, &failure{
			code: exitUsage, sentence: "The address “" + c.PanelAddress + "” for the page on the queue can't be listened on.",
			hint: "queue.panel_address is host:port, of this machine and not in use.", cause: err,
		}
	}
	counting, end := context.WithCancel(ctx)
	page, err := q.Panel(counting)
	if err != nil {
		end()
		return nil, errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: guarded(page, password), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // always ErrServerClosed: the listener is ours
	}()
	p.log.InfoContext(ctx, "the page on the queue is open", "address", listener.Addr().String())
	return func() {
		end()
		_ = server.Close() // nobody waits for a page of a process that stops
		<-served
	}, nil
}

// panelUser is the name that goes with the panel's password.
const panelUser = "lede"

// guarded lets those in who know the password, and nothing through that another
// site makes their browser send.
func guarded(page http.Handler, password string) http.Handler {
	want := sha256.Sum256([]byte(password))
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, given, _ := r.BasicAuth()
		sum := sha256.Sum256([]byte(given))
		if subtle.ConstantTimeCompare(sum[:], want[:]) != 1 || user != panelUser {
			w.Header().Set("WWW-Authenticate", `Basic realm="Lede", charset="UTF-8"`)
			http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
			return
		}
		w.Header().Set("X-Frame-Options", "DENY")
		page.ServeHTTP(w, r)
	}))
}
