package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lede-bot/lede/internal/store"
)

const backupLong = `Backup writes a consistent copy of the SQLite database to FILE, also while Lede is
running: everything that was kept before the command began is in it. The copy is
checked before it is given its name, and a file that exists is left as it is.

To restore it, stop Lede and put the copy in the place of the database; see
docs/backup.md. A Postgres database is backed up with pg_dump.`

func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "backup FILE",
		Short:   "Write a consistent copy of the database, also while Lede is running",
		Long:    backupLong,
		Example: "  lede backup /var/backups/lede-2026-11-24.db",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("see: lede backup --help", "Name the one file that the copy is written to.")
			}
			return nil
		},
		RunE: p.command(func(ctx context.Context, args []string) error {
			if err := store.Backup(ctx, p.storeURL(), args[0]); err != nil {
				return storeFailure(err)
			}
			if p.quiet {
				return nil
			}
			return p.print(fmt.Sprintf("Wrote %s, and checked it.\n", args[0]), nil)
		}),
	}
}
