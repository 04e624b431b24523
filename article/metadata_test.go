package article

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const testURL = "https://www.harbourpost.example.org/2023/news/pier-story.html?utm_source=feed&id=7#top"

func parsePage(t testing.TB, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// ld wraps JSON into a JSON-LD script.
func ld(json string) string { return `<script type="application/ld+json">` + json + `</script>` }

func TestMetadataSources(t *testing.T) {
	get := map[string]func(metadata) string{
		"headline": func(m metadata) string { return m.headline },
		"dek":      func(m metadata) string { return m.dek },
		"byline":   func(m metadata) string { return m.byline },
		"site":     func(m metadata) string { return m.site },
		"language": func(m metadata) string { return m.language },
		"image":    func(m metadata) string { return m.leadImage },
		"url":      func(m metadata) string { return m.canonicalURL },
		"published": func(m metadata) string {
			if m.published.IsZero() {
				return ""
			}
			return m.published.Format(time.RFC3339)
		},
		"modified": func(m metadata) string {
			if m.modified.IsZero() {
				return ""
			}
			return m.modified.Format(time.RFC3339)
		},
	}
	tests := []struct{ name, page, field, want string }{
		// Headline.
		{"JSON-LD", ld(`{"@type":"NewsArticle","headline":"Pier to be rebuilt"}`), "headline", "Pier to be rebuilt"},
		{"JSON-LD graph", ld(`{"@graph":[{"@type":"WebSite","name":"Post"},{"@type":"Article","headline":"Pier to be rebuilt"}]}`), "headline", "Pier to be rebuilt"},
		{"JSON-LD list", ld(`[{"@type":"BreadcrumbList"},{"@type":["Article","BlogPosting"],"headline":"Pier to be rebuilt"}]`), "headline", "Pier to be rebuilt"},
		{"stories listed in JSON-LD are not this one", ld(`{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Another story here"}]}`) + `<title>Pier to be rebuilt</title>`, "headline", "Pier to be rebuilt"},
		{"the node of this page among several", ld(`[{"@type":"NewsArticle","headline":"Another story","url":"https://harbourpost.example.org/x"},{"@type":"NewsArticle","headline":"Pier to be rebuilt","mainEntityOfPage":{"@id":"https://www.harbourpost.example.org/2023/news/pier-story.html"}}]`), "headline", "Pier to be rebuilt"},
		{"OpenGraph", `<meta property="og:title" content="Pier to be rebuilt">`, "headline", "Pier to be rebuilt"},
		{"entities escaped twice", `<meta property="og:title" content="Pier &amp;amp; ferry: what&amp;#8217;s next">`, "headline", "Pier & ferry: what’s next"},
		{"title with site behind a bar", `<title>Pier to be rebuilt | Harbour Post</title>`, "headline", "Pier to be rebuilt"},
		{"title with site behind a dash", `<meta property="og:site_name" content="The Harbour Post"><title>Pier to be rebuilt - The Harbour Post</title>`, "headline", "Pier to be rebuilt"},
		{"title with section and site", `<title>Pier to be rebuilt – News – harbourpost.example.org</title><h1>Pier to be rebuilt</h1>`, "headline", "Pier to be rebuilt"},
		{"title with site in front", `<meta property="og:site_name" content="Harbour Post"><title>Harbour Post: Pier to be rebuilt</title>`, "headline", "Pier to be rebuilt"},
		{"a dash inside the headline stays", `<title>Pier to be rebuilt - at last, after four long years</title>`, "headline", "Pier to be rebuilt - at last, after four long years"},
		{"h1 before a wording for search engines", `<meta property="og:title" content="Marrow Bay pier to be rebuilt"><h1>Pier to be rebuilt at Marrow Bay</h1>`, "headline", "Pier to be rebuilt at Marrow Bay"},
		{"the h1 of the site is no headline", `<meta property="og:title" content="Pier to be rebuilt"><h1>Harbour Post</h1><h1>Pier to be rebuilt</h1>`, "headline", "Pier to be rebuilt"},
		{"a kicker within the h1", `<meta property="og:title" content="Pier to be rebuilt"><h1><span>Transport</span> <span>Pier to be rebuilt</span></h1>`, "headline", "Pier to be rebuilt"},
		{"headline in an h2 under the site's h1", `<title>Old Blog » Archive » Pier to be rebuilt</title><h1>Old Blog</h1><h2>Pier to be rebuilt</h2>`, "headline", "Pier to be rebuilt"},
		{"the site in the h1 and before the title", `<meta property="og:title" content="Pier to be rebuilt"><title>Tidal Notes: Pier to be rebuilt</title><h1>Tidal Notes</h1>`, "headline", "Pier to be rebuilt"},
		{"two names in one property", `<meta property="dc:title og:title" content="Pier to be rebuilt">`, "headline", "Pier to be rebuilt"},
		{"tags within", ld(`{"@type":"Article","headline":"Pier <em>to be</em> rebuilt"}`), "headline", "Pier to be rebuilt"},
		{"line breaks within", "<h1>Pier\n\t to be<br>rebuilt</h1>", "headline", "Pier to be rebuilt"},
		{"citation", `<meta name="citation_title" content="Pier to be rebuilt">`, "headline", "Pier to be rebuilt"},
		{"nothing", `<p>Text</p>`, "headline", ""},

		// Dek.
		{"visible subhead", `<meta name="description" content="A search snippet about piers"><h1>Pier</h1><p class="article-standfirst">Four years of argument end.</p>`, "dek", "Four years of argument end."},
		{"description", `<title>Pier</title><meta name="description" content="Four years of argument end.">`, "dek", "Four years of argument end."},
		{"a description that is cut off", `<title>Pier</title><meta name="description" content="Four years of argu...">`, "dek", ""},
		{"a description that repeats the headline", `<title>Pier to be rebuilt</title><meta name="description" content="Pier to be rebuilt">`, "dek", ""},

		// Byline.
		{"JSON-LD person", ld(`{"@type":"NewsArticle","author":{"@type":"Person","name":"Ottilie Brandt"}}`), "byline", "Ottilie Brandt"},
		{"JSON-LD persons", ld(`{"@type":"NewsArticle","author":[{"name":"Ottilie Brandt"},{"name":"Marten Holl"}]}`), "byline", "Ottilie Brandt, Marten Holl"},
		{"JSON-LD strings", ld(`{"@type":"NewsArticle","author":["Ottilie Brandt","Marten Holl"]}`), "byline", "Ottilie Brandt, Marten Holl"},
		{"JSON-LD reference", ld(`{"@graph":[{"@type":"Article","author":{"@id":"#p1"}},{"@type":"Person","@id":"#p1","name":"Ottilie Brandt"}]}`), "byline", "Ottilie Brandt"},
		{"By", `<meta name="author" content="By Ottilie Brandt">`, "byline", "Ottilie Brandt"},
		{"and", `<meta name="author" content="Ottilie Brandt and Marten Holl">`, "byline", "Ottilie Brandt, Marten Holl"},
		{"and within a name", `<meta name="author" content="Department of Food and Farming">`, "byline", "Department of Food and Farming"},
		{"three names", `<meta name="author" content="Ottilie Brandt, Marten Holl, and Ines Varga">`, "byline", "Ottilie Brandt, Marten Holl, Ines Varga"},
		{"a link is no author", `<meta property="article:author" content="https://social.example/ottilie"><meta name="author" content="Ottilie Brandt">`, "byline", "Ottilie Brandt"},
		{"the site is no author", `<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">`, "byline", ""},
		{"the account is no author", `<meta name="author" content="admin">`, "byline", ""},
		{"role behind the name", `<meta name="author" content="Ottilie Brandt, Senior Editor">`, "byline", "Ottilie Brandt"},
		{"site behind the name", `<meta name="author" content="Ottilie Brandt | Harbour Post">`, "byline", "Ottilie Brandt"},
		{"e-mail behind the name", `<meta name="author" content="Ottilie Brandt ottilie@example.org">`, "byline", "Ottilie Brandt"},
		{"citation authors", `<meta name="citation_author" content="Brandt, Ottilie"><meta name="citation_author" content="Holl, Marten">`, "byline", "Ottilie Brandt, Marten Holl"},
		{"remark behind the name", ld(`{"@type":"Article","author":{"name":"Ottilie Brandt (with Marten Holl)"}}`), "byline", "Ottilie Brandt"},
		{"an account with digits", `<h1>Pier</h1><span class="author">OB7567</span>`, "byline", ""},
		{"nothing but a lead-in", `<h1>Pier</h1><span rel="author">By</span>`, "byline", ""},
		{"Dublin Core with a colon", `<meta name="dc:creator" content="Ottilie Brandt">`, "byline", "Ottilie Brandt"},
		{"weekday and date behind the name", `<h1>Pier</h1><p class="byline">By Ottilie Brandt on Tuesday, 14 March 2023</p>`, "byline", "Ottilie Brandt"},
		{"imprint as author", `<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post, Marrow Bay, Verania">`, "byline", ""},
		{"layout named after its sidebar", `<div class="content-sidebar-wrap"><h1>Pier</h1><span class="author">Ottilie Brandt</span></div>`, "byline", "Ottilie Brandt"},
		{"agency", `<meta name="author" content="dpa">`, "byline", "dpa"},
		{"visible, German", `<h1>Brücke gesperrt</h1><p class="byline">Von Ottilie Brandt, 14. März 2023</p>`, "byline", "Ottilie Brandt"},
		{"visible, French", `<h1>Le pont</h1><div class="article-author">Par Ottilie Brandt et Marten Holl</div>`, "byline", "Ottilie Brandt, Marten Holl"},
		{"visible, Spanish", `<h1>El puente</h1><span rel="author">Por Inés Varga</span>`, "byline", "Inés Varga"},
		{"visible, Italian", `<h1>Il ponte</h1><span class="author">di Ottilia Branda</span>`, "byline", "Ottilia Branda"},
		{"visible, Russian", `<h1>Мост</h1><span class="author">Автор: Инна Варгина</span>`, "byline", "Инна Варгина"},
		{"visible, Polish", `<h1>Most</h1><span class="author">Autorka: Inga Warska</span>`, "byline", "Inga Warska"},
		{"visible, Dutch", `<h1>De brug</h1><span class="author">Door Otto van den Brandt</span>`, "byline", "Otto van den Brandt"},
		{"visible, no markup", `<h1>Pier to be rebuilt</h1><p>By Ottilie Brandt</p><p>The council voted.</p>`, "byline", "Ottilie Brandt"},
		{"microdata", `<div itemscope><span itemprop="author" itemscope><span itemprop="name">Ottilie Brandt</span></span></div>`, "byline", "Ottilie Brandt"},
		{"the author of a comment", `<h1>Pier</h1><div class="comments"><span class="author">Loud Reader</span></div>`, "byline", ""},
		{"an author box is no name", `<h1>Pier</h1><div class="author">Read more posts by this author and follow us</div>`, "byline", ""},

		// Site.
		{"OpenGraph", `<meta property="og:site_name" content="The Harbour Post">`, "site", "The Harbour Post"},
		{"publisher", ld(`{"@type":"NewsArticle","publisher":{"@type":"Organization","name":"The Harbour Post"}}`), "site", "The Harbour Post"},
		{"host", ``, "site", "harbourpost.example.org"},

		// Dates.
		{"JSON-LD with zone", ld(`{"@type":"NewsArticle","datePublished":"2023-03-14T08:30:00+01:00"}`), "published", "2023-03-14T08:30:00+01:00"},
		{"article:published_time", `<meta property="article:published_time" content="2023-03-14T08:30:00Z">`, "published", "2023-03-14T08:30:00Z"},
		{"article:modified_time", `<meta property="article:published_time" content="2023-03-14T08:30:00Z"><meta property="article:modified_time" content="2023-03-15T08:30:00Z">`, "modified", "2023-03-15T08:30:00Z"},
		{"modified before published is none", `<meta property="article:published_time" content="2023-03-14T08:30:00Z"><meta property="article:modified_time" content="2022-03-15T08:30:00Z">`, "modified", ""},
		{"other meta names", `<meta name="parsely-pub-date" content="2023-03-14">`, "published", "2023-03-14T00:00:00Z"},
		{"microdata", `<time itemprop="datePublished" datetime="2023-03-14">last week</time>`, "published", "2023-03-14T00:00:00Z"},
		{"time behind the headline before today's date at the top", `<time>1 May 2024</time><h1>Pier</h1><time datetime="2023-03-14T09:00">14 March</time>`, "published", "2023-03-14T09:00:00Z"},
		{"class", `<h1>Brücke</h1><span class="entry-date">14. März 2023</span>`, "published", "2023-03-14T00:00:00Z"},
		{"line behind the headline", `<h1>Мост</h1><div>14 марта 2023, 09:15</div>`, "published", "2023-03-14T09:15:00Z"},
		{"no date at all", `<h1>Pier</h1><p>The council voted.</p>`, "published", ""},

		// Language.
		{"html lang", `<html lang="pt-BR">`, "language", "pt"},
		{"locale", `<meta property="og:locale" content="de_AT">`, "language", "de"},
		{"JSON-LD", ld(`{"@type":"Article","inLanguage":"fr-FR"}`), "language", "fr"},
		{"nonsense", `<html lang="English">`, "language", ""},

		// Addresses.
		{"canonical", `<link rel="canonical" href="/2023/pier?utm_medium=x&id=7">`, "url", "https://www.harbourpost.example.org/2023/pier?id=7"},
		{"another host of the site", `<link rel="canonical" href="https://m.harbourpost.example.org/2023/pier">`, "url", "https://m.harbourpost.example.org/2023/pier"},
		{"another site", `<link rel="canonical" href="https://elsewhere.example.com/pier">`, "url", "https://www.harbourpost.example.org/2023/news/pier-story.html?id=7"},
		{"the front page", `<link rel="canonical" href="https://www.harbourpost.example.org/">`, "url", "https://www.harbourpost.example.org/2023/news/pier-story.html?id=7"},
		{"a script", `<link rel="canonical" href="javascript:alert(1)">`, "url", "https://www.harbourpost.example.org/2023/news/pier-story.html?id=7"},
		{"relative image", `<meta property="og:image" content="/img/pier.jpg">`, "image", "https://www.harbourpost.example.org/img/pier.jpg"},
		{"image object", ld(`{"@type":"Article","image":[{"@type":"ImageObject","url":"https://img.example.org/p.jpg"}]}`), "image", "https://img.example.org/p.jpg"},
		{"data image", `<meta property="og:image" content="data:image/png;base64,AA==">`, "image", ""},
	}
	for _, tt := range tests {
		t.Run(tt.field+"/"+tt.name, func(t *testing.T) {
			m := readMetadata(parsePage(t, tt.page), testURL)
			if got := get[tt.field](m); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBrokenLinkedData(t *testing.T) {
	tests := map[string]string{
		"comment marks":              "<!-- {\"@type\":\"NewsArticle\",\"headline\":\"Pier to be rebuilt\"} -->",
		"CDATA":                      "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"Pier to be rebuilt\"}\n//]]>",
		"trailing commas":            `{"@type":"NewsArticle","keywords":["a","b",],"headline":"Pier to be rebuilt",}`,
		"line break in a string":     "{\"@type\":\"NewsArticle\",\"description\":\"one\ntwo\",\"headline\":\"Pier to be rebuilt\"}",
		"quotes in a string":         `{"@type":"NewsArticle","description":"He said "never", they said "now".","headline":"Pier to be rebuilt"}`,
		"bad escape":                 `{"@type":"NewsArticle","description":"it\'s \x","headline":"Pier to be rebuilt"}`,
		"cut off":                    `{"@type":"NewsArticle","headline":"Pier to be rebuilt","articleBody":"The council of Marrow Bay vo`,
		"closing semicolon":          `{"@type":"NewsArticle","headline":"Pier to be rebuilt"};`,
		"two values":                 `{"@type":"WebSite","name":"Post"}{"@type":"NewsArticle","headline":"Pier to be rebuilt"}`,
		"missing closing bracket":    `{"@graph":[{"@type":"NewsArticle","headline":"Pier to be rebuilt"}`,
		"one bracket too many":       `{"@type":"NewsArticle","headline":"Pier to be rebuilt"}}`,
		"byte order mark":            "\ufeff{\"@type\":\"NewsArticle\",\"headline\":\"Pier to be rebuilt\"}",
		"type as address":            `{"@type":"http://schema.org/NewsArticle","headline":"Pier to be rebuilt"}`,
		"a comment in the middle":    "{\"@type\":\"NewsArticle\", /* by hand */ \"headline\":\"Pier to be rebuilt\" // yes\n}",
		"upper case and white space": "\n\n  {\"@type\" : \"newsarticle\" , \"headline\" : \"Pier to be rebuilt\"}\n",
	}
	for name, script := range tests {
		t.Run(name, func(t *testing.T) {
			if got := readMetadata(parsePage(t, ld(script)), testURL).headline; got != "Pier to be rebuilt" {
				t.Errorf("headline %q", got)
			}
		})
	}
	for _, hopeless := range []string{``, `{`, `null`, `"text"`, `[[[[`, `{"@type":{"@type":{}}}`, strings.Repeat(`{"mainEntity":`, 500)} {
		if got := readMetadata(parsePage(t, ld(hopeless)), testURL).headline; got != "" {
			t.Errorf("%.20q: headline %q", hopeless, got)
		}
	}
}

func FuzzMetadata(f *testing.F) {
	f.Add(`<html lang=en><title>Pier | Post</title><meta name=author content="By A B"><h1>Pier</h1><time>1 May 2020</time>`, testURL)
	f.Add(ld(`{"@type":"NewsArticle","headline":"a\ud800","author":[{"name":1},[["x"]]],"image":{"url":"//x"}`), "http://[::1]/")
	f.Add(`<link rel=canonical href="http://a/&#10;b"><base href="javascript:1"><meta property=og:image content=" ../x.png">`, "ftp://x/y")
	f.Add("<title>\x00\xff\u202eabc</title><p class=byline>Von \u2028 Z</p>", "")
	f.Fuzz(func(t *testing.T, page, address string) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return
		}
		m := readMetadata(doc, address)
		for name, value := range map[string]string{
			"headline": m.headline, "dek": m.dek, "byline": m.byline, "site": m.site, "language": m.language,
			"canonical address": m.canonicalURL, "lead image": m.leadImage,
		} {
			if oneLine(value, len(value)+8) != value && !strings.ContainsAny(value, "<&") || strings.ContainsAny(value, "\n\r\x00\u2028") {
				t.Errorf("%s is not one clean line: %q", name, value)
			}
		}
		for _, link := range []string{m.canonicalURL, m.leadImage} {
			if link != "" && !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://") {
				t.Errorf("address %q", link)
			}
		}
		judge(pageFacts{meta: &m, blocks: plainBlocks(doc), url: address})
	})
}

func BenchmarkMetadata(b *testing.B) {
	var page strings.Builder
	page.WriteString(`<html lang="en"><title>Pier to be rebuilt | Harbour Post</title>` + ld(`{"@type":"NewsArticle","headline":"Pier to be rebuilt","datePublished":"2023-03-14"}`) + `<h1>Pier to be rebuilt</h1>`)
	for range 300 {
		page.WriteString(`<div class="c-teaser c-teaser--wide"><h3><a href="/x">Another story of the day</a></h3><p class="text">The council voted on Tuesday to rebuild the old pier.</p></div>`)
	}
	doc := parsePage(b, page.String())
	for b.Loop() {
		m := readMetadata(doc, testURL)
		judge(pageFacts{meta: &m, blocks: []Block{{Text: "The council voted."}}, url: testURL})
	}
}
