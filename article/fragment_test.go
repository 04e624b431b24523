package article

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

const fragmentPage = `<html><head><title>Not seen</title><style>p{}</style></head><body>
<nav><ul><li>News<li>Sport</ul></nav>
<aside><p>The <b>bridge</b> is shut.</p></aside>
<h1>Old bridge</h1>
<p>The council voted on Tuesday to shut the <a href="/x">old bridge</a>,
   which carries 1,900 cars a day.<sup>1</sup> <span>It is well-known, R&amp;D
   aside.</span><br>The bridge is shut.</p>
<pre>line one
line two</pre>
<div hidden>Not seen</div><p style="Display: none">Not seen</p><noscript>Not seen</noscript><dialog>Not seen</dialog>
<script>var notSeen</script><select><option>Not seen</select>
</body></html>`

func TestRenderedText(t *testing.T) {
	doc, err := html.Parse(strings.NewReader(fragmentPage))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"News", "Sport", "The bridge is shut.", "Old bridge",
		"The council voted on Tuesday to shut the old bridge, which carries 1,900 cars a day.1 It is well-known, R&D aside.",
		"The bridge is shut.", "line one", "line two",
	}
	if diff := cmp.Diff(want, newLocator(doc).blocks); diff != "" {
		t.Error(diff)
	}
}

func TestCitationURL(t *testing.T) {
	doc, err := html.Parse(strings.NewReader(fragmentPage))
	if err != nil {
		t.Fatal(err)
	}
	a := &Article{
		URL:      "https://example.org/story?id=7#comments",
		Language: "en",
		Blocks: []Block{
			{Text: "The council voted on Tuesday to shut the old bridge, which carries 1,900 cars a day. It is well-known, R&D aside. The bridge is shut."},
			{Text: "This was added by nobody."},
		},
		locator: newLocator(doc),
	}
	a.finish()
	const address = "https://example.org/story?id=7"
	want := []string{
		address,
		address + "#:~:text=The%20council,a%20day",
		address + "#:~:text=It%20is,R%26D%20aside",
		address + "#:~:text=aside.-,The%20bridge,is%20shut",
		address,
		address,
	}
	var got []string
	for n := range want {
		got = append(got, a.CitationURL(n))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := (&Article{Passages: a.Passages, locator: a.locator}).CitationURL(1); got != "" {
		t.Errorf("an article without an address is cited as %q", got)
	}
	if got := (&Article{URL: address, Passages: a.Passages}).CitationURL(1); got != address {
		t.Errorf("an article without a page is cited as %q", got)
	}
}
