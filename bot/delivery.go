package bot

import (
	"context"
	"time"
)

// DeliveryLife is how long it is remembered that a request was fulfilled.
const DeliveryLife = 24 * time.Hour

// Deliveries keeps how far the work on each request has come. Whoever takes a
// request over from a process that died goes on from there: what stands in
// Discord is not sent again, what the engine wrote is not paid for again.
type Deliveries interface {
	// PutDelivery keeps d in place of what was kept of the same request.
	PutDelivery(ctx context.Context, d *Delivery) error
	// Delivery returns how far the work on a request has come; [ErrNotKept]
	// where it has not begun, or ended more than [DeliveryLife] ago.
	Delivery(ctx context.Context, requestID string) (*Delivery, error)
	// Underway returns the deliveries that are not done, of requests that a
	// message made.
	Underway(ctx context.Context, messageID string) ([]*Delivery, error)

	// Withdraw notes what became of an asking message, for those who are at work
	// on a reply to it in another process. It is kept for an hour.
	Withdraw(ctx context.Context, messageID string, w Withdrawal) error
	// Withdrawal returns what became of a message last; the zero value where
	// nothing is noted.
	Withdrawal(ctx context.Context, messageID string) (Withdrawal, error)
}

// WithdrawalLife is how long it is remembered what became of an asking message:
// longer than anybody is at work on a reply.
const WithdrawalLife = time.Hour

// Withdrawal is what became of a message while a reply to it was written.
type Withdrawal struct {
	// Deleted is true when the message is gone, and its reply with it.
	Deleted bool `json:"deleted,omitempty"`
	// For is the request that the edited message makes instead.
	For string `json:"for,omitempty"`
}

// Delivery is how far the work on a request has come.
type Delivery struct {
	RequestID string `json:"request_id"`
	// MessageID is the asking message of a request that is no interaction.
	MessageID string `json:"message_id,omitempty"`
	GuildID   string `json:"guild_id,omitempty"`
	AskerID   string `json:"asker_id"`
	// Began is when the work was begun first.
	Began time.Time `json:"began"`
	// Admitted is true once the request is on the account, with a budget to keep.
	Admitted bool `json:"admitted,omitempty"`
	// Slots are the request's replies, as far as they were begun.
	Slots []Slot `json:"slots,omitempty"`
	// Notice is what the asker is to be told in place of a reply.
	Notice *Notice `json:"notice,omitempty"`
	// Told names what the asker alone was told, or was about to be: no message
	// of the kind can be looked for afterwards.
	Told []string `json:"told,omitempty"`
	// Done is true when nothing is left to do. What was written is kept no
	// longer then.
	Done bool `json:"done,omitempty"`
}

// Slot is one reply on its way into Discord.
type Slot struct {
	Key string `json:"key"`
	// Begun is how many messages were sent, or were about to be.
	Begun int `json:"begun,omitempty"`
	// MessageIDs are those that are known to stand.
	MessageIDs []string `json:"message_ids,omitempty"`
	// Reply is the reply once it is written, nil before.
	Reply *Reply `json:"reply,omitempty"`
}

// Notice is what is said in place of a reply, in the asker's language.
type Notice struct {
	Sentence string `json:"sentence"`
	// Paste, Again and Page are what it offers: a form for the text, another try,
	// a look at the page.
	Paste bool   `json:"paste,omitempty"`
	Again bool   `json:"again,omitempty"`
	Page  string `json:"page,omitempty"`
	// Quiet is true for what is said only now and then to one person in a channel.
	Quiet bool `json:"quiet,omitempty"`
	// Beside is true for what is said beside replies, not in their place.
	Beside bool `json:"beside,omitempty"`
}
