package config

// Serve is what one process of lede serve does.
type Serve struct {
	Roles string `mapstructure:"roles"` // gateway, web and worker, separated by commas
}

// Web is where Discord posts interactions to a process with that role.
type Web struct {
	Address string `mapstructure:"address"` // host:port
}
