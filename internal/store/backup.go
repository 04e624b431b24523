package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of a SQLite database to a new file, also while
// Lede works on it: everything that was kept before the call is in the copy,
// which has been checked when Backup returns. A file that exists is left as it
// is. Nothing of what was erased is in the copy.
func Backup(ctx context.Context, address, file string) error {
	const doing = "backing up"
	source, isFile, err := sqlitePath(address)
	if err != nil {
		return err
	}
	if !isFile {
		return &Error{
			Kind: KindSetting, Doing: doing,
			Sentence: "A Postgres database is backed up with its own tool, pg_dump; see docs/backup.md.",
		}
	}
	if _, err := os.Stat(source); err != nil {
		return &Error{Kind: KindUnreachable, Doing: doing, Err: err, Sentence: fmt.Sprintf("There is no database at “%s” to back up.", source)}
	}
	if _, err := os.Lstat(file); err == nil {
		return exists(file)
	}
	partial := file + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(file, err)
	}
	isNew, err := makeFile(partial)
	switch {
	case err != nil:
		return unwritable(file, err)
	case !isNew:
		return exists(partial)
	}
	if err := copyChecked(ctx, source, partial); err != nil {
		s := Store{database: sqliteFile{}}
		return errors.Join(s.explain(doing, err), os.Remove(partial))
	}
	return putInPlace(partial, file)
}

func exists(file string) error {
	return &Error{
		Kind: KindExists, Doing: "backing up", Err: fs.ErrExist,
		Sentence: fmt.Sprintf("“%s” exists and is left as it is; name a new file.", file),
	}
}

func unwritable(file string, err error) error {
	return &Error{
		Kind: KindUnreachable, Doing: "backing up", Err: err,
		Sentence: fmt.Sprintf("“%s” cannot be written: does its folder exist, and may you write there?", file),
	}
}

// copyChecked fills an empty file with what a database holds.
func copyChecked(ctx context.Context, source, empty string) (err error) {
	if err := once(ctx, source, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "VACUUM INTO $1", empty)
		return err
	}); err != nil {
		return err
	}
	if err := once(ctx, empty, func(db *sql.DB) error { return quickCheck(ctx, db) }); err != nil {
		return err
	}
	return synchronize(empty)
}

// once does something on a connection of its own.
func once(ctx context.Context, path string, do func(*sql.DB) error) (err error) {
	db, err := sql.Open("sqlite", sqliteName(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return err
	}
	return do(db)
}

// synchronize waits until a file or folder is on the disk.
func synchronize(path string) error {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// putInPlace gives a finished file its name, which nobody may have taken meanwhile.
func putInPlace(partial, file string) error {
	err := os.Link(partial, file)
	if errors.Is(err, fs.ErrExist) {
		return errors.Join(exists(file), os.Remove(partial))
	}
	if err != nil { // a file system without hard links
		err = os.Rename(partial, file)
	} else {
		err = os.Remove(partial)
	}
	if err != nil {
		return unwritable(file, err)
	}
	if err := synchronize(filepath.Dir(file)); err != nil {
		return unwritable(file, err)
	}
	return nil
}
