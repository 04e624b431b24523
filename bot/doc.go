// Package bot is Lede on Discord: events become requests, requests become
// replies. [New] makes a [Bot] and [Bot.Run] runs it; reply.go is the file to
// read first.
//
// An event is taken off the gateway, looked at without waiting for anything,
// and becomes a [Request], which is acknowledged to Discord and handed to a
// [Dispatcher]. Workers fulfil requests one by one: they read what there is to
// read, let the engine write, deliver, and remember what the reply rests on in
// the [Memory], so that questions about it can be answered later.
package bot
