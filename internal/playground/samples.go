package playground

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
)

const articlesPath = "/articles/"

//go:embed articles
var articles embed.FS

// sample is an article of the shelf.
type sample struct {
	Path         string `json:"path"`
	URL          string `json:"url"`
	Headline     string `json:"headline"`
	Site         string `json:"site"`
	Language     string `json:"language"`
	LanguageName string `json:"language_name,omitempty"`
	Note         string `json:"note"`
	Compare      string `json:"compare,omitempty"` // address of a report of the same event
}

// samples lists the articles of the shelf, at the given address.
func samples(base string) []sample {
	const name, site, language, headline, note, languageName, other = 0, 1, 2, 3, 4, 5, 6
	rows := [][7]string{
		{"tidal-gate", "The Eastmere Post", "en", "Eastmere's tidal gate closes for the first time in a real storm", "A news report with a plea for donations in its middle, a newsletter box and a list of links. None of that reaches the summary.", "", ""},
		{"night-train", "Meridian Magazine", "en", "The last sleeper to Varnholm", "A long feature. Ask it something: who owns the train? What do the new brakes cost?", "", ""},
		{"seagrass", "Littoral", "en", "A seagrass meadow remembers the summer it nearly died", "Science, with many figures to get right.", "", ""},
		{"bridge-courier", "The Halden Courier", "en", "Halden's Swing Bridge stuck open after bearing fails", "One event in two newspapers, which do not agree.", "", "bridge-islander"},
		{"bahnhofsuhr", "Tagblatt Lindenau", "de", "Die Bahnhofsuhr von Lindenau geht wieder – drei Minuten vor", "Local news with an appeal to subscribe.", "Deutsch", ""},
		{"marche-couvert", "L'Écho de Valserac", "fr", "À Valserac, le marché couvert rouvre sans voitures et sans sacs plastiques", "Local news with a newsletter box.", "Français", ""},
		{"kominka", "みなと新報", "ja", "空き家だった古民家、村の図書館に　子どもたちが選んだ二千冊", "No spaces between words, and its own full stop.", "日本語", ""},
		{"bridge-islander", "The Saltby Islander", "en", "Cut off: bridge failure leaves Saltby with two small boats", "The other report on the bridge.", "", "bridge-courier"},
		{"vault", "The Ledger Review", "en", "Inside the vault: how one small bank survived three crashes", "The page shows a teaser in front of a paywall. Lede says how much it could read.", "", ""},
		{"consent", "Daily Harrow", "en", "Before you continue", "A consent wall and no article. Lede says so instead of summarizing it.", "", ""},
	}
	list := make([]sample, 0, len(rows))
	for _, row := range rows {
		s := sample{
			Path: articlesPath + row[name], URL: base + articlesPath + row[name], Headline: row[headline], Site: row[site],
			Language: row[language], LanguageName: row[languageName], Note: row[note],
		}
		if row[other] != "" {
			s.Compare = base + articlesPath + row[other]
		}
		list = append(list, s)
	}
	return list
}

// articlePages serves each sample article as the page of a newspaper would be: at
// an address of its own, with status and content type.
func articlePages() http.Handler {
	files, err := fs.Sub(articles, "articles")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	served := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := r.Clone(r.Context())
		page.URL.Path = "/" + r.PathValue("name")
		if path.Ext(page.URL.Path) == "" {
			page.URL.Path += ".html"
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
		w.Header().Set("Cache-Control", "no-cache")
		served.ServeHTTP(w, page)
	})
}
