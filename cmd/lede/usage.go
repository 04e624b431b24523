package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/internal/store"
)

const usageLong = `Usage prints what was asked for, what the model used for it and what that cost, by
day, model, server or user, from the database. Costs are in the currency that the prices
in the settings are in. A ~ marks token counts of which some are estimates, where
the model's server did not say.

Whose request makes the model write pays for the call. Others who are given the
same reply pay nothing: these are counted as shared, with what they would have cost.`

func (p *program) usageCommand() *cobra.Command {
	var (
		by     string
		days   int
		asJSON bool
	)
	groupings := []string{string(store.ByDay), string(store.ByModel), string(store.ByGuild), string(store.ByUser)}
	aliases := map[string]string{"guild": string(store.ByGuild)} // Discord's word
	cmd := &cobra.Command{
		Use:     "usage",
		Short:   "Show what was used and what it cost",
		Long:    usageLong,
		Example: "  lede usage\n  lede usage --by model --days 7\n  lede usage --by server --json",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().StringVar(&by, "by", string(store.ByDay), "What to divide it by: "+strings.Join(groupings, ", ")+".")
	cmd.Flags().IntVar(&days, "days", 30, "How many days to show, today (UTC) included; at most 400 are kept.")
	cmd.Flags().BoolVar(&asJSON, "json", false, "Print one JSON object.")
	cmd.RunE = p.command(func(ctx context.Context, _ []string) error {
		by = cmp.Or(aliases[by], by)
		if !slices.Contains(groupings, by) {
			return usage("", "--by takes one of: %s.", strings.Join(groupings, ", "))
		}
		if days < 1 || days > 400 {
			return usage("", "--days takes a number from 1 to 400.")
		}
		return p.printUsage(ctx, store.Grouping(by), days, asJSON)
	})
	return cmd
}

func (p *program) printUsage(ctx context.Context, by store.Grouping, days int, asJSON bool) (err error) {
	s, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	today := time.Now().UTC().Truncate(24 * time.Hour)
	from, to := today.AddDate(0, 0, 1-days), today.AddDate(0, 0, 1)
	lines, err := s.UsageBy(ctx, by, from, to)
	if err != nil {
		return storeFailure(err)
	}
	if asJSON {
		return p.print(usageJSON(by, from, to, lines))
	}
	return p.print(usageTable(by, lines), nil)
}

func usageJSON(by store.Grouping, from, to time.Time, lines []store.UsageLine) (string, error) {
	result := struct {
		By    store.Grouping    `json:"by"`
		From  string            `json:"from"` // a day, included
		To    string            `json:"to"`   // a day, excluded
		Lines []store.UsageLine `json:"lines"`
		Total store.UsageLine   `json:"total"`
	}{by, from.Format(time.DateOnly), to.Format(time.DateOnly), append([]store.UsageLine{}, lines...), store.Total(lines)}
	encoded, err := json.MarshalIndent(result, "", "  ")
	return string(encoded) + "\n", err
}

func usageTable(by store.Grouping, lines []store.UsageLine) string {
	if len(lines) == 0 {
		return "Nothing was used in this time.\n"
	}
	rows := [][]string{{string(by), "requests", "model calls", "prompt", "completion", "cost", "shared", "saved"}}
	for _, l := range append(slices.Clone(lines), store.Total(lines)) {
		mark := ""
		if l.Estimated > 0 {
			mark = "~"
		}
		rows = append(rows, []string{
			named(by, l.Name), strconv.FormatInt(l.Requests, 10), strconv.FormatInt(l.Calls, 10),
			mark + strconv.FormatInt(l.Prompt, 10), mark + strconv.FormatInt(l.Completion, 10), amount(l.Cost),
			strconv.FormatInt(l.Shared, 10), amount(l.Saved),
		})
	}
	if by == store.ByModel { // readers do not ask for a model
		for i := range rows {
			rows[i] = slices.Delete(rows[i], 1, 2)
		}
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%-*s", widths[0], row[0])
		for i, cell := range row[1:] {
			fmt.Fprintf(&b, "  %*s", widths[i+1], cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// named gives a name to what has none.
func named(by store.Grouping, name string) string {
	switch {
	case name != "":
		return name
	case by == store.ByGuild:
		return "(direct)"
	}
	return "(forgotten)"
}

// amount writes millionths of the currency with as many places as matter.
func amount(millionths int64) string {
	text := strconv.FormatFloat(float64(millionths)/1e6, 'f', 6, 64)
	whole, places, _ := strings.Cut(text, ".")
	places = strings.TrimRight(places, "0")
	for len(places) < 2 {
		places += "0"
	}
	return whole + "." + places
}
