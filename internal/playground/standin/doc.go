// Package standin is a stand-in for Discord on loopback: the gateway (version
// 10, JSON) and as much of the REST API as a bot like Lede uses, with Discord's
// own rules, limits and error shapes, and people who post, press and type.
//
// Start with [New] and [Server.Start]; point the bot's REST client at
// [Server.URL]+"/api/v10" with [Server.Token], and it finds the gateway through
// GET /gateway as it would on Discord. [Server.As] acts as a person,
// [Server.Watch] sees what that person's own client would be told, and
// [Server.Faults] makes the server misbehave on command.
//
// What is promised: whatever Discord refuses for a reason written in its
// documentation is refused here with the same status and code; what is accepted
// here has the shape of Discord's published description. What is not: voice,
// polls, stickers, moderation, the store, and anything else that a bot that
// reads articles never calls.
//
// The package holds, in files of one purpose each: the state of the world
// (world*.go), the rules that guard it (check*.go, permission.go), the REST
// routes (rest*.go), the gateway (gateway*.go), the life of an interaction
// (interaction*.go), rate limits (limit.go) and faults (fault*.go). Everything
// that reads or writes the world does so under one lock, so that every client
// sees events in one order.
package standin
