package openai

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/lede-bot/lede/internal/llm"
)

// classify says what a status and a body of any vendor's shape mean:
// {"error":{…}} of OpenAI, [{"error":{…}}] of Gemini, {"error":"…"} of LM Studio
// and Ollama, {"object":"error","message":…} and {"detail":…} of Python servers,
// plain text, or a web page.
func classify(status int, contentType string, body []byte) *llm.Error {
	message, code := errorText(body)
	failure := &llm.Error{Status: status, Message: message, Kind: kindOfStatus(status)}
	looksLikePage := strings.Contains(contentType, "html") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
	said := strings.ToLower(code + " " + message)
	switch {
	case looksLikePage && status < 500 && status != http.StatusTooManyRequests:
		failure.Kind, failure.Message = llm.KindNotAPI, "a web page answers at this address"
	case looksLikePage:
		failure.Message = "a web page came in place of an answer"
	case status >= 300 && status < 400:
		failure.Kind, failure.Message = llm.KindNotAPI, "the address redirects elsewhere; set the one that it leads to"
	case strings.Contains(said, "insufficient_quota") || strings.Contains(said, "billing") || strings.Contains(said, "credit"):
		failure.Kind = llm.KindQuota
	case tooLong.MatchString(said):
		failure.Kind = llm.KindTooLong
	case status == http.StatusNotFound && !strings.Contains(said, "model"):
		failure.Kind = llm.KindNotAPI
	case unknownModel.MatchString(said):
		failure.Kind = llm.KindModel
	}
	return failure
}

// tooLong matches how endpoints say that a prompt does not fit.
var tooLong = regexp.MustCompile(`context[ _](?:length|window|size)|context_length_exceeded|maximum context|too many tokens|` +
	`prompt is too long|exceeds? the (?:available )?(?:context|maximum|limit)|input.{0,20}too (?:long|large)|request too large`)

// unknownModel matches how endpoints say that they do not have the model.
var unknownModel = regexp.MustCompile(`model_not_found|model.{0,80}(?:not found|does not exist|not exist|not available|is not supported on this)|` +
	`(?:unknown|invalid|no such) model|not a valid model|try pulling it|deploymentnotfound`)

func kindOfStatus(status int) llm.ErrorKind {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return llm.KindKey
	case status == http.StatusPaymentRequired:
		return llm.KindQuota
	case status == http.StatusNotFound:
		return llm.KindModel
	case status == http.StatusRequestTimeout || status == http.StatusGatewayTimeout || status == 524:
		return llm.KindUnavailable
	case status == http.StatusRequestEntityTooLarge:
		return llm.KindTooLong
	case status == http.StatusTooManyRequests:
		return llm.KindRateLimited
	case status >= 500:
		return llm.KindUnavailable
	case status >= 400:
		return llm.KindRequest
	}
	return llm.KindNotAPI
}

// errorText returns what a body says went wrong, shortened, and its code.
func errorText(body []byte) (message, code string) {
	body = bytes.TrimSpace(body)
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) > 0 {
		body = list[0]
	}
	var fields struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
		Code    any             `json:"code"`
		Type    string          `json:"type"`
	}
	if json.Unmarshal(body, &fields) != nil {
		return shortened(string(body)), ""
	}
	if len(fields.Error) > 0 && !bytes.Equal(fields.Error, []byte("null")) {
		var inner struct {
			Message any    `json:"message"`
			Code    any    `json:"code"`
			Type    string `json:"type"`
			Status  string `json:"status"`
			Param   any    `json:"param"`
		}
		if json.Unmarshal(fields.Error, &inner) == nil {
			return shortened(joined(inner.Message, inner.Param)), joined(inner.Code, inner.Type, inner.Status)
		}
		return shortened(strings.Trim(string(fields.Error), `"`)), ""
	}
	if fields.Message != "" {
		return shortened(fields.Message), joined(fields.Code, fields.Type)
	}
	if len(fields.Detail) > 0 {
		return shortened(strings.Trim(string(fields.Detail), `"`)), joined(fields.Code, fields.Type)
	}
	return shortened(string(body)), ""
}

// joined prints what is there, parted by spaces.
func joined(parts ...any) string {
	var said []string
	for _, part := range parts {
		switch p := part.(type) {
		case nil:
		case string:
			if p != "" {
				said = append(said, p)
			}
		default:
			if text, err := json.Marshal(p); err == nil {
				said = append(said, string(text))
			}
		}
	}
	return strings.Join(said, " ")
}

// shortened bounds what an endpoint said: it goes into the log, and some
// endpoints repeat the prompt or a part of the key.
func shortened(text string) string {
	const limit = 300
	text = keyLike.ReplaceAllString(strings.Join(strings.Fields(text), " "), "[key]")
	if len(text) <= limit {
		return text
	}
	cut := limit
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

var keyLike = regexp.MustCompile(`\b(?:sk|gsk|pk|xai|AIza|key)[-_][A-Za-z0-9*_-]{6,}|Bearer \S+`)

// redacted returns an error without the address's user information and query.
func redacted(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
