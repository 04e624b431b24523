package config

import "time"

// Ops is what the operator may look at while the bot runs.
type Ops struct {
	Address       string        `mapstructure:"address"` // host:port, empty: none is opened
	TraceEndpoint string        `mapstructure:"trace_endpoint"`
	DrainDelay    time.Duration `mapstructure:"drain_delay"`
}
