package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// mostDeliveries bounds what a process remembers of the work on requests.
const mostDeliveries = 50_000

type keptDelivery struct {
	encoded          []byte
	messageID        string
	askerID, guildID string
	began            time.Time
	done             bool
}

type keptWithdrawal struct {
	withdrawal Withdrawal
	at         time.Time
}

func (m *localMemory) PutDelivery(_ context.Context, d *Delivery) error {
	encoded, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("keeping a delivery: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.deliveries.put(d.RequestID, keptDelivery{
		encoded: encoded, messageID: d.MessageID, askerID: d.AskerID, guildID: d.GuildID, began: d.Began, done: d.Done,
	})
	for len(m.deliveries.entries) > mostDeliveries {
		m.deliveries.drop()
	}
	return nil
}

func (m *localMemory) Delivery(_ context.Context, requestID string) (*Delivery, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, known := m.deliveries.entries[requestID]
	if !known || time.Since(kept.began) > DeliveryLife {
		return nil, ErrNotKept
	}
	return kept.decoded()
}

func (k keptDelivery) decoded() (*Delivery, error) {
	d := new(Delivery)
	if err := json.Unmarshal(k.encoded, d); err != nil {
		return nil, fmt.Errorf("reading a kept delivery: %w", err)
	}
	return d, nil
}

func (m *localMemory) Underway(_ context.Context, messageID string) ([]*Delivery, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []*Delivery
	for _, kept := range m.deliveries.entries {
		if messageID == "" || kept.messageID != messageID || kept.done || time.Since(kept.began) > DeliveryLife {
			continue
		}
		d, err := kept.decoded()
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *Delivery) int { return a.Began.Compare(b.Began) })
	return all, nil
}

func (m *localMemory) Withdraw(_ context.Context, messageID string, w Withdrawal) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.withdrawals.put(messageID, keptWithdrawal{w, time.Now()})
	for len(m.withdrawals.entries) > mostDeliveries {
		m.withdrawals.drop()
	}
	return nil
}

func (m *localMemory) Withdrawal(_ context.Context, messageID string) (Withdrawal, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept := m.withdrawals.entries[messageID]
	if time.Since(kept.at) > WithdrawalLife {
		return Withdrawal{}, nil
	}
	return kept.withdrawal, nil
}
