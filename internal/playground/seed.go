package playground

import "github.com/lede-bot/lede/internal/playground/standin"

// Seed is the world at the start: a server with an owner, a moderator, a member
// and a guest who may not write, two channels to talk in, one for moderators
// alone, and a forum.
func Seed() standin.Seed {
	seed := standin.DefaultSeed()
	seed.Guilds[0].Name = "Newsroom"
	return seed
}
