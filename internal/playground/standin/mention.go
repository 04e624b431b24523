package standin

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	userMention  = regexp.MustCompile(`<@!?(\d{1,20})>`)
	roleMention  = regexp.MustCompile(`<@&(\d{1,20})>`)
	allMention   = regexp.MustCompile(`@(everyone|here)\b`)
	postedLink   = regexp.MustCompile(`(<)?https?://[^\s<>]+`)
	codeInMarkup = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
)

// mention works out whom a message mentions: what its text says, less what
// allowed_mentions and the author's permissions take away.
func (s *Server) mention(m *message, ch *channel, allowed *AllowedMentions) {
	text := m.Content
	walkAll(m.Components, func(c *Component) {
		if c.Type == ComponentTextDisplay {
			text += "\n" + deref(c.Content)
		}
	})
	text = codeInMarkup.ReplaceAllString(text, "")
	m.Mentions, m.MentionRoles, m.MentionEveryone = []User{}, []Snowflake{}, false
	for _, found := range userMention.FindAllStringSubmatch(text, -1) {
		if id, err := ParseSnowflake(found[1]); err == nil && allowed.lets("users", id) {
			s.addMention(m, id)
		}
	}
	s.mentionReplied(m, ch, allowed)
	g := s.w.guildOf(ch)
	if g == nil {
		return
	}
	mayAll := s.w.permissionsIn(m.Author.ID, ch).Has(MentionEveryone)
	for _, found := range roleMention.FindAllStringSubmatch(text, -1) {
		id, err := ParseSnowflake(found[1])
		i := slices.IndexFunc(g.Roles, func(r Role) bool { return r.ID == id })
		if err == nil && i >= 0 && (mayAll || g.Roles[i].Mentionable) && allowed.lets("roles", id) && !slices.Contains(m.MentionRoles, id) {
			m.MentionRoles = append(m.MentionRoles, id)
		}
	}
	m.MentionEveryone = mayAll && allMention.MatchString(text) && allowed.lets("everyone", 0)
}

func (s *Server) addMention(m *message, id Snowflake) {
	if a := s.w.accounts[id]; a != nil && !slices.ContainsFunc(m.Mentions, func(u User) bool { return u.ID == id }) {
		m.Mentions = append(m.Mentions, a.User)
	}
}

// mentionReplied mentions the author of the message replied to: unless told
// otherwise, and always unless told when allowed_mentions is there at all.
func (s *Server) mentionReplied(m *message, ch *channel, allowed *AllowedMentions) {
	if m.Type != MessageReply || allowed != nil && !deref(allowed.RepliedUser) {
		return
	}
	if original := ch.find(m.Reference.MessageID); original != nil {
		s.addMention(m, original.Author.ID)
	}
}

// lets reports whether a mention of that kind may notify.
func (a *AllowedMentions) lets(kind string, id Snowflake) bool {
	if a == nil {
		return true
	}
	if a.Parse != nil && slices.Contains(*a.Parse, kind) {
		return true
	}
	switch kind {
	case "users":
		return slices.Contains(a.Users, id)
	case "roles":
		return slices.Contains(a.Roles, id)
	default:
		return false
	}
}

// unfurled is the type of an embed that Discord made of a link.
const unfurled = "link"

// unfurl gives a message the embeds of its links a moment later, as Discord
// does: a MESSAGE_UPDATE that is no edit. Links in angle brackets, messages of
// components, and authors who may not embed links get none; nor do addresses
// that Discord could not reach.
func (s *Server) unfurl(m *message, ch *channel) {
	if m.Flags&(FlagComponentsV2|FlagSuppressEmbeds|FlagLoading) != 0 || !s.w.permissionsIn(m.Author.ID, ch).Has(EmbedLinks) {
		return
	}
	had := len(m.Embeds)
	m.Embeds = slices.Clone(m.Embeds)
	for _, found := range postedLink.FindAllStringSubmatch(codeInMarkup.ReplaceAllString(m.Content, ""), 5) {
		u, err := url.Parse(strings.TrimRight(found[0], ".,;:!?)]\"'"))
		if found[1] != "" || err != nil || !public(u.Hostname()) || slices.ContainsFunc(m.Embeds, func(e Embed) bool { return e.URL == u.String() }) {
			continue
		}
		m.Embeds = append(m.Embeds, Embed{Type: unfurled, URL: u.String(), Title: u.Hostname(), Provider: &EmbedSource{Name: u.Hostname()}})
	}
	if len(m.Embeds) > had {
		s.tellMessage("MESSAGE_UPDATE", m, ch)
	}
}

func public(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsGlobalUnicast() && !a.IsPrivate()
	}
	return strings.Contains(host, ".") && !strings.HasSuffix(host, ".localhost") && !strings.HasSuffix(host, ".local")
}
