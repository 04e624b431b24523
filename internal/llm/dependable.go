package llm

import (
	"time"
)

// Dependability bounds how hard a model is tried.
type Dependability struct {
	// Parallel is how many calls may run at once; 0 means 4.
	Parallel int
	// Tries is how often one request is sent at most; 0 means 3.
	Tries int
	// FirstWait is the pause after the first failure, doubled after each further
	// one and varied by half; 0 means half a second.
	FirstWait time.Duration
	// MaxWait is the longest pause, also where the endpoint asks for a longer
	// one: then the request fails at once. 0 means 20 seconds.
	MaxWait time.Duration
	// FailuresToRest is how many requests must fail in a row before the endpoint
	// is left in peace; 0 means 5.
	FailuresToRest int
	// Rest is for how long; 0 means 30 seconds.
	Rest time.Duration
	// OnStateChange, when set, is told when the endpoint is left in peace and
	// when it is asked again, with "closed", "open" or "half-open".
	OnStateChange func(model, state string)
}

func (d Dependability) withDefaults() Dependability {
	if d.Parallel <= 0 {
		d.Parallel = 4
	}
	if d.Tries <= 0 {
		d.Tries = 3
	}
	if d.FirstWait <= 0 {
		d.FirstWait = 500 * time.Millisecond
	}
	if d.MaxWait <= 0 {
		d.MaxWait = 20 * time.Second
	}
	if d.FailuresToRest <= 0 {
		d.FailuresToRest = 5
	}
	if d.Rest <= 0 {
		d.Rest = 30 * time.Second
	}
	return d
}

// Dependable returns the model with a limit on calls at once, retries with
// jitter that heed Retry-After and the context's deadline, and a circuit breaker
// around them.
func Dependable(m Model, d Dependability) Model {
	d = d.withDefaults()
	return &observed{&limited{
		next:  &broken{next: &retried{next: m, limits: d}, breaker: newBreaker(m.Describe().Name, d)},
		slots: make(chan struct{}, d.Parallel),
	}}
}
