// Package playground runs the Discord bot without Discord: a stand-in for
// Discord's gateway and REST API (package standin), and a page on this machine
// in which people who need no account talk to the very same bot.
//
// [New] listens, [Playground.Run] serves and starts the bot, which is handed in
// as a function and knows nothing of the playground but three values that it
// would be given for Discord as well: where the API is, where the gateway is,
// and a token.
//
// Everything stands on one loopback address:
//
//	/              the page and its assets (page.go)
//	/browser/…     what the page asks and does (browser.go, doing.go, faults.go)
//	/articles/…    sample articles, real pages that the bot fetches (samples.go)
//	/api, /gateway Discord, as the bot sees it (package standin)
//
// The page is for whoever sits at this machine: other sites and other names for
// this address are refused (guard.go).
package playground
