package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"
)

// The migrations only go forward: a file that was released is never changed.
//
//go:embed migrations/*/*.sql
var migrations embed.FS

const (
	queryMakeSchema    = `CREATE TABLE IF NOT EXISTS lede_schema (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)`
	querySchemaVersion = `SELECT COALESCE(MAX(version), 0) FROM lede_schema`
	queryRaiseSchema   = `INSERT INTO lede_schema (version, applied_at) VALUES ($1, $2)`
)

// migrate brings the schema up to date, in one transaction that other processes
// wait for: to look at the version and to change it is one step.
func (s *Store) migrate(ctx context.Context) error {
	const doing = "bringing the schema up to date"
	folder, lock := s.database.schema()
	steps, err := migrationsIn(folder)
	if err != nil {
		return s.explain(doing, err)
	}
	return s.write(ctx, doing, func(t transaction) error {
		if lock != "" {
			if _, err := t.tx.ExecContext(ctx, lock); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, queryMakeSchema); err != nil {
			return err
		}
		var version int
		if err := t.row(ctx, querySchemaVersion).Scan(&version); err != nil {
			return err
		}
		if version > len(steps) {
			return &Error{
				Kind: KindNewer, Sentence: KindNewer.sentence(), Doing: doing,
				Err: fmt.Errorf("the schema has version %d, this program knows %d", version, len(steps)),
			}
		}
		for i, step := range steps[version:] {
			if _, err := t.tx.ExecContext(ctx, step); err != nil {
				return fmt.Errorf("version %d: %w", version+i+1, err)
			}
			if _, err := t.exec(ctx, queryRaiseSchema, version+i+1, stamp(time.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// migrationsIn returns the statements that lead to version 1, 2 and so on.
func migrationsIn(folder string) ([]string, error) {
	files, err := fs.Glob(migrations, path.Join("migrations", folder, "*.sql"))
	if err != nil {
		return nil, err
	}
	var steps []string
	for i, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s is out of order", file)
		}
		text, err := fs.ReadFile(migrations, file)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(text))
	}
	return steps, nil
}

// MigrateBeside runs f, which makes tables that others keep in the database, in
// one transaction that all processes that migrate wait for.
func (s *Store) MigrateBeside(ctx context.Context, f func(Tx) error) error {
	_, lock := s.database.schema()
	return s.InTx(ctx, "bringing the schema up to date", func(t Tx) error {
		if lock != "" {
			if _, err := t.Exec(ctx, lock); err != nil {
				return err
			}
		}
		return f(t)
	})
}
