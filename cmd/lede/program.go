package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lede-bot/lede/cmd/lede/internal/terminal"
	"github.com/lede-bot/lede/config"
	"github.com/lede-bot/lede/internal/observe"
)

// program is one run of the command: everything it touches besides the file
// system and the network comes in here.
type program struct {
	env            map[string]string
	environ        []string
	stdin          io.Reader
	typing         bool // stdin is a terminal: a person would have to type
	stdout, stderr io.Writer

	log *slog.Logger
	// resting hears when the endpoint of the first or second model is left in
	// peace, and when it is asked again.
	resting  func(which string, resting bool)
	settings *config.Loaded

	// working is true once a command runs: errors from before it are mistakes of usage.
	working        bool
	configPath     string
	verbose, quiet bool
}

// run is the whole program as a value: arguments without the program's name in,
// exit code out.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{
		env: map[string]string{}, environ: environ,
		stdin: &interruptible{ctx: ctx, source: stdin}, typing: terminal.IsTerminal(stdin),
		stdout: stdout, stderr: stderr,
		log: slog.New(slog.DiscardHandler), resting: func(string, bool) {},
	}
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok {
			p.env[name] = value
		}
	}
	root := p.rootCommand() //nolint:contextcheck // cobra hands the context to the command that runs
	root.SetArgs(args)
	root.SetIn(p.stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if !p.working {
		err = asUsage(err)
	}
	return p.report(err)
}

// command makes the function that cobra calls: it loads the settings and then works.
func (p *program) command(work func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		p.working = true
		if err := p.load(cmd.Flags()); err != nil {
			return err
		}
		err := guard(func() error { return work(cmd.Context(), args) })
		if err != nil && cmd.Context().Err() != nil {
			return context.Cause(cmd.Context())
		}
		return err
	}
}

// bareCommand is [program.command] for what works without the settings.
func (p *program) bareCommand(work func(args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		p.working = true
		return guard(func() error { return work(args) })
	}
}

// guard turns a panic into an error, so that a person reads a sentence and not a
// stack; the stack is the cause.
func guard(work func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &failure{
				code: exitFailure, sentence: "Lede has a fault here, and could not go on.",
				hint:  "please report it, with what --verbose shows.",
				cause: fmt.Errorf("panic: %v\n%s", fault, debug.Stack()),
			}
		}
	}()
	return work()
}

// load reads the settings, and from then on the log speaks.
func (p *program) load(flags *pflag.FlagSet) error {
	given := map[string]string{}
	for _, s := range config.Settings() {
		if f := flags.Lookup(s.Flag); s.Flag != "" && f != nil && f.Changed {
			given[s.Key] = f.Value.String()
		}
	}
	loaded, err := config.Load(config.Options{Path: p.configPath, Environ: p.environ, Flags: given})
	if err != nil {
		return err
	}
	p.settings = loaded
	p.log = slog.New(p.logHandler(loaded.Config.Log))
	for _, warning := range loaded.Warnings {
		p.complain("lede: warning: " + warning)
	}
	if loaded.File != "" {
		p.log.Debug("settings read", "file", loaded.File)
	}
	return nil
}

func (p *program) logHandler(c config.Log) slog.Handler {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil || p.verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(p.stderr, options)
	if c.Format == "json" {
		handler = slog.NewJSONHandler(p.stderr, options)
	}
	return observe.LogHandler(handler)
}

// addSettingFlags gives a command the flags of settings, with the help, default
// and kind that the table of settings holds.
func addSettingFlags(cmd *cobra.Command, flags *pflag.FlagSet, keys ...string) {
	for _, key := range keys {
		s, ok := config.Lookup(key)
		if !ok || s.Flag == "" {
			panic("no flag for the setting " + key) // a mistake in this program, found by any test
		}
		help := s.Help
		if s.Kind == config.Enum {
			help = s.Help + " One of " + s.Accepts() + "."
		}
		flag := flags.VarPF(&settingFlag{kind: s.Kind, text: s.Default}, s.Flag, "", help)
		if s.Kind == config.Bool {
			flag.NoOptDefVal = "true" // the word pflag leaves out of the help
			flag.DefValue = "false"   // and this one
		}
		complete := cobra.FixedCompletions(s.Allowed, cobra.ShellCompDirectiveNoFileComp)
		if err := cmd.RegisterFlagCompletionFunc(s.Flag, complete); err != nil {
			panic(err) // as above
		}
	}
}

// settingFlag keeps the text of a flag for package config to parse, which
// names the flag and what is allowed when it cannot.
type settingFlag struct {
	kind config.Kind
	text string
}

func (f *settingFlag) String() string        { return f.text }
func (f *settingFlag) Set(text string) error { f.text = text; return nil }

func (f *settingFlag) Type() string {
	if f.kind == config.Bool {
		return "bool"
	}
	return string(f.kind)
}
