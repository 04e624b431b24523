package standin

import (
	"strconv"
	"strings"
)

// Permission is a set of Discord permission bits. In JSON it is a string of digits.
type Permission uint64

// The permissions that the stand-in knows the meaning of (Discord, topics/permissions).
const (
	Administrator          Permission = 1 << 3
	ManageChannels         Permission = 1 << 4
	ManageGuild            Permission = 1 << 5
	AddReactions           Permission = 1 << 6
	ViewChannel            Permission = 1 << 10
	SendMessages           Permission = 1 << 11
	ManageMessages         Permission = 1 << 13
	EmbedLinks             Permission = 1 << 14
	AttachFiles            Permission = 1 << 15
	ReadMessageHistory     Permission = 1 << 16
	MentionEveryone        Permission = 1 << 17
	ManageRoles            Permission = 1 << 28
	UseApplicationCommands Permission = 1 << 31
	ManageThreads          Permission = 1 << 34
	CreatePublicThreads    Permission = 1 << 35
	CreatePrivateThreads   Permission = 1 << 36
	SendMessagesInThreads  Permission = 1 << 38
	UseExternalApps        Permission = 1 << 50
)

// AllPermissions is what an owner or an administrator has.
const AllPermissions Permission = 1<<53 - 1

// EveryonePermissions is what @everyone may do in a new server, as far as it matters here.
const EveryonePermissions = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
	AddReactions | UseApplicationCommands | CreatePublicThreads | SendMessagesInThreads | UseExternalApps

// inDirectMessage is what either side may do in a direct message.
const inDirectMessage = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
	AddReactions | UseApplicationCommands | UseExternalApps

// Has reports whether every one of the wanted bits is set.
func (p Permission) Has(want Permission) bool { return p&want == want }

// MarshalJSON writes the bits as Discord does, a string of digits.
func (p Permission) MarshalJSON() ([]byte, error) {
	return []byte(`"` + strconv.FormatUint(uint64(p), 10) + `"`), nil
}

// UnmarshalJSON takes a string of digits or a number.
func (p *Permission) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseUint(strings.Trim(string(data), `"`), 10, 64)
	if err != nil {
		return err
	}
	*p = Permission(n)
	return nil
}

// permissionsIn computes what a user may do in a channel: the roles' bits, then
// the overwrites for @everyone, for the roles together, and for the member, as
// Discord documents it. A thread takes its parent's, and speaking there needs
// SEND_MESSAGES_IN_THREADS in place of SEND_MESSAGES.
func (w *world) permissionsIn(user Snowflake, ch *channel) Permission {
	if ch.isDM() {
		if ch.hasRecipient(user) {
			return inDirectMessage
		}
		return 0
	}
	g := w.guilds[ch.GuildID]
	if g == nil {
		return 0
	}
	base := w.guildPermissions(user, g)
	if base.Has(Administrator) {
		return AllPermissions
	}
	member := g.members[user]
	if member == nil {
		return 0
	}
	overwrites := ch.Overwrites
	if ch.isThread() {
		if parent := w.channels[deref(ch.ParentID)]; parent != nil {
			overwrites = parent.Overwrites
		}
	}
	allowed := applyOverwrites(base, overwrites, g.ID, member)
	closed := ch.Type == ChannelPrivateThread && !ch.hasJoined(user) && !allowed.Has(ManageThreads)
	if closed || !allowed.Has(ViewChannel) {
		return 0
	}
	if !ch.isThread() && !allowed.Has(SendMessages) {
		allowed &^= EmbedLinks | AttachFiles | MentionEveryone
	}
	return allowed
}

func applyOverwrites(base Permission, overwrites []Overwrite, everyone Snowflake, member *Member) Permission {
	var roleAllow, roleDeny, ownAllow, ownDeny Permission
	for _, o := range overwrites {
		switch {
		case o.Type == OverwriteRole && o.ID == everyone:
			base = base&^o.Deny | o.Allow
		case o.Type == OverwriteRole && member.hasRole(o.ID):
			roleAllow |= o.Allow
			roleDeny |= o.Deny
		case o.Type == OverwriteMember && o.ID == member.User.ID:
			ownAllow |= o.Allow
			ownDeny |= o.Deny
		}
	}
	base = base&^roleDeny | roleAllow
	return base&^ownDeny | ownAllow
}

// guildPermissions is what a member's roles allow, before any channel's overwrites.
func (w *world) guildPermissions(user Snowflake, g *guild) Permission {
	if g.OwnerID == user {
		return AllPermissions
	}
	member := g.members[user]
	if member == nil {
		return 0
	}
	var p Permission
	for _, r := range g.Roles {
		if r.ID == g.ID || member.hasRole(r.ID) {
			p |= r.Permissions
		}
	}
	if p.Has(Administrator) {
		return AllPermissions
	}
	return p
}

// sendingIn is the permission that speaking in the channel needs.
func sendingIn(ch *channel) Permission {
	if ch.isThread() {
		return SendMessagesInThreads
	}
	return SendMessages
}

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func ref[T any](v T) *T { return &v }
