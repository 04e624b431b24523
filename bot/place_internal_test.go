package bot

import (
	"errors"
	"testing"
	"time"

	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
)

// Where Lede is no member Discord takes five follow-ups: the last is kept for
// saying that there was no room for more.
func TestTheLastFollowUpIsKeptForWhatHadNoRoom(t *testing.T) {
	request := &Request{At: time.Now(), Interaction: &Interaction{UserInstalled: true, Token: "token"}}
	p := newTokenPlace(nil, request)
	p.placeholder = false
	p.followUps = []string{"1", "2", "3", "4"}
	_, err := p.create(t.Context(), "", discord.Message{Content: "one more"})
	if !errors.Is(err, errFollowUps) {
		t.Fatalf("got %v", err)
	}
	var problem *words.Problem
	if !errors.As(readerError(err), &problem) || problem.Key != words.ProblemNoRoom {
		t.Errorf("the reader is told %v", readerError(err))
	}
	p.followUps = append(p.followUps, "5")
	if err := p.tell(t.Context(), newJournal(request, NewMemory()), "n", discord.Message{Content: "no room"}); !errors.Is(err, errFollowUps) {
		t.Errorf("a sixth follow-up: got %v", err)
	}
}
