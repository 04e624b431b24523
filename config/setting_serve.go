package config

// serveSettings are the settings of the sections serve, web and queue.
func serveSettings() []Setting {
	return []Setting{
		{
			Key: "serve.roles", Kind: String, Default: "gateway, worker",
			Help: "What this process does: gateway takes in what Discord sends over its gateway, web takes in the commands and buttons that Discord posts over HTTP, " +
				"worker reads, writes and answers. Several processes share the work over Postgres, any number for each role.",
			Example: "gateway", Flag: "role",
		},
		{
			Key: "web.address", Kind: String, Default: "127.0.0.1:8484",
			Help: "Where the role web listens, as host:port, for plain HTTP from a proxy that has the certificate; " +
				"the address to tell Discord of, as Interactions Endpoint URL, ends in /interactions.",
			Example: "0.0.0.0:8484",
		},
		{
			Key: "queue.panel_address", Kind: String,
			Help:    "Where lede serve shows the page, as host:port; not set, nowhere. It is plain HTTP: keep it on this machine, or behind a proxy that has a certificate.",
			Example: "127.0.0.1:8485",
		},
		{
			Key: "queue.panel_password", Kind: String, Secret: true,
			Help:    "What the page asks for, with the user name lede: whoever is let in can cancel requests and have them done again. At least 12 characters.",
			Example: "a long password",
		},
	}
}
