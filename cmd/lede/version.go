package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE:  p.bareCommand(func([]string) error { return p.print(versionLine()+"\n", nil) }),
	}
}

func versionLine() string {
	return fmt.Sprintf("lede %s %s %s/%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// release is the version that a build names where it has no repository to read
// one from: go build -ldflags="-X main.release=v1.2.3".
var release string //nolint:gochecknoglobals // the linker can only set a package variable

// version is the release, else the module's version as the build recorded it, with the commit of a
// build from a working copy.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
