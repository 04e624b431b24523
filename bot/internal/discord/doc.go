// Package discord speaks to Discord for the bot: [Client] sends requests,
// [Gateway] brings events. Both stand on discordgo, and everything that its
// v0.29.0 does worse than a bot that must not lose or double a reply needs is
// mended here, from outside the library, so that no other package has to know.
//
// Start with [NewClient], [NewGateway] and [Gateway.Run].
//
// # How discordgo is used
//
// Requests go through discordgo's session with three things of our own: a
// bucket made for each request, since the library's are shared bot-wide and
// never dropped; a transport that heeds Discord's limits ([limiter]) and turns
// every refusal into an [Error]; and bodies that carry what the library's lack
// (flags on an edit, allowed_mentions and a nonce on every send).
//
// Events are read by discordgo's session, which talks to a relay inside the
// process instead of to Discord; the relay talks to Discord. That seat between
// the two is what makes the rest possible: a session id, a sequence and a
// resume address that the library keeps to itself or ignores are ours, frames
// on which it would hang never reach it, and close codes that it swallows are
// seen. See [relay] for the list.
package discord
