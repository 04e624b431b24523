package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const healthcheckLong = `Healthcheck asks the lede serve that runs with the same settings whether it is
ready, and ends with 0 when it is, else with 1. It needs ops.address to be set.

It is what a container can be checked with that has no shell: in a Dockerfile,
HEALTHCHECK CMD ["/lede", "healthcheck"]. With --alive it only asks whether the
process answers at all.`

func (p *program) healthcheckCommand() *cobra.Command {
	var alive bool
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running lede serve whether it is ready",
		Long:  healthcheckLong,
		Example: `  LEDE_OPS_ADDRESS=127.0.0.1:9464 lede healthcheck
  lede healthcheck --alive`,
		Args: cobra.NoArgs,
	}
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error { return p.healthcheck(ctx, alive) })
	cmd.Flags().BoolVar(&alive, "alive", false, "Ask whether it lives, not whether it is ready.")
	return cmd
}

// healthcheckTime is less than what container runtimes give a check.
const healthcheckTime = 4 * time.Second

func (p *program) healthcheck(ctx context.Context, alive bool) error {
	address := p.settings.Config.Ops.Address
	if address == "" {
		return usage("set LEDE_OPS_ADDRESS, for lede serve and for this command, as in 127.0.0.1:9464.", "ops.address is not set, so there is nobody to ask.")
	}
	path := "/readyz"
	if alive {
		path = "/healthz"
	}
	ctx, cancel := context.WithTimeout(ctx, healthcheckTime)
	defer cancel()
	target, err := opsURL(address, path)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return badAddress(address)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy: it is on this machine
	response, err := client.Do(request)
	if err != nil {
		return &failure{code: exitFailure, sentence: "Nothing answers at " + address + ".", hint: "is lede serve running, with the same ops.address?", cause: err}
	}
	defer func() { _ = response.Body.Close() }()
	const plenty = 4 << 10
	said, err := io.ReadAll(io.LimitReader(response.Body, plenty))
	if err != nil {
		return &failure{code: exitFailure, sentence: "What answers at " + address + " broke off.", cause: err}
	}
	if response.StatusCode != http.StatusOK {
		return &failure{code: exitFailure, sentence: "Not ready: " + strings.Join(strings.Split(strings.TrimSpace(string(said)), "\n"), "; ") + "."}
	}
	if p.quiet {
		return nil
	}
	return p.print(string(said), nil)
}

// opsURL is where to ask the process that listens at an address: one that listens
// on all addresses is asked on this machine's own.
func opsURL(address, path string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", badAddress(address)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip != nil && ip.To4() == nil {
			host = "::1"
		}
	}
	return fmt.Sprintf("http://%s%s", net.JoinHostPort(host, port), path), nil
}

func badAddress(address string) error {
	return usage("ops.address looks like 127.0.0.1:9464, or :9464 for all networks.", "“%s” is no address with a port.", address)
}
