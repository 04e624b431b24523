package store

import (
	"path/filepath"
	"strings"
)

// DefaultURL is where the database lies when nothing is set: lede/lede.db in the
// folder for the data of programs ($XDG_DATA_HOME, else ~/.local/share), or
// below the folder that systemd made for the service ($STATE_DIRECTORY).
func DefaultURL(env func(string) string) string {
	var folder string
	switch {
	case env("STATE_DIRECTORY") != "":
		folder, _, _ = strings.Cut(env("STATE_DIRECTORY"), ":") // a list where a service has several
	case filepath.IsAbs(env("XDG_DATA_HOME")):
		folder = filepath.Join(env("XDG_DATA_HOME"), "lede")
	default:
		folder = filepath.Join(env("HOME"), ".local", "share", "lede")
	}
	return "sqlite:" + filepath.Join(folder, "lede.db")
}
