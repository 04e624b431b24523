package bot

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// The most that the memory of a process holds of what models wrote and cost.
const (
	mostWritings = 5_000
	mostCalls    = 50_000
)

type keptWriting struct {
	encoded    []byte
	articleKey string
}

func (m *localMemory) Writing(_ context.Context, name string) (*Writing, error) {
	m.mu.Lock()
	kept, known := m.writings.entries[name]
	_, about := m.articles.entries[kept.articleKey]
	m.mu.Unlock()
	if !known || !about {
		return nil, ErrNotKept
	}
	w := new(Writing)
	if err := json.Unmarshal(kept.encoded, w); err != nil {
		return nil, fmt.Errorf("reading what was written: %w", err)
	}
	return w, nil
}

func (m *localMemory) PutWriting(_ context.Context, name, articleKey string, w *Writing) error {
	encoded, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("keeping what was written: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.articles.entries[articleKey]; !known {
		return nil
	}
	m.writings.put(name, keptWriting{encoded, articleKey})
	for len(m.writings.entries) > mostWritings {
		m.writings.drop()
	}
	return nil
}

// forgetWritings drops what was written about the articles of replies. The lock is held.
func (m *localMemory) forgetWritings(of func(keptReply) bool) {
	about := map[string]bool{}
	for _, r := range m.replies.entries {
		if of(r) {
			for _, key := range r.articles {
				about[key] = true
			}
		}
	}
	maps.DeleteFunc(m.writings.entries, func(_ string, w keptWriting) bool { return about[w.articleKey] })
	m.writings.compact()
}

func (m *localMemory) Charge(_ context.Context, u ModelUse) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(time.Now())
	if _, known := m.calls.entries[u.ID]; !known {
		m.calls.put(u.ID, u)
	}
	for len(m.calls.entries) > mostCalls {
		m.calls.drop()
	}
	return nil
}

func (m *localMemory) Charged(_ context.Context, guildID, userID string, since time.Time) (cost int64, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(time.Now())
	for _, u := range m.calls.entries {
		mine := userID != "" && (u.UserID == userID || u.UserID == m.alias(userID)) ||
			userID == "" && (guildID == "" || u.GuildID == guildID || u.GuildID == m.alias(guildID))
		if mine && !u.Shared && !u.At.Before(since) {
			cost += u.Cost
		}
	}
	return cost, nil
}

func (m *localMemory) ModelDays(_ context.Context, guildID string, since time.Time) ([]ModelDay, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	days := map[time.Time]*ModelDay{}
	for _, u := range m.calls.entries {
		if u.GuildID != guildID || u.At.Before(since) {
			continue
		}
		at := dayOf(u.At)
		if days[at] == nil {
			days[at] = &ModelDay{Day: at}
		}
		if d := days[at]; u.Shared {
			d.Shared, d.Saved = d.Shared+1, d.Saved+u.Cost
		} else {
			d.Calls, d.Tokens, d.Cost = d.Calls+1, d.Tokens+u.Prompt+u.Completion, d.Cost+u.Cost
		}
	}
	var all []ModelDay
	for _, at := range slices.SortedFunc(maps.Keys(days), time.Time.Compare) {
		all = append(all, *days[at])
	}
	return all, nil
}

// aliasMark begins the name under which what a forgotten person or server used
// today is counted; no id begins so.
const aliasMark = "="

// dayOf returns when the day of a time began, UTC, on which budgets turn.
func dayOf(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// turn throws the key of yesterday's aliases away, and what was counted under
// them. The lock is held.
func (m *localMemory) turn(now time.Time) {
	today := dayOf(now)
	if today.Equal(m.today) {
		return
	}
	m.today = today
	m.aliasKey = [32]byte{}
	_, _ = rand.Read(m.aliasKey[:]) // does not fail
	maps.DeleteFunc(m.usage.entries, func(_ string, u Usage) bool { return isAlias(u.UserID) })
	m.usage.compact()
	for id, u := range m.calls.entries {
		if isAlias(u.UserID) || isAlias(u.GuildID) {
			u.UserID, u.GuildID = unaliased(u.UserID), unaliased(u.GuildID)
			m.calls.entries[id] = u
		}
	}
}

func isAlias(id string) bool { return len(id) > 0 && id[:1] == aliasMark }

func unaliased(id string) string {
	if isAlias(id) {
		return ""
	}
	return id
}

// alias returns the name of today for a forgotten person or server. The lock is held.
func (m *localMemory) alias(id string) string {
	mac := hmac.New(sha256.New, m.aliasKey[:])
	_, _ = mac.Write([]byte(id)) // does not fail
	return aliasMark + hex.EncodeToString(mac.Sum(nil)[:16])
}

// disown takes a name out of the accounts: what was used today is counted under
// its alias, what was used before is nobody's. The lock is held.
func (m *localMemory) disown(userID, guildID string) {
	m.turn(time.Now())
	for id, u := range m.usage.entries {
		if userID == "" || u.UserID != userID {
			continue
		}
		if u.At.Before(m.today) {
			delete(m.usage.entries, id)
			continue
		}
		u.UserID = m.alias(userID)
		m.usage.entries[id] = u
	}
	for id, u := range m.calls.entries {
		switch {
		case userID != "" && u.UserID == userID:
			u.UserID = ""
			if !u.At.Before(m.today) {
				u.UserID = m.alias(userID)
			}
		case guildID != "" && u.GuildID == guildID:
			u.GuildID, u.UserID = "", ""
			if !u.At.Before(m.today) {
				u.GuildID = m.alias(guildID)
			}
		default:
			continue
		}
		m.calls.entries[id] = u
	}
}
