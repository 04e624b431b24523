package storetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// URLVariable names a Postgres to use instead of one that is started for the tests.
const URLVariable = "LEDE_TEST_POSTGRES_URL"

// ErrNoPostgres says that there is no Postgres to test with.
var ErrNoPostgres = errors.New("there is no Postgres to test with: install it (Debian: apt-get install postgresql), or name one in " + URLVariable)

// Postgres is a server for the length of the tests.
type Postgres struct {
	URL     string
	folder  string
	command *exec.Cmd
	server  string // the program
	account *syscall.SysProcAttr
	port    int
}

// StartPostgres starts a Postgres that listens on loopback alone, or takes the
// one that [URLVariable] names. [Postgres.Stop] ends it.
func StartPostgres(ctx context.Context) (*Postgres, error) {
	if url := os.Getenv(URLVariable); url != "" {
		return &Postgres{URL: url}, nil
	}
	initdb, server := program("initdb"), program("postgres")
	if initdb == "" || server == "" {
		return nil, ErrNoPostgres
	}
	account, err := unprivileged()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "lede-postgres-")
	if err != nil {
		return nil, err
	}
	p := &Postgres{folder: folder, server: server, account: account}
	if err := p.initialize(ctx, initdb); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	if err := p.start(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// program finds a program of Postgres: on the path, or where Debian keeps it.
func program(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// unprivileged returns as whom to run Postgres, which refuses to be run by root.
func unprivileged() (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no change of the account
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(account.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(account.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, errors.New("postgres refuses to be run by root, and there is no account postgres or nobody")
}

func (p *Postgres) initialize(ctx context.Context, initdb string) error {
	if p.account != nil {
		if err := os.Chown(p.folder, int(p.account.Credential.Uid), int(p.account.Credential.Gid)); err != nil {
			return err
		}
	}
	command := exec.CommandContext(ctx, initdb, //nolint:gosec // found on the path
		"--pgdata", filepath.Join(p.folder, "data"), "--username", "lede", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	command.SysProcAttr, command.Dir = p.account, p.folder
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, output)
	}
	return nil
}

// start lets the server listen on a free port and waits until it answers.
func (p *Postgres) start(ctx context.Context) error {
	if p.port == 0 {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		p.port = listener.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // as Listen promises for tcp
		if err := listener.Close(); err != nil {
			return err
		}
		p.URL = fmt.Sprintf("postgres://lede@127.0.0.1:%d/postgres?sslmode=disable", p.port)
	}
	p.command = exec.Command(p.server, "-D", filepath.Join(p.folder, "data"), "-p", strconv.Itoa(p.port), //nolint:gosec,noctx // as above; it lives until Stop
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
		"-c", "fsync=off") // a crash of the server loses nothing for that, only one of the machine would
	p.command.SysProcAttr, p.command.Dir = p.account, p.folder
	if err := p.command.Start(); err != nil {
		return err
	}
	for {
		connection, err := pgx.Connect(ctx, p.URL)
		if err == nil {
			return connection.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Restart crashes the server (an immediate shutdown, without tidying up) and
// starts it again. It is an error with a server that somebody else started.
func (p *Postgres) Restart(ctx context.Context) error {
	if p.command == nil {
		return errors.New("this Postgres was not started by the tests")
	}
	if err := p.end(syscall.SIGQUIT); err != nil {
		return err
	}
	return p.start(ctx)
}

// Owned reports whether the tests started the server, and so may restart it.
func (p *Postgres) Owned() bool { return p.command != nil }

func (p *Postgres) end(signal os.Signal) error {
	if err := p.command.Process.Signal(signal); err != nil {
		return err
	}
	var exit *exec.ExitError
	if err := p.command.Wait(); err != nil && !errors.As(err, &exit) {
		return err
	}
	return nil
}

// Stop ends the server and removes what it kept.
func (p *Postgres) Stop() error {
	var err error
	if p.command != nil && p.command.Process != nil {
		err = p.end(syscall.SIGINT)
	}
	if p.folder != "" {
		err = errors.Join(err, os.RemoveAll(p.folder))
	}
	return err
}

// Fresh returns the address of an empty schema, which is dropped after the test.
func (p *Postgres) Fresh(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("lede_test_%d", time.Now().UnixNano())
	execute := func(statement string) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), time.Minute)
		defer cancel()
		connection, err := pgx.Connect(ctx, p.URL)
		if err != nil {
			tb.Fatal(err)
		}
		defer func() { _ = connection.Close(ctx) }() // nothing is lost with it
		if _, err := connection.Exec(ctx, statement); err != nil {
			tb.Fatal(err)
		}
	}
	execute("CREATE SCHEMA " + name)
	tb.Cleanup(func() { execute("DROP SCHEMA " + name + " CASCADE") })
	separator := "?"
	if strings.Contains(p.URL, "?") {
		separator = "&"
	}
	return p.URL + separator + "search_path=" + name
}
