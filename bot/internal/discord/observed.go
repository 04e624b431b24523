package discord

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// class is the kind of a route, for metrics: routes by the dozen are the same to
// an operator.
func (r route) class() string {
	switch path := r.template; {
	case strings.HasPrefix(path, "/interactions/"):
		return "interaction"
	case strings.HasPrefix(path, "/webhooks/"):
		return "followup"
	case strings.Contains(path, "/reactions"):
		return "reaction"
	case strings.Contains(path, "/messages"):
		return "message"
	case strings.Contains(path, "/commands"):
		return "commands"
	case strings.HasPrefix(path, "/channels/"):
		return "channel"
	case strings.HasPrefix(path, "/guilds/"):
		return "guild"
	case strings.HasPrefix(path, "/gateway"):
		return "gateway"
	}
	return "self"
}

// statusClass is how an exchange ended, for metrics: the statuses that mean
// something of their own, else their hundreds.
func statusClass(err error) string {
	var refusal *Error
	switch {
	case err == nil:
		return "2xx"
	case !errors.As(err, &refusal) || refusal.Status == 0:
		return "none"
	}
	switch refusal.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests:
		return strconv.Itoa(refusal.Status)
	}
	return strconv.Itoa(refusal.Status/100) + "xx"
}

// scope is whose limit a 429 was about.
func (e *Error) scope() string {
	switch {
	case e.Global:
		return "global"
	case e.Shared:
		return "shared"
	}
	return "user"
}
