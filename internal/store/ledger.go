package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ModelUse is one call of a model: what it used and cost, never what was said.
type ModelUse struct {
	// ID names the call, so that it is counted once.
	ID      string
	GuildID string // empty: a direct message, or the operator's own use
	UserID  string
	Model   string
	// Prompt and Completion count tokens; Estimated is true where the endpoint did not say.
	Prompt, Completion int
	Estimated          bool
	// Cost counts millionths of the operator's currency.
	Cost int64
	At   time.Time
}

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
	Calls      int64 `json:"calls"`
	Estimated  int64 `json:"estimated"`
	Prompt     int64 `json:"prompt_tokens"`
	Completion int64 `json:"completion_tokens"`
	// Cost counts millionths of the operator's currency.
	Cost int64 `json:"cost_millionths"`
}

const (
	queryAddUsage = `INSERT INTO model_calls (id, guild_id, user_id, model, prompt, completion, estimated, cost, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`
	queryCost        = `SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM model_calls WHERE made_at >= $1`
	queryCostOfGuild = `SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM model_calls WHERE guild_id = $1 AND made_at >= $2`
	queryCostOfUser  = `SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM model_calls WHERE user_id = $1 AND made_at >= $2`

	// In these, GROUPED stands for a column or the number of the day.
	queryCallsBy = `SELECT GROUPED, COUNT(*), CAST(SUM(CASE WHEN estimated THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(prompt) AS BIGINT),
		CAST(SUM(completion) AS BIGINT), CAST(SUM(cost) AS BIGINT) FROM model_calls WHERE made_at >= $1 AND made_at < $2 GROUP BY 1`
	queryRequestsBy = `SELECT GROUPED, COUNT(*) FROM requests WHERE made_at >= $1 AND made_at < $2 GROUP BY 1`
)

// AddUsage writes a call of a model into the ledger; a second time it changes nothing.
func (s *Store) AddUsage(ctx context.Context, u ModelUse) error {
	return s.change(ctx, "writing the ledger", queryAddUsage,
		u.ID, u.GuildID, u.UserID, u.Model, u.Prompt, u.Completion, u.Estimated, u.Cost, stamp(u.At))
}

// SpentSince returns what calls of models cost since a time, in millionths of the
// operator's currency: those of a server, of a person, or with neither all.
func (s *Store) SpentSince(ctx context.Context, guildID, userID string, since time.Time) (cost int64, err error) {
	query, args := queryCost, []any{stamp(since)}
	switch {
	case userID != "":
		query, args = queryCostOfUser, []any{userID, stamp(since)}
	case guildID != "":
		query, args = queryCostOfGuild, []any{guildID, stamp(since)}
	}
	err = s.readOne(ctx, "reading the ledger", query, args, []any{&cost})
	return cost, err
}

// UsageBy returns the account of a span of time, the end excluded: by day in
// order, else the dearest first.
func (s *Store) UsageBy(ctx context.Context, by Grouping, from, to time.Time) ([]UsageLine, error) {
	const doing = "reading the ledger"
	column := by.column()
	lines, err := readAll(ctx, s, doing, func(scan func(...any) error) (l UsageLine, err error) {
		err = scan(&l.Name, &l.Calls, &l.Estimated, &l.Prompt, &l.Completion, &l.Cost)
		return l, err
	}, strings.Replace(queryCallsBy, "GROUPED", column, 1), stamp(from), stamp(to))
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
	return "CAST(made_at / 86400000000000 AS TEXT)" // nanoseconds of a day
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
