package article

import "strings"

// access says whether a page calls itself free to read.
type access uint8

const (
	accessUnknown access = iota
	accessFree
	accessPaid
)

// linkedData is what a page's JSON-LD says about its main article
// (schema.org NewsArticle and kin, https://schema.org/Article).
type linkedData struct {
	// kind is the type of the node that was chosen ("NewsArticle"), empty without any.
	kind                       string
	headline, alternative      string
	description                string
	authors                    []string
	publisher                  string
	published, modified        string
	uploaded                   string // of a video or the like, which may be older than its article
	url, image, language, body string
	wordCount                  int
	timeRequired               string
	access                     access
	// types holds every type of a top-level node, in lower case.
	types map[string]bool
	// listed counts the entries of item lists and the articles within them.
	listed int
}

// Ranks of the types that can describe the page's main entity: the higher one wins.
const (
	rankNone = iota
	rankPage
	rankMedia
	rankArticle
)

// typeRank says how likely a schema.org type describes the page's article.
func typeRank(kind string) int {
	switch strings.ToLower(kind) {
	case "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
		"reviewnewsarticle", "backgroundnewsarticle", "asknewsarticle", "advertisercontentarticle",
		"satiricalarticle", "blogposting", "liveblogposting", "socialmediaposting", "scholarlyarticle",
		"medicalscholarlyarticle", "techarticle", "report", "discussionforumposting", "recipe", "howto",
		"review", "criticreview", "claimreview", "pressrelease":
		return rankArticle
	case "videoobject", "audioobject", "imagegallery", "mediagallery", "videogallery", "podcastepisode",
		"clip", "tvepisode":
		return rankMedia
	case "webpage", "itempage", "aboutpage", "profilepage", "collectionpage", "searchresultspage",
		"faqpage", "qapage", "creativework", "product", "event", "medicalwebpage":
		return rankPage
	}
	return rankNone
}

// ldNode is one typed object of the page's JSON-LD.
type ldNode struct {
	kind   string
	rank   int
	fields map[string]any
	nested bool // within a list or as a part of another node
}

// ldGraph holds all nodes of a page and resolves references between them.
type ldGraph struct {
	nodes []ldNode
	byID  map[string]map[string]any
	data  *linkedData
}

// Bounds on the walk over nested objects and the nodes that are compared; real
// pages stay below ten and a hundred.
const (
	maxLinkedDepth = 24
	maxLinkedNodes = 500
)

// readLinkedData reads all JSON-LD scripts of a page. Broken JSON is repaired
// where that is possible and otherwise ignored.
func readLinkedData(scripts []string, pageURL string) linkedData {
	data := linkedData{types: map[string]bool{}}
	graph := ldGraph{byID: map[string]map[string]any{}, data: &data}
	for _, script := range scripts {
		for _, value := range decodeLinkedData(script) {
			graph.collect(value, 0, false)
		}
	}
	graph.choose(pageURL)
	return data
}

// collect walks over a decoded value and remembers its typed objects.
func (g *ldGraph) collect(value any, depth int, nested bool) {
	if depth > maxLinkedDepth {
		return
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			g.collect(item, depth+1, nested)
		}
	case map[string]any:
		if id, ok := value["@id"].(string); ok && len(value) > 1 {
			g.byID[id] = value
		}
		if inner, ok := value["@graph"]; ok {
			g.collect(inner, depth+1, nested)
		}
		kind, rank := "", rankNone
		for _, name := range stringsOf(value["@type"]) {
			name = name[strings.LastIndexAny(name, "/:#")+1:]
			if r := typeRank(name); kind == "" || r > rank {
				kind, rank = name, r
			}
			if !nested {
				g.data.types[strings.ToLower(name)] = true
			}
		}
		if rank > rankNone && len(g.nodes) < maxLinkedNodes {
			g.nodes = append(g.nodes, ldNode{kind, rank, value, nested})
		}
		if items, ok := value["itemListElement"]; ok && !strings.EqualFold(kind, "BreadcrumbList") {
			g.data.listed += len(asList(items))
			g.collect(items, depth+1, true)
		}
		if item, ok := value["item"]; ok && nested {
			g.collect(item, depth+1, true)
		}
		for _, key := range [...]string{"mainEntity", "mainEntityOfPage"} {
			if inner, ok := value[key].(map[string]any); ok {
				g.collect(inner, depth+1, nested)
			}
		}
		if parts, ok := value["hasPart"]; ok {
			g.collect(parts, depth+1, true)
		}
	}
}

// choose fills the result from the node that describes the page best, and from
// the others where that one is silent.
func (g *ldGraph) choose(pageURL string) {
	best, bestScore := -1, 0
	for i, node := range g.nodes {
		score := node.rank * 4
		switch {
		case sameAddress(g.address(node.fields), pageURL):
			score += 3
		case node.nested:
			continue // another page's article
		}
		if _, ok := node.fields["headline"]; ok {
			score++
		}
		if best < 0 || score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return
	}
	g.data.kind = g.nodes[best].kind
	g.fill(g.nodes[best].fields, true)
	for i, node := range g.nodes {
		if i != best && !node.nested && node.rank != rankMedia {
			g.fill(node.fields, node.rank == rankArticle)
		}
	}
}

// fill sets what is still unset from the fields of one node. A node that
// describes the page rather than the article has no say in what only articles have.
func (g *ldGraph) fill(fields map[string]any, isArticle bool) {
	d := g.data
	set := func(target *string, keys ...string) {
		for _, key := range keys {
			if *target == "" {
				*target = strings.TrimSpace(g.text(fields[key]))
			}
		}
	}
	if isArticle {
		set(&d.headline, "headline", "name", "title")
		set(&d.alternative, "alternativeHeadline")
		set(&d.body, "articleBody", "text")
		set(&d.timeRequired, "timeRequired")
		if len(d.authors) == 0 {
			d.authors = g.names(fields["author"], 0)
		}
		if len(d.authors) == 0 {
			d.authors = g.names(fields["creator"], 0)
		}
		if d.wordCount == 0 {
			d.wordCount = integerOf(fields["wordCount"])
		}
	}
	set(&d.description, "description")
	set(&d.published, "datePublished", "dateCreated")
	set(&d.uploaded, "uploadDate")
	set(&d.modified, "dateModified")
	set(&d.language, "inLanguage")
	if d.url == "" {
		d.url = g.address(fields)
	}
	if d.image == "" {
		d.image = g.link(fields["image"], 0)
	}
	if d.image == "" {
		d.image = g.link(fields["thumbnailUrl"], 0)
	}
	if d.publisher == "" {
		if names := g.names(fields["publisher"], 0); len(names) > 0 {
			d.publisher = names[0]
		}
	}
	if d.access == accessUnknown {
		d.access = accessOf(fields)
	}
}

// text returns the string of a value that may be a string, a number, a list or
// an object with a name or value.
func (g *ldGraph) text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		for _, item := range value {
			if s := g.text(item); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, key := range [...]string{"@value", "name", "alternateName"} {
			if s, ok := value[key].(string); ok {
				return s
			}
		}
	}
	return ""
}

// names returns the names of persons or organizations, following references.
func (g *ldGraph) names(value any, depth int) []string {
	if depth > 4 {
		return nil
	}
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var all []string
		for _, item := range value {
			all = append(all, g.names(item, depth+1)...)
		}
		return all
	case map[string]any:
		if _, ok := value["name"]; ok {
			return stringsOf(value["name"])
		}
		if id, ok := value["@id"].(string); ok && g.byID[id] != nil {
			return stringsOf(g.byID[id]["name"])
		}
	}
	return nil
}

// link returns the address of an image or page given as string, list or object.
func (g *ldGraph) link(value any, depth int) string {
	if depth > 4 {
		return ""
	}
	switch value := value.(type) {
	case string:
		return value
	case []any:
		if len(value) > 0 {
			return g.link(value[0], depth+1)
		}
	case map[string]any:
		for _, key := range [...]string{"url", "contentUrl", "thumbnailUrl"} {
			if s, ok := value[key].(string); ok && s != "" {
				return s
			}
		}
		id, _ := value["@id"].(string)
		if node := g.byID[id]; node != nil && len(value) == 1 {
			return g.link(node, depth+1)
		}
		return id
	}
	return ""
}

// address returns the address that a node names for itself.
func (g *ldGraph) address(fields map[string]any) string {
	for _, key := range [...]string{"url", "mainEntityOfPage"} {
		if s := g.link(fields[key], 0); strings.HasPrefix(s, "http") {
			return s
		}
	}
	return ""
}
