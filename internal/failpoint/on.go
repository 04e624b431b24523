//go:build failpoints

package failpoint

import (
	"os"
	"syscall"
)

// Variable holds the name of the moment at which the process is to die.
const Variable = "LEDE_FAILPOINT"

// Reach kills the process, without any warning, when the environment names this moment.
func Reach(moment string) {
	if os.Getenv(Variable) != moment {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // until the signal arrives
}
