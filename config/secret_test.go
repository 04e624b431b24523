package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretFromFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "token", "s3cret\r\n", 0o600)
	loaded := mustLoad(t, Options{Environ: []string{"LEDE_DISCORD_TOKEN_FILE=token"}})
	if got := loaded.Config.Discord.Token.Reveal(); got != "s3cret" {
		t.Errorf("got %q", got)
	}
	if len(loaded.Warnings) != 0 {
		t.Errorf("warnings: %q", loaded.Warnings)
	}

	write(t, "open", "s3cret", 0o644)
	loaded = mustLoad(t, Options{Environ: []string{"LEDE_DISCORD_TOKEN_FILE=open"}})
	if len(loaded.Warnings) != 1 || !strings.Contains(loaded.Warnings[0], "chmod 600 open") {
		t.Errorf("warnings: %q", loaded.Warnings)
	}

	write(t, "empty", "\n", 0o600)
	for variables, want := range map[string]string{
		"LEDE_DISCORD_TOKEN_FILE=token LEDE_DISCORD_TOKEN=other": "keep one of the two",
		"LEDE_DISCORD_TOKEN_FILE=absent":                         "cannot be opened",
		"LEDE_DISCORD_TOKEN_FILE=.":                              "cannot be read",
		"LEDE_DISCORD_TOKEN_FILE=empty":                          "is empty",
		"LEDE_FETCH_TIMEOUT_FILE=token":                          "no such setting",
	} {
		_, err := Load(Options{Environ: strings.Fields(variables)})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "other") {
			t.Errorf("%s: got %v, want %q", variables, err, want)
		}
	}
}

func TestWarnsOfAnOpenFileWithASecret(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "lede.yaml", "discord:\n  token: s3cret\n", 0o644)
	if loaded := mustLoad(t, Options{}); len(loaded.Warnings) != 1 {
		t.Errorf("warnings: %q", loaded.Warnings)
	}
	write(t, "lede.yaml", "fetch:\n  timeout: 5s\n", 0o644)
	if loaded := mustLoad(t, Options{}); len(loaded.Warnings) != 0 {
		t.Errorf("warnings: %q", loaded.Warnings)
	}
}

func TestSecretsStayHidden(t *testing.T) {
	const value = "s3cret-canary"
	s := NewSecret(value)
	encoded, err := json.Marshal(map[string]any{"a": s, "b": &s})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "config", Config{Discord: Discord{Token: s}})
	shown := string(encoded) + log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		shown += fmt.Sprintf(verb, s) + fmt.Sprintf(verb, Config{Discord: Discord{Token: s}})
	}
	if strings.Contains(shown, value) || strings.Contains(shown, fmt.Sprintf("%x", value)) {
		t.Errorf("the secret shows in %s", shown)
	}
	if s.Reveal() != value || !s.IsSet() || NewSecret("").IsSet() || NewSecret("").String() != "" {
		t.Error("a secret must still be of use")
	}
}
