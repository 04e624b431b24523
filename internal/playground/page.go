package playground

import (
	"embed"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed web
var web embed.FS

// pagePolicy lets the page load what lies on this address and nothing else, and
// run no script but its files.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (p *Playground) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.servePage)
	mux.Handle("GET /assets/", assets())
	mux.Handle("GET "+articlesPath+"{name...}", articlePages())
	mux.HandleFunc("GET /browser/snapshot", p.serveSnapshot)
	mux.HandleFunc("GET /browser/events", p.serveEvents)
	mux.HandleFunc("POST /browser/{doing}", p.serveDoing)
	mux.Handle("/", p.discord.Handler())
	return p.guarded(mux)
}

func (p *Playground) servePage(w http.ResponseWriter, r *http.Request) {
	page, err := template.ParseFS(web, "web/index.html")
	if err != nil {
		p.log.ErrorContext(r.Context(), "the page is not whole", "error", err)
		http.Error(w, "The page is not whole.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Cache-Control", "no-store")
	if err := page.Execute(w, struct{ Session string }{p.session}); err != nil {
		p.log.DebugContext(r.Context(), "the page was not taken to its end", "error", err)
	}
}

// assets serves the page's scripts, styles and picture.
func assets() http.Handler {
	files, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	served := http.StripPrefix("/assets/", http.FileServerFS(files))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		w.Header().Set("Cache-Control", "no-cache")
		served.ServeHTTP(w, r)
	})
}

// refuse answers with a sentence for the page to show.
func refuse(w http.ResponseWriter, status int, sentence string) {
	answerJSON(w, status, map[string]string{"message": sentence})
}

func answerJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"message":"The playground has a fault here."}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the other side is gone when this fails
}
