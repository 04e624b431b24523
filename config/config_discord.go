package config

// Discord connects the bot.
type Discord struct {
	Token          Secret `mapstructure:"token"`
	MessageContent bool   `mapstructure:"message_content"`
	Reactions      bool   `mapstructure:"reactions"`
	DirectMessages bool   `mapstructure:"direct_messages"`
	PublicKey      string `mapstructure:"public_key"` // 64 hexadecimal digits
	Shards         string `mapstructure:"shards"`     // "first-last/count", a count, or empty
	Workers        int    `mapstructure:"workers"`
	MaxFileSize    int64  `mapstructure:"max_file_size"` // bytes
	APIURL         string `mapstructure:"api_url"`
}
