package store

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
)

// Inspection is what can be said about a database without changing it.
type Inspection struct {
	// Path is that of SQLite's file; empty for Postgres.
	Path string
	// Missing is true where there is no database yet: it is made at the first start.
	Missing bool
	// Server is the version of SQLite or Postgres.
	Server string
	// Schema is the version of the tables, Known the one that this program brings
	// them to; 0: there are no tables yet.
	Schema, Known int
	Size          int64 // bytes
	// Connections of MostConnections are in use, by everybody; 0 with SQLite.
	Connections, MostConnections int
}

// Inspect looks at a database without changing it. Errors are of type [*Error].
func Inspect(ctx context.Context, address string) (*Inspection, error) {
	s := &Store{log: slog.New(slog.DiscardHandler)}
	var err error
	if s.packer, err = newPacker(); err != nil {
		return nil, err
	}
	found := &Inspection{}
	path, isFile, err := sqlitePath(address)
	if err != nil {
		return nil, err
	}
	if !isFile {
		if err := s.openPostgres(ctx, address); err != nil {
			return nil, err
		}
	} else {
		found.Path = path
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			found.Missing = true
			return found, mayMake(path)
		}
		if err := s.openSQLite(ctx, path); err != nil {
			return nil, err
		}
	}
	err = s.inspect(ctx, found)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return found, err
}

func (s *Store) inspect(ctx context.Context, found *Inspection) (err error) {
	const doing = "looking at the database"
	folder, _ := s.database.schema()
	steps, err := migrationsIn(folder)
	if err != nil {
		return s.explain(doing, err)
	}
	found.Known = len(steps)
	server, hasTables := "SELECT 'SQLite ' || sqlite_version()", "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'lede_schema'"
	if found.Path == "" {
		server, hasTables = "SELECT 'Postgres ' || current_setting('server_version')", "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'lede_schema'"
		if err := s.readOne(ctx, doing, "SELECT COUNT(*), current_setting('max_connections')::int FROM pg_stat_activity WHERE backend_type = 'client backend'",
			nil, []any{&found.Connections, &found.MostConnections}); err != nil {
			return err
		}
	}
	var tables int
	if err := s.readOne(ctx, doing, server, nil, []any{&found.Server}); err != nil {
		return err
	}
	if err := s.readOne(ctx, doing, hasTables, nil, []any{&tables}); err != nil {
		return err
	}
	if tables > 0 {
		if err := s.readOne(ctx, doing, querySchemaVersion, nil, []any{&found.Schema}); err != nil {
			return err
		}
	}
	if found.Schema > found.Known {
		return &Error{Kind: KindNewer, Sentence: KindNewer.sentence(), Doing: doing}
	}
	if found.Size, err = s.Size(ctx); err != nil {
		return err
	}
	return s.mayWrite(ctx)
}

// mayWrite makes a table and takes it back.
func (s *Store) mayWrite(ctx context.Context) error {
	err := s.write(ctx, "trying to write", func(t transaction) error {
		if _, err := t.exec(ctx, "CREATE TABLE lede_doctor (x BIGINT)"); err != nil {
			return err
		}
		return errOnlyTried
	})
	if errors.Is(err, errOnlyTried) {
		return nil
	}
	return err
}

var errOnlyTried = errors.New("writing was only tried")

// mayMake reports whether a file can be made in the nearest folder that exists.
func mayMake(path string) error {
	folder := filepath.Dir(path)
	for {
		info, err := os.Stat(folder)
		if err == nil && info.IsDir() {
			break
		}
		if err == nil || !errors.Is(err, fs.ErrNotExist) || filepath.Dir(folder) == folder {
			return &Error{Kind: KindUnreachable, Doing: "looking at the database", Err: err, Sentence: "The database “" + path + "” cannot be made: its folder is no folder that Lede may use."}
		}
		folder = filepath.Dir(folder)
	}
	file, err := os.CreateTemp(folder, ".lede-doctor-*")
	if err != nil {
		return &Error{Kind: KindReadOnly, Doing: "looking at the database", Err: err, Sentence: "The database “" + path + "” cannot be made: Lede may not write into “" + folder + "”."}
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// Path returns the path of the file that an address names; empty for Postgres,
// and for what is no address.
func Path(address string) string {
	path, isFile, err := sqlitePath(address)
	if err != nil || !isFile {
		return ""
	}
	return path
}
