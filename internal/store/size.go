package store

import "context"

// Size returns how many bytes the database takes: SQLite's file without its log,
// or all of the Postgres database that Lede is in.
func (s *Store) Size(ctx context.Context) (bytes int64, err error) {
	query := "SELECT pg_database_size(current_database())"
	if _, isFile := s.database.(sqliteFile); isFile {
		query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	}
	err = s.readOne(ctx, "measuring the database", query, nil, []any{&bytes})
	return bytes, err
}
