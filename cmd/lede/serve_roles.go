package main

import (
	"context"
	"net"
	"strings"

	"github.com/lede-bot/lede/bot"
	"github.com/lede-bot/lede/internal/lease"
	"github.com/lede-bot/lede/internal/store"
)

// allRoles are those of a process that works alone with Discord's gateway.
func allRoles() bot.Roles { return bot.Roles{Gateway: true, Worker: true} }

// roles reads serve.roles. A database in a file is one process's, which must
// then do all that there is to do.
func (p *program) roles() (bot.Roles, error) {
	const hint = "serve.roles is any of gateway, web and worker, separated by commas."
	var r bot.Roles
	for name := range strings.SplitSeq(p.settings.Config.Serve.Roles, ",") {
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gateway":
			r.Gateway = true
		case "web":
			r.Web = true
		case "worker":
			r.Worker = true
		default:
			return bot.Roles{}, usage(hint, "“%s” is no role.", strings.TrimSpace(name))
		}
	}
	if (!r.Worker || !r.Gateway && !r.Web) && !p.onServer() {
		return bot.Roles{}, usage("set store.url to postgres://…, which all processes share; or give this one the roles gateway and worker.",
			"A process with the role %s alone needs others beside it, and they can't share a database in a file.", nameRoles(r))
	}
	return r, nil
}

func nameRoles(r bot.Roles) string {
	var names []string
	for _, role := range []struct {
		on   bool
		name string
	}{{r.Gateway, "gateway"}, {r.Web, "web"}, {r.Worker, "worker"}} {
		if role.on {
			names = append(names, role.name)
		}
	}
	return strings.Join(names, ", ")
}

// onServer reports whether the database is one that several processes may share.
func (p *program) onServer() bool { return store.Shared(p.storeURL()) }

// leases are what processes agree through; nil where this is the only one.
func (p *program) leases(kept *store.Store) lease.Store {
	if !p.onServer() {
		return nil
	}
	return kept
}

// web opens the address for Discord's interactions, where the role asks for it.
func (p *program) web(ctx context.Context, r bot.Roles) (bot.Web, error) {
	if !r.Web {
		return bot.Web{}, nil
	}
	key := strings.TrimSpace(p.settings.Config.Discord.PublicKey)
	if key == "" {
		return bot.Web{}, &failure{
			code: exitUsage, sentence: "The role web needs the application's public key.",
			hint: "set discord.public_key to the one that the developer portal shows under General Information.",
		}
	}
	address := p.settings.Config.Web.Address
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return bot.Web{}, &failure{
			code: exitUsage, sentence: "The address “" + address + "” for Discord's interactions can't be listened on.",
			hint: "web.address is host:port, of this machine and not in use.", cause: err,
		}
	}
	return bot.Web{Listener: listener, PublicKey: key}, nil
}
