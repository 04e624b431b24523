package discord

import (
	"net/url"
	"strings"
)

// route is one endpoint with what it is asked about.
type route struct {
	method   string
	template string // with names for what varies: all that errors and logs may show
	path     string // with the values; may hold an interaction's token
	major    string // the value by which Discord keeps limits of one route apart

	// exempt routes belong to interactions: Discord does not count them
	// towards the bot's 50 requests a second, and they need no bot token.
	exempt bool

	// repeatable requests do no harm when they reach Discord twice, so they
	// are sent again even when it is unknown whether the first one arrived.
	repeatable bool
}

// to builds a route from a template such as "/channels/{channel}/messages" and
// the values of its braces, in order.
func to(method, template string, values ...string) route {
	r := route{method: method, template: template, repeatable: method != "POST"}
	var path strings.Builder
	rest := template
	for _, value := range values {
		before, after, found := strings.Cut(rest, "{")
		if !found {
			break
		}
		path.WriteString(before)
		path.WriteString(url.PathEscape(value))
		_, rest, _ = strings.Cut(after, "}")
	}
	path.WriteString(rest)
	r.path = path.String()

	top, _, _ := strings.Cut(strings.TrimPrefix(template, "/"), "/")
	switch {
	case (top == "webhooks" || top == "interactions") && len(values) > 1:
		r.major = values[0] + "/" + values[1]
		r.exempt = true
	case (top == "channels" || top == "guilds") && len(values) > 0:
		r.major = values[0]
	}
	return r
}

// again marks a POST that may be repeated.
func (r route) again() route {
	r.repeatable = true
	return r
}

func (r route) with(query url.Values) route {
	if len(query) > 0 {
		r.path += "?" + query.Encode()
	}
	return r
}

// String is the route as it may be shown.
func (r route) String() string { return r.method + " " + r.template }
