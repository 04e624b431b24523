package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// One command, no key, no network: the page is there, its bot comes up, and an
// interrupt ends it well. With nothing to do and nothing set up it is what lede does.
func TestPlaygroundServesUntilInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"playground", "--addr", "127.0.0.1:0"}, {}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			output, stdout := io.Pipe()
			code := make(chan int, 1)
			go func() {
				code <- run(ctx, args, nil, strings.NewReader(""), stdout, t.Output())
				stdout.Close()
			}()
			line, err := bufio.NewReader(output).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatalf("%v after %q", err, line)
			}
			page, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || !strings.Contains(string(page), "<title>Lede playground</title>") {
				t.Errorf("the page is %q, %v", page, err)
			}
			interrupt()
			if got := <-code; got != exitOK && got != exitInterrupted {
				t.Errorf("exit code %d", got)
			}
			http.DefaultClient.CloseIdleConnections()
		})
	}
}
