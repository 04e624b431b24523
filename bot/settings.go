package bot

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/lede-bot/lede/summarize"
)

// Settings are what the admins of a server chose. The zero value is the
// default: every way in but opted-in channels, for everybody, in every channel.
type Settings struct {
	// Automatic are the channels in which links are summarized by themselves.
	Automatic map[string]Automatic `json:"automatic,omitempty"`
	// AutomaticDefault is how a channel begins that is opted in later.
	AutomaticDefault Automatic `json:"automatic_default"`
	// Channels are those in which Lede may be used; empty: all.
	Channels []string `json:"channels,omitempty"`
	// Roles are those that may use Lede; empty: everybody.
	Roles []string `json:"roles,omitempty"`
	// PerUser is how many requests a person may make a day; 0: no limit. A role
	// in PerRole with a higher number lifts it, one with 0 takes it away.
	PerUser int            `json:"per_user,omitempty"`
	PerRole map[string]int `json:"per_role,omitempty"`
	// PerServer is how many requests a day the whole server may make; 0: no limit.
	PerServer int `json:"per_server,omitempty"`
	// NoReactions switches 📰 off as a way to ask.
	NoReactions bool `json:"no_reactions,omitempty"`
	// BlockedSites are hosts whose pages are not read, with their subdomains.
	BlockedSites []string `json:"blocked_sites,omitempty"`

	// Locale is that of the bot's own words where the reader's is not known; empty: the server's.
	Locale string `json:"locale,omitempty"`
	// Shape is that of summaries where the reader asks for none.
	Shape Shape `json:"shape"`
	// Model names the engine that the server chose; empty: the operator's default.
	Model string `json:"model,omitempty"`

	// RememberShared allows /digest: links that people share are remembered.
	RememberShared bool `json:"remember_shared,omitempty"`
	// KeepDays is how long replies and articles are kept; 0: the operator's default.
	KeepDays int `json:"keep_days,omitempty"`
}

// Automatic is how links in an opted-in channel are summarized.
type Automatic struct {
	// MinWords is how many words an article must have; shorter ones are left alone.
	MinWords int `json:"min_words,omitempty"`
	// MaxLinks is how many links a message may have to be read; 0: one. Lists
	// of links are rarely meant to be summarized.
	MaxLinks int `json:"max_links,omitempty"`
	// Cooldown is the time between automatic replies in the channel.
	Cooldown time.Duration `json:"cooldown,omitempty"`
	// Thread opens a thread at the reply for the talk about the article.
	Thread bool `json:"thread,omitempty"`
}

// The defaults of an opted-in channel.
const (
	DefaultMinWords = 150
	DefaultCooldown = 30 * time.Second
)

// denial is why a request may not be made here.
type denial int

const (
	allowed denial = iota
	channelDenied
	roleDenied
)

// admits says whether a person may use Lede in a channel. parentID is the
// channel of a thread or forum post, else empty.
func (s *Settings) admits(channelID, parentID string, roles []string) denial {
	if len(s.Channels) > 0 && !slices.Contains(s.Channels, channelID) && !slices.Contains(s.Channels, parentID) {
		return channelDenied
	}
	if len(s.Roles) > 0 && !slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(s.Roles, r) }) {
		return roleDenied
	}
	return allowed
}

// budget is how many requests a day a person with these roles may make; 0: no limit.
func (s *Settings) budget(roles []string) int {
	most := s.PerUser
	if most == 0 {
		return 0
	}
	for _, role := range roles {
		limit, named := s.PerRole[role]
		if named && limit == 0 {
			return 0
		}
		most = max(most, limit)
	}
	return most
}

// blocks reports whether pages of a link's site are not read.
func (s *Settings) blocks(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(s.BlockedSites, func(site string) bool {
		site = strings.ToLower(strings.TrimPrefix(site, "www."))
		return site != "" && (host == site || strings.HasSuffix(host, "."+site))
	})
}

// shape fills what a reader left open with the server's choice.
func (s *Settings) shape(wanted Shape) Shape {
	wanted.Model = s.Model
	if wanted.Length == "" {
		wanted.Length = s.Shape.Length
	}
	if wanted.Length == "" {
		wanted.Length = summarize.Normal
	}
	if wanted.Style == "" {
		wanted.Style = s.Shape.Style
	}
	if wanted.Style == "" {
		wanted.Style = summarize.Points
	}
	if wanted.Language == "" {
		wanted.Language = s.Shape.Language
	}
	return wanted
}
