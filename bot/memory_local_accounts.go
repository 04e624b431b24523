package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"time"
)

func (m *localMemory) Spend(_ context.Context, u Usage) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(time.Now())
	m.usage.put(u.RequestID, u)
	for len(m.usage.entries) > mostUsage {
		m.usage.drop()
	}
	return nil
}

func (m *localMemory) Spent(_ context.Context, guildID, userID string, since time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(time.Now())
	n, alias := 0, m.alias(userID)
	for _, u := range m.usage.entries {
		if u.GuildID == guildID && (userID == "" || u.UserID == userID || u.UserID == alias) && u.At.After(since) {
			n++
		}
	}
	return n, nil
}

func (m *localMemory) Settings(_ context.Context, guildID string) (Settings, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var s Settings
	if encoded, known := m.settings[guildID]; known {
		if err := json.Unmarshal(encoded, &s); err != nil {
			return s, fmt.Errorf("reading kept settings: %w", err)
		}
	}
	return s, nil
}

func (m *localMemory) PutSettings(_ context.Context, guildID string, s Settings) error {
	encoded, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("keeping settings: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settings[guildID] = encoded
	return nil
}

// claim is who holds a name, and until when.
type claim struct {
	holder string
	until  time.Time
}

func (m *localMemory) Claim(_ context.Context, name, holder string, life time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if c, held := m.claims[name]; held && now.Before(c.until) {
		return holder != "" && c.holder == holder, nil
	}
	if len(m.claims) >= mostClaims {
		maps.DeleteFunc(m.claims, func(_ string, c claim) bool { return !now.Before(c.until) })
	}
	m.claims[name] = claim{holder, now.Add(life)}
	return true, nil
}

func (m *localMemory) Release(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.claims, name)
	return nil
}

func (m *localMemory) PutSeen(_ context.Context, guildID, channelID, messageID string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !newer(messageID, m.seen[channelID].MessageID) {
		return nil
	}
	m.seen[channelID] = SeenChannel{GuildID: guildID, MessageID: messageID}
	return nil
}

func (m *localMemory) Seen(context.Context) (map[string]SeenChannel, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.seen), nil
}

// newer reports whether one snowflake was made after another. Snowflakes are
// decimal numbers without leading zeros; none is older than all.
func newer(id, than string) bool {
	if len(id) != len(than) {
		return len(id) > len(than)
	}
	return id > than
}

func (m *localMemory) Kept(_ context.Context, userID string) (Kept, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var k Kept
	for _, r := range m.replies.entries {
		if r.askerID == userID {
			k.Replies++
			if r.question {
				k.Questions++
			}
		}
	}
	for _, s := range m.shared.entries {
		if s.AuthorID == userID {
			k.Shared++
		}
	}
	for _, u := range m.usage.entries {
		if u.UserID == userID {
			k.Requests++
		}
	}
	return k, nil
}

func (m *localMemory) Forget(_ context.Context, userID string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forgetWritings(func(r keptReply) bool { return r.askerID == userID })
	maps.DeleteFunc(m.replies.entries, func(_ string, r keptReply) bool { return r.askerID == userID })
	maps.DeleteFunc(m.drafts.entries, func(_ string, d keptDraft) bool { return d.askerID == userID })
	maps.DeleteFunc(m.shared.entries, func(_ string, s SharedLink) bool { return s.AuthorID == userID })
	m.disown(userID, "")
	maps.DeleteFunc(m.claims, func(name string, _ claim) bool { return strings.HasSuffix(name, ":"+userID) })
	maps.DeleteFunc(m.deliveries.entries, func(_ string, d keptDelivery) bool { return d.askerID == userID })
	m.forgetUnused()
	m.shared.compact() // the names of what is gone hold links
	m.drafts.compact()
	m.deliveries.compact()
	m.replies.compact()
	m.usage.compact()
	m.articles.compact()
	return nil
}

func (m *localMemory) ForgetGuild(_ context.Context, guildID string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forgetWritings(func(r keptReply) bool { return r.guildID == guildID })
	maps.DeleteFunc(m.replies.entries, func(_ string, r keptReply) bool { return r.guildID == guildID })
	maps.DeleteFunc(m.drafts.entries, func(_ string, d keptDraft) bool { return d.guildID == guildID })
	maps.DeleteFunc(m.deliveries.entries, func(_ string, d keptDelivery) bool { return d.guildID == guildID })
	maps.DeleteFunc(m.shared.entries, func(_ string, s SharedLink) bool { return s.GuildID == guildID })
	maps.DeleteFunc(m.usage.entries, func(_ string, u Usage) bool { return u.GuildID == guildID })
	m.disown("", guildID)
	maps.DeleteFunc(m.seen, func(_ string, s SeenChannel) bool { return s.GuildID == guildID })
	delete(m.settings, guildID)
	m.forgetUnused()
	return nil
}

// forgetUnused drops the articles that no reply rests on. The lock is held.
func (m *localMemory) forgetUnused() {
	used, unused := map[string]bool{}, map[string]bool{}
	for _, r := range m.replies.entries {
		for _, key := range r.articles {
			used[key] = true
		}
	}
	maps.DeleteFunc(m.articles.entries, func(key string, a keptArticle) bool {
		if used[key] {
			return false
		}
		m.bytes -= len(a.article.Text)
		unused[key] = true
		if m.latest[a.link] == key {
			delete(m.latest, a.link)
		}
		return true
	})
	maps.DeleteFunc(m.writings.entries, func(_ string, w keptWriting) bool { return unused[w.articleKey] })
}
