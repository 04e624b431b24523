package llm

import "context"

// limited lets only so many calls run at once; others wait in line.
type limited struct {
	next  Model
	slots chan struct{}
}

func (l *limited) Describe() Description { return l.next.Describe() }

func (l *limited) Complete(ctx context.Context, r Request) (*Response, error) {
	if err := l.enter(ctx, r.Operation); err != nil {
		return nil, err
	}
	defer l.leave()
	return l.next.Complete(ctx, r)
}

func (l *limited) Stream(ctx context.Context, r Request, onText func(string) error) (*Response, error) {
	if err := l.enter(ctx, r.Operation); err != nil {
		return nil, err
	}
	defer l.leave()
	return l.next.Stream(ctx, r, onText)
}

func (l *limited) enter(ctx context.Context, operation string) error {
	select {
	case l.slots <- struct{}{}:
		return nil
	default:
	}
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return Stopped(ctx, operation+", waiting for the model to be free")
	}
}

func (l *limited) leave() { <-l.slots }
