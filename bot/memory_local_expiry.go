package bot

import (
	"encoding/json"
	"maps"
	"time"
)

// expiryInterval is how often a local memory looks for what is kept too long.
const expiryInterval = time.Minute

// expireSometimes calls expire, but not more often than worth the while.
func (m *localMemory) expireSometimes(now time.Time) {
	m.mu.Lock()
	due := now.Sub(m.expired) >= expiryInterval
	if due {
		m.expired = now
	}
	m.mu.Unlock()
	if due {
		m.expire(now)
	}
}

// expire erases what servers want kept no longer: replies, shared links and
// lines of the account older than their [Settings.KeepDays].
func (m *localMemory) expire(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	since := map[string]time.Time{}
	for guild, encoded := range m.settings {
		var s Settings
		if json.Unmarshal(encoded, &s) == nil && s.KeepDays > 0 {
			since[guild] = now.AddDate(0, 0, -s.KeepDays)
		}
	}
	if len(since) == 0 {
		return
	}
	old := func(guild string, at time.Time) bool {
		limit, limited := since[guild]
		return limited && at.Before(limit)
	}
	before := len(m.replies.entries)
	maps.DeleteFunc(m.replies.entries, func(_ string, r keptReply) bool { return old(r.guildID, r.at) })
	maps.DeleteFunc(m.shared.entries, func(_ string, s SharedLink) bool { return old(s.GuildID, s.At) })
	maps.DeleteFunc(m.usage.entries, func(_ string, u Usage) bool { return old(u.GuildID, u.At) })
	if len(m.replies.entries) < before {
		m.forgetUnused()
	}
}
