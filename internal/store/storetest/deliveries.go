package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot"
)

func delivery(id, message string) *bot.Delivery {
	return &bot.Delivery{
		RequestID: id, MessageID: message, GuildID: "guild", AskerID: "asker", Began: time.Now().UTC().Round(time.Microsecond),
		Admitted: true, Told: []string{"notice"},
		Slots: []bot.Slot{
			{Key: id, Begun: 2, MessageIDs: []string{"m" + id, "n" + id}, Reply: Reply(id, "a")},
			{Key: id + "-1", Begun: 1},
		},
		Notice: &bot.Notice{Sentence: "Too long.", Paste: true, Page: "https://example.org/"},
	}
}

func testDeliveries(ctx context.Context, t *testing.T, m bot.Memory) {
	_, err := m.Delivery(ctx, "1")
	gone(t, "a delivery that was not begun", err)
	want := delivery("1", "m")
	must(t, m.PutDelivery(ctx, want))
	got, err := m.Delivery(ctx, "1")
	must(t, err)
	same(t, "a delivery", want, got)
	got.Slots[0].Reply.MessageIDs[0], got.Notice.Sentence = "changed by the caller", "changed by the caller"
	got, err = m.Delivery(ctx, "1")
	must(t, err)
	same(t, "a delivery that a caller changed", want, got)

	want.Slots, want.Notice, want.Done = nil, nil, true
	must(t, m.PutDelivery(ctx, want), m.PutDelivery(ctx, want))
	got, err = m.Delivery(ctx, "1")
	must(t, err)
	same(t, "a delivery that is done", want, got)

	old := delivery("2", "m")
	old.Began = time.Now().Add(-bot.DeliveryLife - time.Minute)
	must(t, m.PutDelivery(ctx, old))
	_, err = m.Delivery(ctx, "2")
	gone(t, "a delivery of yesterday", err)
}

func testUnderway(ctx context.Context, t *testing.T, m bot.Memory) {
	first, second, other, none := delivery("1", "m"), delivery("2", "m"), delivery("3", "another"), delivery("4", "")
	second.Began = second.Began.Add(time.Millisecond)
	must(t, m.PutDelivery(ctx, second), m.PutDelivery(ctx, first), m.PutDelivery(ctx, other), m.PutDelivery(ctx, none))
	got, err := m.Underway(ctx, "m")
	must(t, err)
	same(t, "deliveries under way", []*bot.Delivery{first, second}, got)
	first.Done = true
	must(t, m.PutDelivery(ctx, first))
	got, err = m.Underway(ctx, "m")
	must(t, err)
	same(t, "without what is done", []*bot.Delivery{second}, got)
	if got, err := m.Underway(ctx, ""); err != nil || len(got) != 0 {
		t.Errorf("of no message: %v, %v", got, err)
	}
}

func testForgetDeliveries(ctx context.Context, t *testing.T, m bot.Memory) {
	one, two := delivery("1", "m"), delivery("2", "m")
	one.AskerID, two.AskerID, two.GuildID = "somebody", "another", "elsewhere"
	must(t, m.PutDelivery(ctx, one), m.PutDelivery(ctx, two), m.Forget(ctx, "somebody"))
	_, err := m.Delivery(ctx, "1")
	gone(t, "a delivery to a person who is forgotten", err)
	_, err = m.Delivery(ctx, "2")
	must(t, err, m.ForgetGuild(ctx, "elsewhere"))
	_, err = m.Delivery(ctx, "2")
	gone(t, "a delivery to a server that is forgotten", err)
}

func testWithdrawals(ctx context.Context, t *testing.T, m bot.Memory) {
	is := func(message string, want bot.Withdrawal) {
		t.Helper()
		got, err := m.Withdrawal(ctx, message)
		must(t, err)
		same(t, "what became of "+message, want, got)
	}
	is("1", bot.Withdrawal{})
	must(t, m.Withdraw(ctx, "1", bot.Withdrawal{For: "1-e"}))
	is("1", bot.Withdrawal{For: "1-e"})
	must(t, m.Withdraw(ctx, "1", bot.Withdrawal{Deleted: true}), m.Withdraw(ctx, "1", bot.Withdrawal{Deleted: true}))
	is("1", bot.Withdrawal{Deleted: true})
	is("2", bot.Withdrawal{})
}
