package discord

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is a request that Discord, or the way to it, refused. It holds no
// token: the route is shown with placeholders for what varies in it.
type Error struct {
	Status     int           // HTTP status; 0 when no answer came
	Code       int           // Discord's code (developers/topics/opcodes-and-status-codes); 0 when there is none
	Message    string        // Discord's words for the code
	Details    string        // which field of the request was refused and why, when Discord said so
	Route      string        // such as "PATCH /webhooks/{app}/{token}/messages/@original"
	RetryAfter time.Duration // of a 429: how long Discord asks to wait
	Global     bool          // of a 429: it holds for every route
	Shared     bool          // of a 429: others used the limit up; it is not counted against the bot
	Err        error         // what stood in the way when no answer came or the wait was not made
}

// Error says the route, the status and Discord's own words, for the operator.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "discord: %s:", e.Route)
	if e.Status != 0 {
		fmt.Fprintf(&b, " %d %s", e.Status, http.StatusText(e.Status))
	}
	if e.Code != 0 || e.Message != "" {
		fmt.Fprintf(&b, " (%d %s)", e.Code, e.Message)
	}
	if e.Details != "" {
		fmt.Fprintf(&b, " %s", e.Details)
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, " retry after %s", e.RetryAfter.Round(time.Millisecond))
	}
	if e.Err != nil {
		fmt.Fprintf(&b, " %v", e.Err)
	}
	return b.String()
}

// Unwrap gives the cause, such as a context that ended during a wait.
func (e *Error) Unwrap() error { return e.Err }

// Discord's codes that decide what happens next.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	codeMissingAccess      = 50001
	codeCannotSendToUser   = 50007
	codeMissingPermission  = 50013
	codeInvalidToken       = 50027
	codeArchivedThread     = 50083
	codeLockedThread       = 160005
	codeThreadExists       = 160004
)

func hasCode(err error, codes ...int) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.Code == code {
			return true
		}
	}
	return false
}

// Gone reports whether what was asked for exists no more: a message, channel,
// thread or server that was deleted. Trying again is in vain.
func Gone(err error) bool {
	if hasCode(err, codeUnknownChannel, codeUnknownGuild, codeUnknownMessage) {
		return true
	}
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound && !Expired(err)
}

// Forbidden reports whether the bot may not do what was asked there: access or
// a permission is missing, a person takes no direct messages, a thread is
// locked or archived.
func Forbidden(err error) bool {
	if hasCode(err, codeMissingAccess, codeMissingPermission, codeCannotSendToUser, codeArchivedThread, codeLockedThread) {
		return true
	}
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusForbidden
}

// Expired reports whether an interaction can be answered no more: it was
// acknowledged too late (3 s), or its token's 15 minutes are over.
func Expired(err error) bool {
	return hasCode(err, codeUnknownInteraction, codeUnknownWebhook, codeInvalidToken)
}

// Acknowledged reports whether an interaction had been acknowledged before.
func Acknowledged(err error) bool { return hasCode(err, codeAcknowledged) }

// RateLimited gives the wait that Discord asks for when a request was given up
// because the wait was longer than the caller's time.
func RateLimited(err error) (time.Duration, bool) {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusTooManyRequests {
		return e.RetryAfter, true
	}
	return 0, false
}

// Unavailable reports whether Discord could not be reached or failed itself,
// after all the tries of the client: the same request may succeed later.
func Unavailable(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Status == 0 || e.Status >= http.StatusInternalServerError)
}

// FatalError ends [Gateway.Run]: a setting must be changed before the bot can
// connect, and trying again would only use up the day's session starts.
type FatalError struct {
	Code     int    // the gateway's close code, or 401 for a token that REST refused
	Setting  string // the name of the setting, such as "discord.token"
	Sentence string // says what is wrong and what to do, for the operator
}

// Error is the sentence.
func (e *FatalError) Error() string { return e.Sentence }

// fatalClose returns the error for a close code after which Discord asks not
// to reconnect (developers/topics/opcodes-and-status-codes, gateway close
// event codes), or nil for all others.
func fatalClose(code int) *FatalError {
	fatal := func(setting, sentence string) *FatalError {
		return &FatalError{Code: code, Setting: setting, Sentence: fmt.Sprintf("%s (Discord closed with %d)", sentence, code)}
	}
	switch code {
	case 4004:
		return fatal("discord.token", "Discord does not accept the bot's token: set discord.token to the one shown in the developer portal under Bot, Reset Token")
	case 4010:
		return fatal("discord.shards", "Discord does not know this shard: set discord.shards to numbers below the shard count")
	case 4011:
		return fatal("discord.shards", "The bot is in too many servers for one connection: raise the shard count of discord.shards, or leave it empty to take Discord's own number")
	case 4012:
		return fatal("discord.api_url", "Discord's gateway no longer speaks the API version that this build uses: install a newer version of Lede, or correct discord.api_url if it is set")
	case 4013:
		return fatal("discord.message_content", "Discord does not know the intents that this build asks for: leave discord.message_content at its default, or install a newer version of Lede")
	case 4014:
		return fatal("discord.message_content", "Discord does not allow this bot to read messages: switch on Message Content Intent in the developer portal under Bot, or set discord.message_content to false")
	default:
		return nil
	}
}

// errRefusedToken is what a 401 of a request with the bot's token means.
func errRefusedToken() *FatalError {
	return &FatalError{
		Code: http.StatusUnauthorized, Setting: "discord.token",
		Sentence: "Discord does not accept the bot's token: set discord.token to the one shown in the developer portal under Bot, Reset Token (Discord answered 401)",
	}
}
