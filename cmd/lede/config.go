package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/config"
)

const configLong = `Config prints the effective settings and where each value came from: its default,
the settings file, the environment, or a flag. Secrets are masked.`

const configInitLong = `Init writes a settings file in which every setting is explained and commented
out, so that it changes nothing until it is edited. FILE is lede.yaml in the
working folder unless another name is given. Only its owner can read it, for it
may come to hold secrets.`

func (p *program) configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Show the settings and where they come from",
		Long:    configLong,
		Example: "  lede config\n  lede config --json --config /etc/lede.yaml\n  lede config init",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("see: lede config --help", "“%s” is not a command of lede config.", args[0])
			}
			return nil
		},
	}
	cmd.RunE = p.command(func(context.Context, []string) error {
		if asJSON {
			return p.print(settingsJSON(p.settings))
		}
		return p.print(settingsText(p.settings), nil)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "Print one JSON object.")
	addSettingFlags(cmd, cmd.Flags(), "summary.length")
	addReadingFlags(cmd)
	cmd.AddCommand(p.configInitCommand())
	return cmd
}

func settingsText(loaded *config.Loaded) string {
	var b strings.Builder
	if loaded.File == "" {
		b.WriteString("# no settings file\n")
	} else {
		fmt.Fprintf(&b, "# settings file: %s\n", loaded.File)
	}
	keys, values := 0, 0
	for _, v := range loaded.Values {
		keys = max(keys, len(v.Setting.Key))
		values = max(values, len(shown(v)))
	}
	for _, v := range loaded.Values {
		fmt.Fprintf(&b, "%-*s  %-*s  %s\n", keys, v.Setting.Key, values, shown(v), v.Origin)
	}
	return b.String()
}

func shown(v config.Value) string {
	if v.Text == "" {
		return "-"
	}
	return v.Text
}

func settingsJSON(loaded *config.Loaded) (string, error) {
	type setting struct {
		Key    string `json:"key"`
		Value  string `json:"value"`
		Origin string `json:"origin"`
		Secret bool   `json:"secret,omitempty"`
	}
	result := struct {
		File     string    `json:"file"`
		Settings []setting `json:"settings"`
	}{File: loaded.File}
	for _, v := range loaded.Values {
		result.Settings = append(result.Settings, setting{v.Setting.Key, v.Text, v.Origin, v.Setting.Secret})
	}
	encoded, err := json.MarshalIndent(result, "", "  ")
	return string(encoded) + "\n", err
}

func (p *program) configInitCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write a commented settings file",
		Long:    configInitLong,
		Example: "  lede config init\n  lede config init ~/.config/lede/lede.yaml\n  lede config init - | less",
		Args:    atMostOne,
		RunE: p.bareCommand(func(args []string) error {
			path := config.FileName
			if len(args) > 0 {
				path = args[0]
			}
			if path == "-" {
				return p.print(config.Template(), nil)
			}
			return p.writeTemplate(path, force)
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, "Replace a file that exists.")
	return cmd
}

func (p *program) writeTemplate(path string, force bool) error {
	err := writeNew(path, config.Template(), force)
	switch {
	case errors.Is(err, fs.ErrExist):
		return &failure{code: exitFailure, sentence: fmt.Sprintf("“%s” exists and is left as it is.", path), hint: "--force replaces it.", cause: err}
	case err != nil:
		return &failure{
			code: exitFailure, sentence: fmt.Sprintf("“%s” cannot be written.", path), cause: err,
			hint: "does its folder exist, and may you write there?",
		}
	}
	if !p.quiet {
		return p.print(fmt.Sprintf("Wrote %s. Every line is a comment: edit it, then see: lede config\n", path), nil)
	}
	return nil
}

// writeNew writes a file for its owner alone, whole or not at all.
func writeNew(path, text string, replace bool) error {
	if !replace {
		if _, err := os.Lstat(path); err == nil {
			return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
		}
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".lede-*.yaml") // its mode is 0600
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
