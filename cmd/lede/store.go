package main

import (
	"context"
	"errors"

	"github.com/lede-bot/lede/internal/store"
)

// storeURL is where the database lies: the setting, else the place for this account.
func (p *program) storeURL() string {
	if url := p.settings.Config.Store.URL; url.IsSet() {
		return url.Reveal()
	}
	return store.DefaultURL(p.getenv)
}

// openStore opens the database of the settings. The caller closes it.
func (p *program) openStore(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, store.Options{URL: p.storeURL(), Retention: p.settings.Config.Store.Retention, Log: p.log})
	if err != nil {
		return nil, storeFailure(err)
	}
	return s, nil
}

// storeFailure gives the sentence of a store's error to the person at the command line.
func storeFailure(err error) error {
	var known *store.Error
	if !errors.As(err, &known) {
		return err
	}
	f := &failure{code: exitFailure, sentence: known.Sentence, cause: err}
	switch known.Kind {
	case store.KindSetting:
		f.code, f.hint = exitUsage, "lede help settings explains store.url."
	case store.KindOther, store.KindBusy, store.KindUnreachable:
		f.hint = "--verbose shows the cause."
	case store.KindFull, store.KindReadOnly, store.KindDamaged, store.KindNewer, store.KindExists:
	}
	return f
}
