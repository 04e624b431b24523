//go:build linux || darwin

package main

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// freeSpace returns how many bytes this account may still write in a folder, or
// in the nearest one above it that exists.
func freeSpace(folder string) (bytes int64, known bool) {
	for {
		if _, err := os.Stat(folder); err == nil {
			break
		}
		if filepath.Dir(folder) == folder {
			return 0, false
		}
		folder = filepath.Dir(folder)
	}
	var found unix.Statfs_t
	if err := unix.Statfs(folder, &found); err != nil {
		return 0, false
	}
	return int64(found.Bavail) * int64(found.Bsize), true
}
