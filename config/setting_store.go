package config

import "time"

// storeSettings are the settings of the section store.
func storeSettings() []Setting {
	return []Setting{
		{
			Key: "store.url", Kind: String, Secret: true,
			Help: "Where articles, replies and settings are kept: sqlite:PATH or postgres://user:password@host/database. " +
				"Not set, it is lede/lede.db in $XDG_DATA_HOME (~/.local/share where that is not set), or lede.db in the folder that systemd made for the service.",
			Example: "postgres://lede@db.example.org/lede?sslmode=verify-full",
		},
		{
			Key: "store.retention", Kind: Duration, Default: "90 days", Min: int64(24 * time.Hour), Max: int64(10 * 365 * 24 * time.Hour),
			Help:    "How long replies, and the articles they rest on, are kept where the admins of a server chose nothing; then they are erased.",
			Example: "30 days",
		},
	}
}
