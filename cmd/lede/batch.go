package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/lede-bot/lede/article"
	"github.com/lede-bot/lede/cmd/lede/internal/render"
)

const (
	// maxLineBytes bounds the memory that one line may take; the rest of a
	// longer one is passed over.
	maxLineBytes = 64 << 20
	// keptLineBytes is the size up to which the buffer is used again.
	keptLineBytes = 4 << 20
)

// lineHandler answers one line of a batch with what is to be encoded. The
// identity of the line is returned as well when there is an error.
type lineHandler func(ctx context.Context, line []byte) (id json.RawMessage, answer any, err error)

// lineError is the sentence that answers a bad line.
type lineError string

func (e lineError) Error() string { return string(e) }

// failedLine is how a line is answered that cannot be.
type failedLine struct {
	ID    json.RawMessage `json:"id,omitempty"`
	Error string          `json:"error"`
}

// batch answers standard input line by line. Each answer is written in one piece
// before the next line is read, so that a consumer may wait for it.
func (p *program) batch(ctx context.Context, handle lineHandler) error {
	if p.typing && !p.quiet {
		p.complain("Reading JSON, one object a line; press Ctrl-D to end.")
	}
	input := bufio.NewReaderSize(p.stdin, 64<<10)
	var line, out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for first := true; ; first = false {
		tooLong, err := readLine(input, &line, maxLineBytes)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a line of standard input: %w", err)
		}
		text := line.Bytes()
		if first {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		answer := p.answerLine(ctx, handle, text, tooLong)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		out.Reset()
		if err := encoder.Encode(answer); err != nil {
			return fmt.Errorf("encode an answer: %w", err)
		}
		if _, err := p.stdout.Write(render.EscapeControls(out.Bytes())); err != nil {
			return unwritable(err)
		}
		if line.Cap() > keptLineBytes {
			line = bytes.Buffer{}
		}
		if out.Cap() > keptLineBytes {
			out = bytes.Buffer{}
		}
	}
}

// readLine reads the next line without its end. Of a line longer than limit
// nothing is kept. io.EOF means that there was no further line.
func readLine(input *bufio.Reader, line *bytes.Buffer, limit int) (tooLong bool, err error) {
	line.Reset()
	for {
		part, err := input.ReadSlice('\n')
		if tooLong = tooLong || line.Len()+len(part) > limit; tooLong {
			*line = bytes.Buffer{} // gives its memory back
		} else {
			line.Write(part)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (line.Len() > 0 || tooLong):
			return tooLong, nil
		case err != nil:
			return tooLong, err
		}
		line.Truncate(len(bytes.TrimRight(line.Bytes(), "\r\n")))
		return tooLong, nil
	}
}

// answerLine turns every way in which a line can fail into an answer.
func (p *program) answerLine(ctx context.Context, handle lineHandler, line []byte, tooLong bool) (answer any) {
	var id json.RawMessage
	defer func() {
		if fault := recover(); fault != nil {
			p.log.Error("a line broke the program", "panic", fmt.Sprint(fault), "stack", string(debug.Stack()))
			answer = failedLine{id, "This could not be read: Lede has a fault here. Please report it."}
		}
	}()
	if tooLong {
		return failedLine{nil, fmt.Sprintf("This line is longer than %d MiB.", maxLineBytes>>20)}
	}
	ctx, cancel := context.WithTimeout(ctx, p.settings.Config.Extract.Timeout)
	defer cancel()
	id, answer, err := handle(ctx, line)
	if err != nil {
		p.log.Debug("a line failed", "error", err)
		return failedLine{id, lineSentence(err)}
	}
	return answer
}

func lineSentence(err error) string {
	var known lineError
	var reading *article.Error
	switch {
	case errors.As(err, &known):
		return known.Error()
	case errors.As(err, &reading):
		return reading.Sentence
	case errors.Is(err, context.DeadlineExceeded):
		return "This took too long."
	}
	return "Something went wrong."
}

// decodeLine reads a request. The error says in a sentence why it cannot; the
// identity comes back as it was written, also of a line that is wrong elsewhere.
func decodeLine(line []byte, request interface{ identity() json.RawMessage }) (id json.RawMessage, err error) {
	err = json.Unmarshal(line, request)
	id, idErr := checkID(request.identity())
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return id, idErr
	case len(bytes.TrimSpace(line)) == 0:
		return nil, lineError("This line is empty: each line holds one JSON object.")
	case errors.As(err, &mistyped) && mistyped.Field == "":
		return nil, lineError(fmt.Sprintf("This line holds a JSON %s: each line holds one object.", mistyped.Value))
	case errors.As(err, &mistyped):
		return id, lineError(fmt.Sprintf("“%s” has the wrong type: %s.", mistyped.Field, mistyped.Value))
	}
	return nil, lineError(fmt.Sprintf("This line is not JSON: %s.", err))
}

// identified is the part that all requests share.
type identified struct {
	ID json.RawMessage `json:"id"`
}

func (r *identified) identity() json.RawMessage { return r.ID }

// checkID refuses an identity that is neither a string nor a number. null counts
// as none.
func checkID(id json.RawMessage) (json.RawMessage, error) {
	switch {
	case len(id) == 0 || string(id) == "null":
		return nil, nil
	case id[0] == '"' || id[0] == '-' || id[0] >= '0' && id[0] <= '9':
		return id, nil
	}
	return nil, lineError("“id” must be a string or a number.")
}
