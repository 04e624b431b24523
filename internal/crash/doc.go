// Package crash holds the tests that kill Lede at each moment of its work, and
// its database under load: whatever was accepted has exactly one reply, or one
// plain sentence, within a minute of the restart.
//
// The process is a real one, built with the fail-points of
// [github.com/lede-bot/lede/internal/failpoint], with a real database, a
// stand-in for Discord and one for the model. The tests take minutes; go test
// -short, and the race detector, leave them out.
package crash
