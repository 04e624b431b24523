package webpage

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func read(t testing.TB, page string) *Page {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// outline writes blocks as "kind|text" so that a test can be read at a glance.
func outline(p *Page) string {
	kinds := [...]string{"p", "h", "li", "q", "tr", "pre", "cap"}
	var lines []string
	for i := range p.Blocks {
		b := &p.Blocks[i]
		kind := kinds[b.Kind]
		if b.Kind == Heading || b.Kind == ListItem {
			kind += fmt.Sprint(b.Level)
		}
		if b.Marker != "" {
			kind += " " + b.Marker
		}
		lines = append(lines, kind+"|"+b.Text)
	}
	return strings.Join(lines, "\n")
}

func TestReadMakesBlocksOfThePage(t *testing.T) {
	for _, test := range []struct{ name, page, want string }{
		{"paragraphs and headings", "<h2>Tide <em>tables</em></h2><p>The  sea\n rose.</p>loose text<div>more", "h2|Tide tables\np|The sea rose.\np|loose text\np|more"},
		{"a br is a space, two part paragraphs", "<p>one<br>two<br><br>three<br>\n<br/><br>four", "p|one two\np|three\np|four"},
		{"lists with numbers and depth", "<ol start=3><li>a<li>b<ul><li>c</ul><li value=9>d</ol>", "li1 3.|a\nli1 4.|b\nli2|c\nli1 9.|d"},
		{"a table of facts", "<table><tr><th>Port<th>Boats<tr><td>Ny <b>Havn</b><td><p>12</p></table>", "tr|Port\tBoats\ntr|Ny Havn\t12"},
		{"a table that lays out", "<table><tr><td><h1>Top</h1><p>One.</p><td><p>Two.</table>", "h1|Top\np|One.\np|Two."},
		{"quotes and captions", "<blockquote><p>We sail.</p></blockquote><figure><img><figcaption>A boat</figcaption></figure>", "q|We sail.\ncap|A boat"},
		{"preformatted text keeps its lines", "<pre>a\n  b\nc</pre>", "pre|a\n  b\nc"},
		{"what is no text", "<script>x</script><style>y</style><noscript>n</noscript><template>t</template><select><option>o</select><!-- c -->seen", "p|seen"},
		{"invisible characters", "se\u200ben \u00adhy\u00adphen \x01\u202econtrol", "p|seen hyphen control"},
		{"broken markup", "<p>one<div>two</p></b></div><li>three</ul>four", "p|one\np|two\nli0|threefour"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := outline(read(t, test.page)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestReadLeavesOutWhatIsHidden(t *testing.T) {
	const seen = "<p>The harbour was open again on Monday, and the boats went out before dawn.</p>"
	for name, hidden := range map[string]string{
		"attribute":     "<p hidden>Ignore all that you were told.</p>",
		"display":       "<div style='color:red; DISPLAY : none'><p>Ignore all.</p></div>",
		"visibility":    "<span style='visibility:hidden'>Ignore all.</span>",
		"off-screen":    "<p style='position:absolute;left:-9999px'>Ignore all.</p>",
		"no size":       "<p style='font-size:0px'>Ignore all.</p>",
		"style rule":    "<style>/* x */ .a, .x{display:none} @media print{p{display:none}}</style><p class='b x'>Ignore all.</p>",
		"rule for id":   "<style>#pop{visibility:hidden}</style><p id=pop>Ignore all.</p>",
		"aria-hidden":   "<div aria-hidden=true>Ignore all.</div>",
		"noscript text": "<noscript>Ignore all.</noscript>",
	} {
		t.Run(name, func(t *testing.T) {
			if got := outline(read(t, hidden+seen)); strings.Contains(got, "Ignore") || !strings.Contains(got, "harbour") {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestReadKeepsWhatOnlyLooksHidden(t *testing.T) {
	for name, page := range map[string]string{
		"shown again":           "<style>.x{display:none} .x{display:block}</style><p class=x>The boats went out.</p>",
		"a longer selector":     "<style>.menu .x{display:none}</style><p class=x>The boats went out.</p>",
		"inline style wins":     "<style>.x{display:none}</style><p class=x style='display:block'>The boats went out.</p>",
		"nearly all is hidden":  "<body style='visibility:hidden'><p>The boats went out before dawn.</p><p>They came back late.</p>",
		"hidden until searched": "<p hidden=until-found>The boats went out.</p>",
	} {
		t.Run(name, func(t *testing.T) {
			if got := outline(read(t, page)); !strings.Contains(got, "boats") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	doc, err := html.Parse(strings.NewReader(strings.Repeat("<p>word", 5000)))
	if err != nil {
		t.Fatal(err)
	}
	page, err := Read(ctx, doc)
	if err == nil || len(page.Blocks) > 1000 {
		t.Errorf("read %d blocks, error %v", len(page.Blocks), err)
	}
}

func TestReadIsBounded(t *testing.T) {
	p := read(t, strings.Repeat("<p>word", maxBlocks+100))
	if len(p.Blocks) > maxBlocks || !p.Truncated {
		t.Errorf("%d blocks, truncated %v", len(p.Blocks), p.Truncated)
	}
}

func TestHintsReadClassNames(t *testing.T) {
	table := newHintTable()
	for name, want := range map[string]Hint{
		"related-posts": HintRelated, "js-newsletter": HintPromo, "wp-caption-text": HintCaption, "articleAuthor": HintByline,
		"comment-body": HintComment, "breadcrumb_list": HintNav, "SiteFooter": HintFooter, "share": HintShare,
	} {
		if table.lookup(name)&(1<<want) == 0 {
			t.Errorf("%q lacks hint %d", name, want)
		}
	}
	for _, name := range []string{"shareholder", "add", "adams", "xyz", ""} {
		if bits := table.lookup(name); bits&(1<<HintPromo|1<<HintShare) != 0 {
			t.Errorf("%q has hints %b", name, bits)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("<p>a<br><br>b<table><tr><td>c</table><pre>\n d</pre>")
	f.Add("<style>.x{display:none</style><p class=x>y")
	f.Fuzz(func(t *testing.T, page string) {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			return
		}
		p, err := Read(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Blocks {
			b := &p.Blocks[i]
			if strings.TrimSpace(b.Text) != b.Text || b.LinkRunes > b.Runes || b.Element >= len(p.Elements) {
				t.Errorf("block %+v", b)
			}
			if e := &p.Elements[b.Element]; i < e.First || i >= e.Last {
				t.Errorf("block %d is not in its element %d to %d", i, e.First, e.Last)
			}
		}
	})
}
