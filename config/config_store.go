package config

import "time"

// Store keeps what Lede knows beyond one request.
type Store struct {
	// URL is masked everywhere, for it may hold a password.
	URL       Secret        `mapstructure:"url"`
	Retention time.Duration `mapstructure:"retention"`
}
