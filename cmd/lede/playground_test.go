package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// One command, no key, no network: the page is there, its bot summarizes a sample
// article, and an interrupt ends it well. With nothing to do and nothing set up it is what lede does.
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
			page := fetch(t, http.MethodGet, address+"/", "", "")
			session := regexp.MustCompile(`name="session" content="([^"]+)"`).FindStringSubmatch(page)
			if session == nil {
				t.Fatalf("after %q the page is %q", line, page)
			}
			summarized := `{"as":"ada","name":"summarize","channel":"%s","options":[{"name":"link","type":3,"value":"` + address + `/articles/seagrass"}]}`
			until(t, "the bot to be there and its commands registered", func() bool {
				snapshot := fetch(t, http.MethodGet, address+"/browser/snapshot", session[1], "")
				channel := regexp.MustCompile(`"id":"(\d+)","type":0`).FindStringSubmatch(snapshot)
				return channel != nil && strings.Contains(snapshot, `"online":true`) && strings.Contains(fetch(t, http.MethodPost, address+"/browser/command", session[1], fmt.Sprintf(summarized, channel[1])), `"id"`)
			})
			until(t, "a summary", func() bool {
				return strings.Contains(fetch(t, http.MethodGet, address+"/browser/snapshot", session[1], ""), "Seagrass that survived a marine heatwave")
			})
			interrupt()
			if got := <-code; got != exitOK && got != exitInterrupted {
				t.Errorf("exit code %d", got)
			}
			http.DefaultClient.CloseIdleConnections()
		})
	}
}

// fetch asks the playground as its page does.
func fetch(t *testing.T, method, address, session, body string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Lede-Session", session)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// until waits for what takes a moment.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	const patience, pause = 30 * time.Second, 30 * time.Millisecond
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(pause) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
