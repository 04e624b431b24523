package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lede-bot/lede/bot"
)

// Grouping is what an account is divided by.
type Grouping string

// The groupings. Days are those of UTC.
const (
	ByDay   Grouping = "day"
	ByModel Grouping = "model"
	ByGuild Grouping = "server"
	ByUser  Grouping = "user"
)

// UsageLine is one line of an account.
type UsageLine struct {
	// Name is a day as in 2026-11-24, a model, or the id of a server or person;
	// empty where what was used is nobody's any more.
	Name string `json:"name"`
	// Requests counts what readers asked for; it is 0 by model.
	Requests int64 `json:"requests"`
	// Calls counts calls of models, Estimated those whose tokens are an estimate.
	// Who is given what was written already makes no call, and pays nothing.
	Calls      int64 `json:"calls"`
	Estimated  int64 `json:"estimated"`
	Prompt     int64 `json:"prompt_tokens"`
	Completion int64 `json:"completion_tokens"`
	// Cost counts millionths of the operator's currency.
	Cost int64 `json:"cost_millionths"`
	// Shared counts replies that were written already, Saved what those would have cost.
	Shared int64 `json:"shared"`
	Saved  int64 `json:"saved_millionths"`
}

const (
	queryCharge = `INSERT INTO model_calls (id, guild_id, user_id, model, prompt, completion, estimated, cost, shared, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`
	queryCost        = `SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM model_calls WHERE made_at >= $1 AND NOT shared`
	queryCostOfGuild = `SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM model_calls WHERE guild_id IN ($1, $2) AND made_at >= $3 AND NOT shared`
	queryCostOfUser  = `SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM model_calls WHERE user_id IN ($1, $2) AND made_at >= $3 AND NOT shared`

	// columnsOfCalls are those of a line, but for its name.
	columnsOfCalls = `CAST(SUM(CASE WHEN shared THEN 0 ELSE 1 END) AS BIGINT),
		CAST(SUM(CASE WHEN estimated AND NOT shared THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN shared THEN 0 ELSE prompt END) AS BIGINT), CAST(SUM(CASE WHEN shared THEN 0 ELSE completion END) AS BIGINT),
		CAST(SUM(CASE WHEN shared THEN 0 ELSE cost END) AS BIGINT), CAST(SUM(CASE WHEN shared THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN shared THEN cost ELSE 0 END) AS BIGINT)`
	queryModelDays = `SELECT ` + columnOfDay + `, ` + columnsOfCalls + ` FROM model_calls WHERE guild_id = $1 AND made_at >= $2 GROUP BY 1`

	// In these, GROUPED stands for a column or the number of the day.
	queryCallsBy    = `SELECT GROUPED, ` + columnsOfCalls + ` FROM model_calls WHERE made_at >= $1 AND made_at < $2 GROUP BY 1`
	queryRequestsBy = `SELECT GROUPED, COUNT(*) FROM requests WHERE made_at >= $1 AND made_at < $2 GROUP BY 1`
	columnOfDay     = `CAST(made_at / 86400000000000 AS TEXT)` // nanoseconds of a day
)

// Charge implements [bot.Accounts].
func (s *Store) Charge(ctx context.Context, u bot.ModelUse) error {
	return s.change(ctx, "writing the ledger", queryCharge,
		u.ID, u.GuildID, u.UserID, u.Model, u.Prompt, u.Completion, u.Estimated, u.Cost, u.Shared, stamp(u.At))
}

// Charged implements [bot.Accounts].
func (s *Store) Charged(ctx context.Context, guildID, userID string, since time.Time) (cost int64, err error) {
	query, args := queryCost, []any{stamp(since)}
	if whose := cmp.Or(userID, guildID); whose != "" {
		alias, err := s.aliasToday(ctx, whose)
		if err != nil {
			return 0, err
		}
		query, args = queryCostOfGuild, []any{whose, alias, stamp(since)}
		if userID != "" {
			query = queryCostOfUser
		}
	}
	err = s.readOne(ctx, "reading the ledger", query, args, []any{&cost})
	return cost, err
}

// ModelDays implements [bot.Accounts].
func (s *Store) ModelDays(ctx context.Context, guildID string, since time.Time) ([]bot.ModelDay, error) {
	lines, err := readAll(ctx, s, "reading the ledger", scanCalls, queryModelDays, guildID, stamp(since))
	if err != nil {
		return nil, err
	}
	var days []bot.ModelDay
	for _, l := range lines {
		day, err := time.Parse(time.DateOnly, dayName(l.Name))
		if err != nil {
			return nil, s.explain("reading the ledger", errDamaged)
		}
		days = append(days, bot.ModelDay{
			Day: day, Calls: int(l.Calls), Tokens: int(l.Prompt + l.Completion), Cost: l.Cost, Shared: int(l.Shared), Saved: l.Saved,
		})
	}
	slices.SortFunc(days, func(a, b bot.ModelDay) int { return a.Day.Compare(b.Day) })
	return days, nil
}

func scanCalls(scan func(...any) error) (l UsageLine, err error) {
	err = scan(&l.Name, &l.Calls, &l.Estimated, &l.Prompt, &l.Completion, &l.Cost, &l.Shared, &l.Saved)
	return l, err
}

// UsageBy returns the account of a span of time, the end excluded: by day in
// order, else the dearest first.
func (s *Store) UsageBy(ctx context.Context, by Grouping, from, to time.Time) ([]UsageLine, error) {
	const doing = "reading the ledger"
	column := by.column()
	lines, err := readAll(ctx, s, doing, scanCalls, strings.Replace(queryCallsBy, "GROUPED", column, 1), stamp(from), stamp(to))
	if err != nil {
		return nil, err
	}
	if by != ByModel {
		requests, err := readAll(ctx, s, doing, func(scan func(...any) error) (l UsageLine, err error) {
			err = scan(&l.Name, &l.Requests)
			return l, err
		}, strings.Replace(queryRequestsBy, "GROUPED", column, 1), stamp(from), stamp(to))
		if err != nil {
			return nil, err
		}
		lines = merged(lines, requests)
	}
	if by == ByGuild || by == ByUser {
		lines = withoutAliases(lines)
	}
	if by == ByDay {
		for i := range lines {
			lines[i].Name = dayName(lines[i].Name)
		}
		slices.SortFunc(lines, func(a, b UsageLine) int { return strings.Compare(a.Name, b.Name) })
		return lines, nil
	}
	slices.SortFunc(lines, func(a, b UsageLine) int {
		return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(b.Calls, a.Calls), cmp.Compare(b.Requests, a.Requests), strings.Compare(a.Name, b.Name))
	})
	return lines, nil
}

// column returns what the tables hold of a grouping, as text.
func (g Grouping) column() string {
	switch g {
	case ByModel:
		return "model"
	case ByGuild:
		return "guild_id"
	case ByUser:
		return "user_id"
	case ByDay:
	}
	return columnOfDay
}

// withoutAliases adds what forgotten people used today to what is nobody's.
func withoutAliases(lines []UsageLine) []UsageLine {
	var kept []UsageLine
	nobody := UsageLine{}
	for _, l := range lines {
		if l.Name != "" && !strings.HasPrefix(l.Name, aliasMark) {
			kept = append(kept, l)
			continue
		}
		nobody = nobody.plus(l)
	}
	if nobody != (UsageLine{}) {
		kept = append(kept, nobody)
	}
	return kept
}

// plus adds what was used, and keeps the name.
func (l UsageLine) plus(o UsageLine) UsageLine {
	l.Requests += o.Requests
	l.Calls += o.Calls
	l.Estimated += o.Estimated
	l.Prompt += o.Prompt
	l.Completion += o.Completion
	l.Cost += o.Cost
	l.Shared += o.Shared
	l.Saved += o.Saved
	return l
}

// Total adds lines up.
func Total(lines []UsageLine) UsageLine {
	sum := UsageLine{Name: "total"}
	for _, l := range lines {
		sum = sum.plus(l)
	}
	return sum
}

// dayName writes the number of a day since 1970 as a date.
func dayName(number string) string {
	days, err := strconv.Atoi(number)
	if err != nil {
		return number
	}
	return time.Unix(0, 0).UTC().AddDate(0, 0, days).Format(time.DateOnly)
}

// merged adds the requests of lines to those of the same name.
func merged(lines, requests []UsageLine) []UsageLine {
	place := make(map[string]int, len(lines))
	for i, l := range lines {
		place[l.Name] = i
	}
	for _, r := range requests {
		if i, known := place[r.Name]; known {
			lines[i].Requests = r.Requests
		} else {
			lines = append(lines, r)
		}
	}
	return lines
}
