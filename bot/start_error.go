package bot

import (
	"errors"
	"net/http"

	"github.com/lede-bot/lede/bot/internal/discord"
)

// StartError is why the bot can't run, as one sentence for the operator.
type StartError struct {
	Sentence string
	// Setting names what to set right; empty where it is the way to Discord.
	Setting string
	Err     error
}

// Error is the sentence.
func (e *StartError) Error() string { return e.Sentence }

// Unwrap gives the cause.
func (e *StartError) Unwrap() error { return e.Err }

// explained gives the errors that an operator can do something about their sentence.
func explained(err error) error {
	var fatal *discord.FatalError
	var refusal *discord.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fatal):
		return &StartError{Sentence: fatal.Sentence, Setting: fatal.Setting, Err: err}
	case errors.As(err, &refusal) && refusal.Status == http.StatusUnauthorized:
		return &StartError{
			Sentence: "Discord does not accept the bot's token: set discord.token to the one shown in the developer portal under Bot, Reset Token",
			Setting:  "discord.token", Err: err,
		}
	case discord.Unavailable(err):
		return &StartError{Sentence: "Discord can't be reached, or does not answer: check the network, and discord.api_url if it is set", Err: err}
	}
	return err
}
