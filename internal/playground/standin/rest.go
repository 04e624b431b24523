package standin

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is one REST request, read and counted, about to be carried out under the lock.
type call struct {
	*Server
	r       *http.Request
	body    []byte // the JSON part
	uploads []upload
	header  http.Header // of the answer
}

// reply is what a route answers; a nil body is none at all.
type reply struct {
	status int
	body   any
}

func ok(body any) (reply, error)      { return reply{http.StatusOK, body}, nil }
func created(body any) (reply, error) { return reply{http.StatusCreated, body}, nil }
func noContent() (reply, error)       { return reply{http.StatusNoContent, nil}, nil }

type route struct {
	pattern string // method and path template
	open    bool   // the token in the path is authority enough
	serve   func(*call) (reply, error)
}

func (s *Server) restHandler() http.Handler {
	mux := http.NewServeMux()
	for _, list := range [][]route{
		applicationRoutes(), channelRoutes(), commandRoutes(), guildRoutes(), interactionRoutes(), messageRoutes(),
		reactionRoutes(), threadRoutes(), webhookRoutes(),
	} {
		for _, r := range list {
			mux.HandleFunc(r.pattern, func(w http.ResponseWriter, req *http.Request) { s.serveREST(w, req, r) })
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		s.serveREST(w, req, route{open: true, serve: func(*call) (reply, error) { return reply{}, errNotFound() }})
	})
	return mux
}

// serveREST carries a request through faults, authority, limits, and its route.
func (s *Server) serveREST(w http.ResponseWriter, req *http.Request, r route) {
	started := time.Now()
	_, template, _ := strings.Cut(r.pattern, " ")
	e := Exchange{
		Time: s.w.clock.Now(), Method: req.Method, Route: template, Path: string(s.mask([]byte(req.URL.Path))),
		Query: req.URL.RawQuery, ContentType: req.Header.Get("Content-Type"),
	}
	c := &call{Server: s, r: req, header: w.Header()}
	readErr := c.read(w)
	e.Request = rawOrString(s.mask(c.body))
	for _, u := range c.uploads {
		e.Files = append(e.Files, u.name)
	}
	fault := s.faults.take(req.Method, req.URL.Path)
	if !s.pause(req, s.opts.Latency+fault.Delay) {
		return
	}
	var answer reply
	var err error
	switch {
	case fault.Drop == DropBefore:
		s.drop(w, e)
		return
	case fault.Status != 0:
		e.Faulted = true
		answer = fault.answer(w.Header())
	case readErr != nil:
		err = readErr
	default:
		answer, err = c.run(r, template)
	}
	if fault.Late > 0 && !s.pause(req, fault.Late) {
		return
	}
	if fault.Drop == DropAfter {
		s.drop(w, e)
		return
	}
	c.finish(w, answer, err, e, started)
}

// run checks who asks and how often, and calls the route under the lock. The
// body is written out there too, since it points into the world.
func (c *call) run(r route, template string) (reply, error) {
	if !r.open && !c.authorized() {
		return reply{}, errUnauthorized()
	}
	if v := c.limits.count(c.header, c.r.Method, template, major(c.r)); v.refused {
		return reply{http.StatusTooManyRequests, tooMany(c.header, v)}, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, err := r.serve(c)
	if err != nil || answer.body == nil {
		return answer, err
	}
	body, err := json.Marshal(answer.body)
	if err != nil {
		return reply{}, err
	}
	return reply{answer.status, json.RawMessage(body)}, nil
}

func (c *call) finish(w http.ResponseWriter, answer reply, err error, e Exchange, started time.Time) {
	var refusal *Error
	switch {
	case err == nil:
	case errors.As(err, &refusal):
		answer = reply{refusal.Status, refusal}
	default:
		c.log.Error("the stand-in could not answer", "path", e.Path, "error", err)
		answer = reply{http.StatusInternalServerError, errInternal()}
	}
	var body []byte
	if text, plain := answer.body.(string); plain {
		body = []byte(text)
	} else if answer.body != nil {
		body, _ = json.Marshal(answer.body) // our own types, and JSON already
		w.Header().Set("Content-Type", "application/json")
	}
	e.Status, e.Took = answer.status, time.Since(started)
	e.Header = shownHeaders(w.Header())
	c.mu.Lock()
	e.Response = rawOrString(c.mask(body))
	if e.Status == 401 || e.Status == 403 || e.Status == 429 && w.Header().Get("X-RateLimit-Scope") != "shared" {
		c.invalid++
	}
	c.record(e)
	c.mu.Unlock()
	w.WriteHeader(answer.status)
	if _, err := w.Write(body); err != nil {
		c.log.Debug("an answer was not taken", "path", e.Path, "error", err)
	}
}

// pause waits, unless the client or the server goes first.
func (s *Server) pause(req *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-req.Context().Done():
		return false
	case <-s.life.Done():
		return false
	}
}

// drop cuts the connection without an answer.
func (s *Server) drop(w http.ResponseWriter, e Exchange) {
	e.Faulted = true
	s.mu.Lock()
	s.record(e)
	s.mu.Unlock()
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // it is meant to break
	}
}

func (c *call) authorized() bool {
	scheme, token, found := strings.Cut(c.r.Header.Get("Authorization"), " ")
	return found && scheme == "Bot" && token == c.w.app.token
}

// major is the part of a path that has a rate limit of its own.
func major(r *http.Request) string {
	for _, name := range []string{"channel_id", "guild_id", "webhook_id"} {
		if v := r.PathValue(name); v != "" {
			return v + "/" + r.PathValue("webhook_token")
		}
	}
	return ""
}

// read takes the body: JSON, or multipart with payload_json and files[n].
func (c *call) read(w http.ResponseWriter) error {
	c.r.Body = http.MaxBytesReader(w, c.r.Body, maxRequest+1<<20)
	kind, parameters, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")) // none is none
	if kind == "multipart/form-data" {
		return c.readMultipart(multipart.NewReader(c.r.Body, parameters["boundary"]))
	}
	body, err := io.ReadAll(c.r.Body)
	if err != nil {
		return errTooLarge()
	}
	c.body = body
	return nil
}

func (c *call) readMultipart(reader *multipart.Reader) error {
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errTooLarge()
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return errTooLarge()
		}
		name := part.FormName()
		if name == "payload_json" {
			c.body = data
			continue
		}
		index, found := strings.CutPrefix(name, "files[")
		n, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
		if !found || err != nil {
			n = len(c.uploads) // the older names: file, file0
		}
		if len(data) > maxFile {
			return errTooLarge()
		}
		kind := part.Header.Get("Content-Type")
		if kind == "" || kind == "application/octet-stream" {
			kind = contentTypeOf(part.FileName(), data)
		}
		c.uploads = append(c.uploads, upload{index: n, name: safeName(part.FileName()), contentType: kind, data: data})
	}
}

// id reads an id from the path; a malformed one is the path's thing not existing.
func (c *call) id(name string) Snowflake {
	id, err := ParseSnowflake(c.r.PathValue(name))
	if err != nil {
		return 0
	}
	return id
}

// channel finds the channel in the path, and refuses what the bot may not see.
func (c *call) channel() (*channel, error) {
	ch := c.w.channels[c.id("channel_id")]
	if ch == nil {
		return nil, errUnknownChannel()
	}
	if !c.w.visible(c.w.app.id, ch) {
		return nil, errMissingAccess()
	}
	return ch, nil
}

// message finds the message in the path; private ones are only found through
// their interaction's token.
func (c *call) message() (*channel, *message, error) {
	ch, err := c.channel()
	if err != nil {
		return nil, nil, err
	}
	m := ch.find(c.id("message_id"))
	if m == nil || m.onlyFor != 0 {
		return nil, nil, errUnknownMessage()
	}
	return ch, m, nil
}

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

func (c *call) guild() (*guild, error) {
	g := c.w.guilds[c.id("guild_id")]
	if g == nil {
		return nil, errUnknownGuild()
	}
	if !c.w.botIn(g) {
		return nil, errMissingAccess()
	}
	return g, nil
}

func (c *call) botCan(ch *channel, want Permission) error {
	if !c.w.permissionsIn(c.w.app.id, ch).Has(want) {
		return errMissingPermissions()
	}
	return nil
}
