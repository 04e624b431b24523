package config

// Serve is what one process of lede serve does.
type Serve struct {
	Roles string `mapstructure:"roles"` // gateway, web and worker, separated by commas
}

// Web is where Discord posts interactions to a process with that role.
type Web struct {
	Address string `mapstructure:"address"` // host:port
}

// Queue is River's page on the jobs of the queue.
type Queue struct {
	PanelAddress  string `mapstructure:"panel_address"` // host:port, empty: none is opened
	PanelPassword Secret `mapstructure:"panel_password"`
}
