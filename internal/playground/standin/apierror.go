package standin

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Error is a refusal in Discord's own shape: an HTTP status, a code, a message
// and, for a bad form (50035), the problems by field.
type Error struct {
	Status  int
	Code    int
	Message string
	fields  problems
}

// Error says what was refused, with every field's problem.
func (e *Error) Error() string {
	text := fmt.Sprintf("%d %s (%d)", e.Status, e.Message, e.Code)
	for _, path := range slices.Sorted(maps.Keys(e.fields)) {
		for _, p := range e.fields[path] {
			text += fmt.Sprintf("; %s: %s", path, p.Message)
		}
	}
	return text
}

// MarshalJSON writes the body that Discord answers with.
func (e *Error) MarshalJSON() ([]byte, error) {
	body := map[string]any{"message": e.Message, "code": e.Code}
	if len(e.fields) > 0 {
		body["errors"] = e.fields.tree()
	}
	return json.Marshal(body)
}

// The refusals that several rules share (Discord, topics/opcodes-and-status-codes).
func errUnknownApplication() *Error { return &Error{404, 10002, "Unknown Application", nil} }
func errUnknownChannel() *Error     { return &Error{404, 10003, "Unknown Channel", nil} }
func errUnknownGuild() *Error       { return &Error{404, 10004, "Unknown Guild", nil} }
func errUnknownMember() *Error      { return &Error{404, 10007, "Unknown Member", nil} }
func errUnknownMessage() *Error     { return &Error{404, 10008, "Unknown Message", nil} }
func errUnknownRole() *Error        { return &Error{404, 10011, "Unknown Role", nil} }
func errUnknownUser() *Error        { return &Error{404, 10013, "Unknown User", nil} }
func errUnknownEmoji() *Error       { return &Error{400, 10014, "Unknown Emoji", nil} }
func errUnknownWebhook() *Error     { return &Error{404, 10015, "Unknown Webhook", nil} }
func errUnknownInteraction() *Error { return &Error{404, 10062, "Unknown interaction", nil} }
func errUnknownCommand() *Error {
	return &Error{404, 10063, "Unknown application command", nil}
}

func errTooManyReactions() *Error {
	return &Error{400, 30010, "Maximum number of reactions reached (20)", nil}
}

func errTooLarge() *Error { return &Error{413, 40005, "Request entity too large", nil} }
func errAlreadyAcknowledged() *Error {
	return &Error{400, 40060, "Interaction has already been acknowledged.", nil}
}

func errTooManyFollowups() *Error {
	return &Error{400, 40094, "Cannot send more than 5 follow-up messages for an interaction with a user-installed application.", nil}
}
func errMissingAccess() *Error { return &Error{403, 50001, "Missing Access", nil} }
func errNotInDM() *Error {
	return &Error{403, 50003, "Cannot execute action on a DM channel", nil}
}

func errNotAuthor() *Error {
	return &Error{403, 50005, "Cannot edit a message authored by another user", nil}
}

func errEmptyMessage() *Error {
	return &Error{400, 50006, "Cannot send an empty message", nil}
}
func errCannotDM() *Error { return &Error{403, 50007, "Cannot send messages to this user", nil} }
func errNotTextChannel() *Error {
	return &Error{400, 50008, "Cannot send messages in a non-text channel", nil}
}
func errMissingPermissions() *Error { return &Error{403, 50013, "Missing Permissions", nil} }
func errInvalidToken() *Error       { return &Error{401, 50027, "Invalid Webhook Token", nil} }
func errBulkCount() *Error {
	return &Error{400, 50016, "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete", nil}
}

func errSystemMessage() *Error {
	return &Error{403, 50021, "Cannot execute action on a system message", nil}
}

func errTooOld() *Error {
	return &Error{400, 50034, "You can only bulk delete messages that are under 14 days old.", nil}
}

func errInvalidJSON() *Error {
	return &Error{400, 50109, "The request body contains invalid JSON.", nil}
}

func errThreadArchived() *Error {
	return &Error{400, 50083, "Thread is archived", nil}
}

func errThreadExists() *Error {
	return &Error{400, 160004, "A thread has already been created for this message", nil}
}
func errThreadLocked() *Error { return &Error{400, 160005, "Thread is locked", nil} }
func errReplyNeedsHistory() *Error {
	return &Error{400, 160002, "Cannot reply without permission to read message history", nil}
}
func errUnauthorized() *Error { return &Error{401, 0, "401: Unauthorized", nil} }
func errNotFound() *Error     { return &Error{404, 0, "404: Not Found", nil} }
func errInternal() *Error     { return &Error{500, 0, "500: Internal Server Error", nil} }

// problems gathers what is wrong with a form, by the path to the field, its
// parts joined by dots: "components.0.components.1.label".
type problems map[string][]problem

type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p problems) add(path, code, format string, args ...any) {
	p[path] = append(p[path], problem{code, fmt.Sprintf(format, args...)})
}

// length holds a text to a number of characters; Discord counts code points.
func (p problems) length(path, text string, least, most int) {
	n := len([]rune(text))
	switch {
	case n >= least && n <= most:
	case n == 0:
		p.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	case least == 0:
		p.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	default:
		p.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

func (p problems) between(path string, n, least, most int) {
	if n < least || n > most {
		p.add(path, "NUMBER_TYPE_RANGE", "int value should be between %d and %d.", least, most)
	}
}

func (p problems) required(path string) {
	p.add(path, "BASE_TYPE_REQUIRED", "This field is required")
}

// err is nil when nothing was wrong.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{400, 50035, "Invalid Form Body", p}
}

// tree nests the problems as Discord does: an object by field, or by index in a
// list, down to "_errors".
func (p problems) tree() map[string]any {
	root := map[string]any{}
	for path, list := range p {
		node := root
		if path != "" {
			for part := range strings.SplitSeq(path, ".") {
				child, ok := node[part].(map[string]any)
				if !ok {
					child = map[string]any{}
					node[part] = child
				}
				node = child
			}
		}
		node["_errors"] = list
	}
	return root
}

func at(path string, parts ...any) string {
	for _, part := range parts {
		text, ok := part.(string)
		if !ok {
			text = strconv.Itoa(part.(int))
		}
		if path != "" {
			path += "."
		}
		path += text
	}
	return path
}
