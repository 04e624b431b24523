package bot

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

func (m *localMemory) Share(_ context.Context, s SharedLink) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := s.MessageID + " " + s.Link
	if _, known := m.shared.entries[key]; known {
		return nil
	}
	m.shared.put(key, s)
	for len(m.shared.entries) > mostShared {
		m.shared.drop()
	}
	return nil
}

func (m *localMemory) NameShared(_ context.Context, channelID, link, headline string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, s := range m.shared.entries {
		if s.ChannelID == channelID && s.Link == link {
			s.Headline = headline
			m.shared.entries[key] = s
		}
	}
	return nil
}

func (m *localMemory) Stir(_ context.Context, messageID string, replies, reactions int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, s := range m.shared.entries {
		if s.MessageID == messageID {
			s.Replies, s.Reactions = max(0, s.Replies+replies), max(0, s.Reactions+reactions)
			m.shared.entries[key] = s
		}
	}
	return nil
}

func (m *localMemory) Unshare(_ context.Context, messageID string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.shared.entries, func(_ string, s SharedLink) bool { return s.MessageID == messageID })
	return nil
}

func (m *localMemory) Shared(_ context.Context, channelID string, since time.Time) ([]SharedLink, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []SharedLink
	for _, s := range m.shared.entries {
		if s.ChannelID == channelID && s.At.After(since) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b SharedLink) int {
		return cmp.Or(cmp.Compare(b.Replies+b.Reactions, a.Replies+a.Reactions), b.At.Compare(a.At), strings.Compare(a.Link, b.Link))
	})
	return found, nil
}
