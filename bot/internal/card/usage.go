package card

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/lede-bot/lede/bot/internal/words"
)

// ModelUsage is what a server used of the language model, for its admins.
type ModelUsage struct {
	// Days are the last days, oldest first, also those without use.
	Days []UsageDay
	// Shared counts the replies of these days that were written already.
	Shared int
	// Left is what is left of Budget today, in millionths of the operator's
	// currency; a Budget of 0 is none.
	Left, Budget int64
}

// UsageDay is one bar of the chart.
type UsageDay struct {
	Day    time.Time
	Tokens int
	Cost   int64 // millionths of the operator's currency
}

// barColumns is how long the longest bar of the chart is. With the day before it
// and the amount behind it a line has at most 27 columns: a code block on a phone
// does not wrap it.
const barColumns = 12

// usage draws a bar a day: of costs where there are prices, else of tokens.
func (p *panel) usage(u ModelUsage) {
	v := p.v
	title, of, amount := words.SettingsUsageTokens, func(d UsageDay) int64 { return int64(d.Tokens) }, short
	used := false
	for _, d := range u.Days {
		used = used || d.Tokens > 0
		if d.Cost > 0 {
			title, of, amount = words.SettingsUsageCosts, func(d UsageDay) int64 { return d.Cost }, money
		}
	}
	var below []string
	if !used {
		below = append(below, "-# "+v.Say(words.SettingsUsageNone, nil))
	}
	if u.Shared > 0 {
		below = append(below, "-# "+v.Count(words.SettingsUsageShared, u.Shared, nil))
	}
	if u.Budget > 0 {
		below = append(below, v.Say(words.SettingsUsageLeft, words.Args{"N": money(max(0, u.Left)), "All": money(u.Budget)}))
		if u.Left <= 0 {
			below = append(below, "⚠️ "+v.Say(words.SettingsUsageSpent, nil))
		}
	}
	if !used {
		p.label(title, below...)
		return
	}
	p.label(title)
	p.inside = append(p.inside, discordgo.TextDisplay{Content: "```\n" + chart(u.Days, of, amount) + "```"})
	if len(below) > 0 {
		p.inside = append(p.inside, discordgo.TextDisplay{Content: strings.Join(below, "\n")})
	}
}

// chart draws lines such as "11-24 ███████      0.42".
func chart(days []UsageDay, of func(UsageDay) int64, amount func(int64) string) string {
	var most int64 = 1
	for _, d := range days {
		most = max(most, of(d))
	}
	var b strings.Builder
	for _, d := range days {
		// In halves of a column, and at least one where there was any use.
		halves := of(d) * 2 * barColumns / most
		if of(d) > 0 {
			halves = max(1, halves)
		}
		bar := strings.Repeat("█", int(halves/2)) + strings.Repeat("▌", int(halves%2))
		fmt.Fprintf(&b, "%s %s%s %8s\n", d.Day.Format("01-02"), bar, strings.Repeat(" ", barColumns-utf8.RuneCountInString(bar)), amount(of(d)))
	}
	return b.String()
}

// money writes millionths of a currency with the places that matter, in at most
// eight columns up to ten million.
func money(millionths int64) string {
	amount := float64(millionths) / 1e6
	switch {
	case millionths == 0:
		return "0"
	case amount < 0.01:
		return strconv.FormatFloat(amount, 'f', 5, 64)
	case amount < 10_000:
		return strconv.FormatFloat(amount, 'f', 2, 64)
	}
	return strconv.FormatFloat(amount, 'f', 0, 64)
}

// short writes a count in at most six columns.
func short(n int64) string {
	for _, unit := range []struct {
		size int64
		sign string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if n >= unit.size {
			return strconv.FormatFloat(float64(n)/float64(unit.size), 'f', 1, 64) + unit.sign
		}
	}
	return strconv.FormatInt(n, 10)
}
