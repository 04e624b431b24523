package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lede-bot/lede/internal/store"
)

// Nobody waits for a walk through a whole table, however large it has become.
func TestHotQueriesUseAnIndexOnSQLite(t *testing.T) {
	t.Parallel()
	s, _ := newSQLite(t)
	for query, arguments := range store.HotQueries() {
		steps := plan(t, s, 4, "EXPLAIN QUERY PLAN "+query, make([]any, arguments)...)
		for _, step := range steps {
			if strings.HasPrefix(step, "SCAN ") {
				t.Errorf("%s\n%s", query, strings.Join(steps, "\n"))
			}
		}
	}
}

func TestHotQueriesUseAnIndexOnPostgres(t *testing.T) {
	t.Parallel()
	s := newPostgres(t)
	s.DB().SetMaxOpenConns(1) // so that what is set holds for all that follows
	run := func(statement string) {
		t.Helper()
		if _, err := s.DB().Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	// With tables this small a walk would be cheaper: it is only taken where there is no other way.
	run("SET enable_seqscan = off")
	run("SET plan_cache_mode = force_generic_plan")
	for query, arguments := range store.HotQueries() {
		run("PREPARE hot AS " + query)
		values := ""
		if arguments > 0 {
			values = "(" + strings.TrimSuffix(strings.Repeat("'1',", arguments), ",") + ")"
		}
		steps := plan(t, s, 1, "EXPLAIN EXECUTE hot"+values)
		for _, step := range steps {
			if strings.Contains(step, "Seq Scan") {
				t.Errorf("%s\n%s", query, strings.Join(steps, "\n"))
			}
		}
		run("DEALLOCATE hot")
	}
}

// plan returns the steps of a plan, which stand in the last of the columns.
func plan(t *testing.T, s *store.Store, columns int, query string, values ...any) []string {
	t.Helper()
	rows, err := s.DB().Query(query, values...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		cells, into := make([]any, columns), make([]any, columns)
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, fmt.Sprint(cells[columns-1]))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
