//go:build failpoints && unix

package failpoint

import (
	"os"
	"syscall"
)

// Reach kills the process, without any warning, when the environment names this
// moment and the file is there.
func Reach(moment string) {
	if os.Getenv(Variable) != moment || os.Remove(os.Getenv(Armed)) != nil {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // until the signal arrives
}
