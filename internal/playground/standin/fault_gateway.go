package standin

import (
	"encoding/json"
	"time"
)

// Login is what happens in place of an answer to IDENTIFY or RESUME.
type Login int

const (
	// LoginReconnect answers op 7.
	LoginReconnect Login = iota + 1
	// LoginInvalid answers op 9 with false: a new session is wanted.
	LoginInvalid
	// LoginInvalidResumable answers op 9 with true.
	LoginInvalidResumable
	// LoginSilence answers nothing.
	LoginSilence
	// LoginCut cuts the connection.
	LoginCut
)

// LoginClose answers by closing with a code, such as 4004.
func LoginClose(code int) Login { return Login(code) }

// Logins sets what the next answers to IDENTIFY or RESUME are, one after the other.
func (f *Faults) Logins(next ...Login) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.logins = append(f.logins, next...)
}

func (f *Faults) nextLogin() Login {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.logins) == 0 {
		return 0
	}
	next := f.logins[0]
	f.logins = f.logins[1:]
	return next
}

// StopAcks leaves heartbeats unanswered, or answers them again.
func (f *Faults) StopAcks(stop bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.noAcks = stop
}

func (f *Faults) acksStopped() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.noAcks
}

// Duplicate sends the next n events of a name twice.
func (f *Faults) Duplicate(event string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.duplicates[event] += n
}

// Late holds the events of a name back for so long; zero ends it.
func (f *Faults) Late(event string, by time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if by <= 0 {
		delete(f.late, event)
		return
	}
	f.late[event] = by
}

func (f *Faults) onEvent(name string) (twice bool, late time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.duplicates[name] > 0 {
		f.duplicates[name]--
		twice = true
	}
	return twice, f.late[name]
}

// Reconnect sends op 7 to every session that is connected.
func (f *Faults) Reconnect() {
	f.each(func(c *conn) { c.send(payload{Op: opReconnect}) })
}

// Invalidate sends op 9 to every session that is connected; those that cannot
// be resumed are forgotten.
func (f *Faults) Invalidate(resumable bool) {
	f.each(func(c *conn) {
		if !resumable && c.session != nil {
			delete(f.s.sessions, c.session.id)
			c.session = nil
		}
		c.send(payload{Op: opInvalidSession, Data: resumable})
	})
}

// Cut breaks every gateway connection, without a close frame.
func (f *Faults) Cut() { f.each(func(c *conn) { c.cut() }) }

// Close ends every gateway connection with a close code.
func (f *Faults) Close(code int) { f.each(func(c *conn) { c.close(code, "closed on command") }) }

// ForgetSessions makes every later RESUME fail, as a restarted Discord would.
func (f *Faults) ForgetSessions() {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	for _, session := range f.s.sessions {
		session.lost = true
	}
}

// Dispatch sends every session an event of the caller's making, for what
// Discord may send and the stand-in does not: unknown events and components.
// What is not JSON is told as a JSON text.
func (f *Faults) Dispatch(event string, data json.RawMessage) {
	if !json.Valid(data) {
		data = rawString(string(data))
	}
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	for _, session := range f.s.sessions {
		f.s.dispatch(session, event, data)
	}
}

func (f *Faults) each(do func(*conn)) {
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	for c := range f.s.conns {
		do(c)
	}
}
