package config

import "time"

// opsSettings are the settings of the section ops.
func opsSettings() []Setting {
	return []Setting{
		{
			Key: "ops.address", Kind: String,
			Help: "Where lede serve answers /healthz, /readyz and /metrics, as host:port; not set, nowhere. " +
				"There is no password: keep it on this machine or in a network of your own.",
			Example: "127.0.0.1:9464",
		},
		{
			Key: "ops.trace_endpoint", Kind: URL, Allowed: []string{"http", "https"},
			Help: "The OpenTelemetry collector that traces are sent to, by OTLP over HTTP; not set, it is what OTEL_EXPORTER_OTLP_ENDPOINT says, " +
				"and without that nothing is traced.",
			Example: "http://localhost:4318",
		},
		{
			Key: "ops.drain_delay", Kind: Duration, Default: "0s", Min: 0, Max: int64(time.Minute),
			Help: "How long /readyz says no before lede serve takes no more requests, once it is told to stop: " +
				"the time that a load balancer needs to notice. Without one it is 0.",
			Example: "5s",
		},
	}
}
