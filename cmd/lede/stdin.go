package main

import (
	"context"
	"io"
)

// interruptible is a reader whose Read ends when ctx does, even while the source
// blocks: a person who presses Ctrl-C need not end the input first. It is not
// used again after that.
type interruptible struct {
	ctx    context.Context // io.Reader has no parameter for it
	source io.Reader

	buffer []byte
	rest   []byte
	err    error
	done   chan readResult
}

type readResult struct {
	n   int
	err error
}

// Read implements io.Reader.
func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.rest) == 0 && r.err == nil {
		r.fill()
	}
	if len(r.rest) == 0 {
		return 0, r.err
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *interruptible) fill() {
	const chunk = 256 << 10
	if r.buffer == nil {
		r.buffer, r.done = make([]byte, chunk), make(chan readResult, 1)
	}
	if r.err = r.ctx.Err(); r.err != nil {
		return
	}
	go func() {
		n, err := r.source.Read(r.buffer)
		r.done <- readResult{n, err}
	}()
	select {
	case <-r.ctx.Done():
		r.err = r.ctx.Err()
	case result := <-r.done:
		r.rest, r.err = r.buffer[:result.n], result.err
	}
}
