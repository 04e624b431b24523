package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	sqliteReaders = 4
	// mostChecked is the largest file, in bytes, that is checked from end to end
	// whenever it is opened; that takes about a second at this size.
	mostChecked = 64 << 20
)

// sqliteFile is a database in a file.
type sqliteFile struct{}

func (sqliteFile) schema() (folder, lock string) { return "sqlite", "" } // each transaction of the writer is exclusive

// sqliteName returns the address of a file as the driver wants it. Everything
// that a connection is set to stands in it, so that no connection lacks any.
func sqliteName(path string, pragmas ...string) string {
	parameters := url.Values{"_txlock": {"immediate"}}
	parameters["_pragma"] = append([]string{
		"busy_timeout(5000)",
		"foreign_keys(on)",
		"temp_store(memory)", // no text in temporary files
		"secure_delete(on)",  // what is deleted is overwritten
		"synchronous(full)",  // what is committed survives a power failure
	}, pragmas...)
	return "file:" + escaped(path) + "?" + parameters.Encode()
}

// escaped writes a path so that a driver that takes it for a URL reads it as it is.
func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }

func (s *Store) openSQLite(ctx context.Context, path string) error {
	s.database, s.path = sqliteFile{}, path
	const doing = "opening the database"
	isNew, err := makeFile(path)
	if err == nil && !isNew {
		isNew, err = isEmpty(path)
	}
	if err != nil {
		return &Error{
			Kind: KindUnreachable, Doing: doing, Err: err,
			Sentence: fmt.Sprintf("The database “%s” cannot be opened or made: does its folder exist, and may Lede write there?", path),
		}
	}
	pragmas := []string{"journal_mode(wal)"}
	if isNew { // later it would write into the file without changing anything
		pragmas = []string{"auto_vacuum(incremental)", "journal_mode(wal)"}
	}
	if s.writer, err = sql.Open("sqlite", sqliteName(path, pragmas...)); err != nil {
		return s.explain(doing, err)
	}
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite", sqliteName(path, "query_only(on)")); err != nil {
		return s.explain(doing, errors.Join(err, s.writer.Close()))
	}
	s.reader.SetMaxOpenConns(sqliteReaders)
	s.reader.SetMaxIdleConns(sqliteReaders)
	err = s.writer.PingContext(ctx)
	if err == nil && !isNew {
		err = checkSQLite(ctx, s.writer, path)
	}
	if err != nil {
		err = s.explain(doing, err)
		return errors.Join(err, s.Close())
	}
	return nil
}

// makeFile makes an empty file that only its owner can read where there is none:
// the files that SQLite puts beside it are given the same rights.
func makeFile(path string) (isNew bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, file.Close()
}

// isEmpty reports whether a file was made and not written yet.
func isEmpty(path string) (bool, error) {
	info, err := os.Stat(path)
	return err == nil && info.Size() == 0, err
}

// checkSQLite finds a file that is cut off or overwritten, unless it is so large
// that this would delay the start; SQLite then finds the place when it comes to it.
func checkSQLite(ctx context.Context, db *sql.DB, path string) error {
	if info, err := os.Stat(path); err != nil || info.Size() > mostChecked {
		return err
	}
	return quickCheck(ctx, db)
}

func quickCheck(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return errDamaged // the verdict could quote a row
	}
	return nil
}

// erased gives the pages that became free back to the disk and empties the log:
// both hold nothing of what was deleted then. Readers are waited for.
func (sqliteFile) erased(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "PRAGMA incremental_vacuum"); err != nil {
		return err
	}
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errBusy
	}
	return nil
}

var errBusy = errors.New("readers hold the log, which could not be emptied")

func (sqliteFile) passing(error) bool { return false } // SQLite itself waits for as long as it was told to

func (sqliteFile) classify(err error) Kind {
	var failure *sqlite.Error
	switch {
	case errors.Is(err, errBusy):
		return KindBusy
	case !errors.As(err, &failure):
		return KindOther
	}
	switch failure.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return KindBusy
	case sqlite3.SQLITE_FULL:
		return KindFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return KindReadOnly
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return KindDamaged
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return KindUnreachable
	}
	return KindOther
}

// sqlitePath returns the path in an address "sqlite:PATH"; isFile is false for
// the other database.
func sqlitePath(address string) (path string, isFile bool, err error) {
	scheme, path, found := strings.Cut(address, ":")
	switch strings.ToLower(scheme) {
	case "sqlite":
		path = strings.TrimPrefix(path, "//")
		if found && path != "" && !strings.ContainsRune(path, 0) {
			return path, true, nil
		}
	case "postgres", "postgresql":
		return "", false, nil
	}
	return "", false, &Error{
		Kind: KindSetting, Doing: "reading store.url",
		Sentence: "The address of the database (store.url) is not one: write sqlite:PATH or postgres://user:password@host/database.",
	}
}
