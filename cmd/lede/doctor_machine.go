package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/lede-bot/lede/internal/store"
)

// databaseTime bounds looking at the database.
const databaseTime = 20 * time.Second

func (p *program) checkDatabase(ctx context.Context) checkup {
	c := newCheckup("Database")
	ctx, cancel := context.WithTimeout(ctx, databaseTime)
	defer cancel()
	found, err := store.Inspect(ctx, p.storeURL())
	if err != nil {
		var known *store.Error
		advice := sentence(err.Error())
		if errors.As(err, &known) {
			advice = known.Sentence
		}
		c.fail(advice)
		p.log.Debug("database", "problem", err)
		return c
	}
	if found.Missing {
		c.find("none yet: the first start makes %s", found.Path)
		return c
	}
	where := found.Path
	if where == "" {
		where = "the server of store.url"
	}
	c.find("%s, at %s: reachable and writable", found.Server, where)
	c.find("size: %s", size(found.Size))
	if found.Schema == found.Known {
		c.find("tables: version %d, which is this program's", found.Schema)
	} else {
		c.find("tables: version %d; the next start brings them to %d", found.Schema, found.Known)
	}
	if found.MostConnections > 0 {
		c.find("connections: %d of %d are in use", found.Connections, found.MostConnections)
		if found.Connections*5 > found.MostConnections*4 {
			c.warn("Raise max_connections of Postgres, or put a pooler in front: more than four fifths are in use.")
		}
	}
	return c
}

// Free space that is little, and that is too little, in bytes.
const (
	littleSpace = 1 << 30
	noSpace     = 100 << 20
)

func (p *program) checkDisk() checkup {
	c := newCheckup("Disk")
	folder := filepath.Dir(store.Path(p.storeURL()))
	if store.Path(p.storeURL()) == "" {
		c.find("the database is on a server; look at its disk there")
		return c
	}
	free, known := freeSpace(folder)
	if !known {
		c.warn("How much space is free at " + folder + " cannot be found out.")
		return c
	}
	judgeDisk(&c, folder, free)
	return c
}

func judgeDisk(c *checkup, folder string, free int64) {
	c.find("%s free at %s", size(free), folder)
	switch {
	case free < noSpace:
		c.fail("Make room: without space nothing can be kept, and no request is accepted.")
	case free < littleSpace:
		c.warn("Make room soon, or shorten store.retention.")
	}
}

func size(bytes int64) string { return humanize.IBytes(uint64(max(bytes, 0))) }

func (p *program) checkOps(ctx context.Context) checkup {
	c := newCheckup("Operations")
	address := p.settings.Config.Ops.Address
	if address == "" {
		c.find("off: ops.address is not set, so there are no health checks and no metrics")
		return c
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		c.fail("ops.address is no address with a port: write it as in 127.0.0.1:9464.")
		return c
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		c.warn("ops.address can be reached from other machines, without a password: keep it in a network of your own.")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		_ = listener.Close() // it was only tried
		c.find("%s is free", address)
	case ledeAt(ctx, address):
		c.find("lede serve answers at %s", address)
	default:
		c.fail("Choose another ops.address: " + address + " is taken by another program, or is none of this machine's.")
	}
	return c
}

// ledeAt reports whether it is Lede that listens at an address.
func ledeAt(ctx context.Context, address string) bool {
	target, err := opsURL(address, "/healthz")
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, healthcheckTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return false
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(response.Body, 100))
	return err == nil && string(said) == "alive\n"
}
