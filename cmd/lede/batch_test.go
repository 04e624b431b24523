package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"
	"syscall"
	"testing"

	"github.com/lede-bot/lede/config"
)

// mill is a short article as it would be pasted, on one line of JSON.
const mill = `The mill at Marrowby burned down on Friday night, and nobody was hurt, the fire service said on Saturday morning.\n\n` +
	`It was built in 1790 by a baker from Saltmarsh, ground corn until 1962, and had stood empty since then.\n\n` +
	`The parish council will decide in May whether to build it up again, which could cost as much as £400,000, said its clerk.`

// A program that sends one line and waits for its answer gets it.
func TestBatchAnswersBeforeTheNextLine(t *testing.T) {
	t.Chdir(t.TempDir())
	in, toIn := io.Pipe()
	fromOut, out := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(t.Context(), []string{"clean", "--jsonl"}, nil, in, out, io.Discard)
	}()
	answers := bufio.NewReader(fromOut)
	for _, id := range []string{`"a"`, `2`, `"c"`} {
		if _, err := io.WriteString(toIn, `{"id":`+id+`,"kind":"text","content":"`+mill+`"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := answers.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(answer, `{"id":`+id+`,"text":"`+mill+`"`) {
			t.Errorf("got %s", answer)
		}
	}
	if err := toIn.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d", got)
	}
}

// Long lines are answered like any other, and the run goes on.
func TestBatchLongLines(t *testing.T) {
	t.Chdir(t.TempDir())
	sentence := "The council of Marrowby met on Monday to talk about the mill. "
	var input bytes.Buffer
	for _, megabytes := range []int{0, 6, 12} {
		content := strings.Repeat(sentence, (megabytes<<20+1<<16)/len(sentence))
		line, err := json.Marshal(map[string]any{"id": megabytes, "article": content, "sentences": 1})
		if err != nil {
			t.Fatal(err)
		}
		input.Write(append(line, '\n'))
	}
	input.WriteString(`{"id":"last","article":"` + sentence + `"}`) // without a line break at its end
	var out bytes.Buffer
	if code := run(t.Context(), []string{"summarize", "--jsonl"}, nil, &input, &out, io.Discard); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	want := []string{
		`{"id":0,"summary":["The council`,
		`{"id":6,"error":"“article” is too large."}`,
		`{"id":12,"error":"“article” is too large."}`,
		`{"id":"last","summary":["The council`,
	}
	if len(lines) != len(want) {
		t.Fatalf("%d answers, want %d", len(lines), len(want))
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("line %d: got %.200s, want %s", i+1, lines[i], want[i])
		}
	}
}

func TestReadLine(t *testing.T) {
	input := bufio.NewReaderSize(strings.NewReader("one\r\n\n"+strings.Repeat("x", 100)+"\nlast"), 16)
	type got struct {
		text    string
		tooLong bool
	}
	var lines []got
	for {
		var line bytes.Buffer
		tooLong, err := readLine(input, &line, 50)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, got{line.String(), tooLong})
	}
	want := []got{{"one", false}, {"", false}, {"", true}, {"last", false}}
	if len(lines) != len(want) {
		t.Fatalf("got %v", lines)
	}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("line %d: got %v, want %v", i+1, lines[i], want[i])
		}
	}
}

// A fault of the program costs one line, and the log has the stack.
func TestBatchSurvivesAPanic(t *testing.T) {
	var log bytes.Buffer
	p := &program{
		stdin: strings.NewReader("{}\n{}\n"), stdout: &bytes.Buffer{}, settings: &config.Loaded{},
		log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	out := p.stdout.(*bytes.Buffer)
	calls := 0
	err := p.batch(t.Context(), func(context.Context, []byte) (json.RawMessage, any, error) {
		if calls++; calls == 1 {
			panic("out of range")
		}
		return nil, map[string]bool{"fine": true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first, second, _ := strings.Cut(out.String(), "\n")
	if !strings.Contains(first, `"error":"`) || strings.Contains(first, "out of range") || second != "{\"fine\":true}\n" {
		t.Errorf("got %s", out)
	}
	if !strings.Contains(log.String(), "out of range") || !strings.Contains(log.String(), "batch_test.go") {
		t.Errorf("the log holds %s", &log)
	}
}

// Ctrl-C ends a run that waits for input.
func TestInterrupt(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"clean", "--jsonl"}, {"summarize"}} {
		in, toIn := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		var errs bytes.Buffer
		code := make(chan int)
		go func() { code <- run(ctx, args, nil, in, io.Discard, &errs) }()
		if _, err := io.WriteString(toIn, "{}\n"); err != nil {
			t.Fatal(err)
		}
		cancel()
		if got := <-code; got != exitInterrupted || errs.String() != "lede: Interrupted.\n" {
			t.Errorf("%v: exit code %d, %q", args, got, &errs)
		}
		_ = toIn.Close() // lets the reading goroutine end
	}
}

// closedPipe is standard output whose reader has gone.
type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestClosedOutputIsSilent(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"clean", "--jsonl"}, {"clean"}, {"version"}} {
		var errs bytes.Buffer
		in := strings.NewReader(`{"kind":"text","content":"` + mill + `"}`)
		if code := run(t.Context(), args, nil, in, closedPipe{}, &errs); code != exitOK || errs.Len() > 0 {
			t.Errorf("%v: exit code %d, %s", args, code, &errs)
		}
	}
}

func TestAcceptLanguage(t *testing.T) {
	for want, tags := range map[string][]string{
		"":                         nil,
		"de, *;q=0.1":              {"de"},
		"de, en-GB;q=0.9, *;q=0.1": {"de", "en-GB"},
		"a, b;q=0.9, c;q=0.8, d;q=0.7, e;q=0.6, f;q=0.5, g;q=0.4, h;q=0.3, i;q=0.2, j;q=0.2, *;q=0.1": strings.Split("abcdefghij", ""),
	} {
		if got := acceptLanguage(tags); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Every answer is one line of JSON, whatever comes in.
func FuzzBatch(f *testing.F) {
	f.Add(`{"id":1,"kind":"text","content":"A sentence."}`)
	f.Add(`{"id":"a","article":"A sentence.\u009b","question":"What?"}`)
	f.Add("\xff{}\x00")
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "\n") || strings.Contains(line, "path") {
			return
		}
		for _, command := range []string{"clean", "summarize", "ask"} {
			var out bytes.Buffer
			code := run(t.Context(), []string{command, "--jsonl"}, nil, strings.NewReader(line+"\n"), &out, io.Discard)
			if code != exitOK || bytes.Count(out.Bytes(), []byte("\n")) != 1 || !json.Valid(out.Bytes()) {
				t.Errorf("%s %q: exit code %d, %q", command, line, code, &out)
			}
		}
	})
}
