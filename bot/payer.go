package bot

import "context"

// Payer is on whose account a model is asked: the server and the person whose
// request made the call. Who is given what was written already pays nothing.
type Payer struct {
	// GuildID is empty in direct messages, and where the bot is no member.
	GuildID string
	// UserID is empty where nobody asked: in channels whose links are summarized
	// by themselves.
	UserID string
}

type payerKey struct{}

// PayerOf returns on whose account the work is done that a context belongs to;
// the zero value where it is nobody's.
func PayerOf(ctx context.Context) Payer {
	p, _ := ctx.Value(payerKey{}).(Payer)
	return p
}

// paidBy puts what is done with the context on somebody's account.
func paidBy(ctx context.Context, p Payer) context.Context {
	return context.WithValue(ctx, payerKey{}, p)
}

// payer returns who pays for a request.
func (r *Request) payer() Payer {
	p := Payer{GuildID: r.GuildID, UserID: r.Asker.ID}
	if r.userInstalled() {
		p.GuildID = "" // the server never asked for Lede
	}
	if r.Way == WayChannel {
		p.UserID = ""
	}
	return p
}
