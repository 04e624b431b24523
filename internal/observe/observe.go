// Package observe is how the stages say what they do, without knowing who
// listens: [Begin] opens a step, [Count] counts something that happened. Both
// look for the [Observer] that [With] put into the context, and do nothing where
// there is none, so that reading, writing and answering work the same in a
// command, a test and a server.
//
// Nothing of what readers wrote or what an article says may be given to it: a
// [Label]'s value is a word of the program's own.
package observe

import (
	"context"
	"time"
)

// Step is a stretch of work that takes time and comes out in some way.
type Step string

// The steps on the way from a call to its reply.
const (
	Accept  Step = "accept"          // an event becomes a request that is acknowledged
	Wait    Step = "queue_wait"      // from there until a worker takes it
	Answer  Step = "answer"          // all that a worker does for it
	Fetch   Step = "fetch"           // a page comes from its site
	Extract Step = "extract"         // the article is found in it
	Engine  Step = "engine"          // a summary or an answer is written
	Model   Step = "model_call"      // a language model is asked, tries included
	Ground  Step = "ground"          // one claim is checked against the article
	Deliver Step = "deliver"         // a reply is brought to Discord
	Discord Step = "discord_request" // one exchange with Discord's API
	Store   Step = "store"           // one read or write of the database
)

// Counter counts what happens at a moment.
type Counter string

// The counters.
const (
	Pages         Counter = "pages"          // by verdict
	Claims        Counter = "claims"         // of replies, by what the check made of them
	Tokens        Counter = "tokens"         // of the model, by direction
	Cost          Counter = "cost"           // of the model, in the operator's currency
	ModelRetries  Counter = "model_retries"  // tries beyond the first
	Fallbacks     Counter = "fallbacks"      // calls that the second model answered, or the extractive engine
	CacheLookups  Counter = "cache_lookups"  // by cache and whether it was there
	DiscordLimits Counter = "discord_limits" // answers of 429, by scope
)

// Timer measures a time that is no step of its own.
type Timer string

// The timers.
const (
	Acknowledgement Timer = "acknowledgement" // from the call, by Discord's clock, until it is acknowledged
	Reply           Timer = "reply"           // from the call, by Discord's clock, until its reply stands
	LimitWait       Timer = "limit_wait"      // until Discord's limits let a request pass
)

// Label says something about a step or an event, from a small set of words.
type Label struct{ Name, Value string }

// The names of labels.
const (
	Kind      = "kind"      // of a request: summarize, ask, …
	Way       = "way"       // in which it came
	Outcome   = "outcome"   // in which a step or request ended
	Verdict   = "verdict"   // on a page or a claim
	Format    = "format"    // of a page: html, pdf, …
	Operation = "operation" // of an engine, a model or the database
	Route     = "route"     // class of Discord's API
	Status    = "status"    // of HTTP
	Scope     = "scope"     // of a limit of Discord's
	Direction = "direction" // of tokens: prompt or completion
	Cache     = "cache"     // its name
	Result    = "result"    // of looking into it
	Writer    = "writer"    // what wrote instead of the first model
	// RequestID is for traces and logs alone.
	RequestID = "request"
)

// OK is the outcome of what went well.
const OK = "ok"

// Observer hears of steps and events. Its methods return at once and are safe
// for concurrent use.
type Observer interface {
	// Begin opens a step at a time, which is seldom another than now. What the
	// step does is done with the context it returns; end closes it.
	Begin(ctx context.Context, s Step, at time.Time, labels []Label) (_ context.Context, end func(labels []Label))
	Count(ctx context.Context, c Counter, n float64, labels []Label)
	Time(ctx context.Context, t Timer, took time.Duration, labels []Label)
	// Carry names the open step, so that another process can go on with it;
	// Resume continues where it was named.
	Carry(ctx context.Context) string
	Resume(ctx context.Context, carried string) context.Context
	// Adopt returns ctx with the open step of another context.
	Adopt(ctx, from context.Context) context.Context
}

type observerKey struct{}

// With returns a context whose steps o hears of; nil leaves it as it is.
func With(ctx context.Context, o Observer) context.Context {
	if o == nil {
		return ctx
	}
	return context.WithValue(ctx, observerKey{}, o)
}

func from(ctx context.Context) Observer {
	o, _ := ctx.Value(observerKey{}).(Observer)
	return o
}

// Begin opens a step. What the step does is done with the context it returns;
// end closes it, with what is only known then. It is called once.
func Begin(ctx context.Context, s Step, labels ...Label) (_ context.Context, end func(labels ...Label)) {
	return BeginAt(ctx, s, time.Now(), labels...)
}

// BeginAt is [Begin] for a step that began at another time than now.
func BeginAt(ctx context.Context, s Step, at time.Time, labels ...Label) (_ context.Context, end func(labels ...Label)) {
	o := from(ctx)
	if o == nil {
		return ctx, func(...Label) {}
	}
	inner, done := o.Begin(ctx, s, at, labels)
	return inner, func(last ...Label) { done(last) }
}

// Count counts n more.
func Count(ctx context.Context, c Counter, n float64, labels ...Label) {
	if o := from(ctx); o != nil {
		o.Count(ctx, c, n, labels)
	}
}

// Time notes how long something took; less than nothing is nothing.
func Time(ctx context.Context, t Timer, took time.Duration, labels ...Label) {
	if o := from(ctx); o != nil {
		o.Time(ctx, t, max(took, 0), labels)
	}
}

// Carry names the open step in a few letters, for a request that is continued
// elsewhere; empty where nothing is traced.
func Carry(ctx context.Context) string {
	if o := from(ctx); o != nil {
		return o.Carry(ctx)
	}
	return ""
}

// Resume continues the step that [Carry] named, maybe in another process.
func Resume(ctx context.Context, carried string) context.Context {
	if o := from(ctx); o != nil && carried != "" {
		return o.Resume(ctx, carried)
	}
	return ctx
}

// Adopt returns ctx with the observer and the open step of another context: for
// work that outlives whoever asked first.
func Adopt(ctx, other context.Context) context.Context {
	o := from(other)
	if o == nil {
		return ctx
	}
	return o.Adopt(WithRequest(With(ctx, o), Request(other)), other)
}

type requestKey struct{}

// WithRequest returns a context that knows which request it serves, for logs.
func WithRequest(ctx context.Context, id string) context.Context {
	if id == "" {
		return ctx
	}
	return context.WithValue(ctx, requestKey{}, id)
}

// Request returns the id of the request that a context serves; empty: none.
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
