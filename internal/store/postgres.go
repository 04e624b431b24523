package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

const postgresConnections = 10

// postgresServer is a database on a server.
type postgresServer struct{}

func (postgresServer) schema() (folder, lock string) {
	return "postgres", "SELECT pg_advisory_xact_lock(7594793)" // any number that other programs are unlikely to take
}

func (s *Store) openPostgres(ctx context.Context, address string) error {
	s.database = postgresServer{}
	settings, err := pgxpool.ParseConfig(address)
	if err != nil {
		return &Error{ // the cause would quote the address
			Kind: KindSetting, Doing: "reading store.url",
			Sentence: "The address of the database (store.url) is not one that Postgres knows: it looks like postgres://user:password@host:5432/database?sslmode=require.",
		}
	}
	if _, named := settings.ConnConfig.RuntimeParams["application_name"]; !named {
		settings.ConnConfig.RuntimeParams["application_name"] = "lede"
	}
	settings.MaxConns = postgresConnections
	if s.pool, err = pgxpool.NewWithConfig(ctx, settings); err != nil {
		return s.explain("opening the database", err)
	}
	s.writer = stdlib.OpenDBFromPool(s.pool)
	s.writer.SetMaxOpenConns(postgresConnections)
	s.reader = s.writer
	if err := s.patiently(ctx, "reaching the database", func() error { return s.writer.PingContext(ctx) }); err != nil {
		return errors.Join(err, s.Close())
	}
	return nil
}

// erased has nothing to do: Postgres overwrites deleted rows when it vacuums,
// which it does by itself; docs/backup.md says how to make it do so at once.
func (postgresServer) erased(context.Context, *sql.DB) error { return nil }

// passing: a connection was lost or refused, or two transactions met.
func (postgresServer) passing(err error) bool {
	var failure *pgconn.PgError
	if errors.As(err, &failure) {
		switch failure.Code {
		case "40001", "40P01", // serialization failure, deadlock
			"57P01", "57P02", "57P03", // shut down, crashed, starting up
			"53300": // too many connections
			return true
		}
		return strings.HasPrefix(failure.Code, "08") // connection exceptions
	}
	return isConnection(err)
}

func isConnection(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	return pgconn.SafeToRetry(err) || errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed)
}

func (postgresServer) classify(err error) Kind {
	var failure *pgconn.PgError
	if !errors.As(err, &failure) {
		if isConnection(err) {
			return KindUnreachable
		}
		return KindOther
	}
	switch {
	case failure.Code == "53100":
		return KindFull
	case failure.Code == "25006" || failure.Code == "42501":
		return KindReadOnly
	case failure.Code == "53300" || failure.Code == "55P03" || strings.HasPrefix(failure.Code, "40"):
		return KindBusy
	case strings.HasPrefix(failure.Code, "XX"):
		return KindDamaged
	case strings.HasPrefix(failure.Code, "08") || strings.HasPrefix(failure.Code, "57P") ||
		strings.HasPrefix(failure.Code, "28") || strings.HasPrefix(failure.Code, "3D"):
		return KindUnreachable
	}
	return KindOther
}
