package textdirective

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestMatch(t *testing.T) {
	page := `<body><h1>The old bridge</h1><p>The <b>old</b> bridge is shut. It&nbsp;was well-known, &amp; caf&eacute;s stood on it.
		<p>Café owners don't agree.<br>The end.<div hidden>Secret words</div><script>var x</script><ul><li>one<li>two</ul>`
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	p := NewPage(doc)
	tests := []struct {
		directive, want string
		count           int
	}{
		{"old%20bridge", "old bridge", 2},
		{"the%20old%20bridge,shut", "The old bridge\nThe old bridge is shut", 2},
		{"bridge-,The%20old,shut", "The old bridge is shut", 1},
		{"the-,old,-bridge%20is", "old", 1},
		{"the-,old,-bridge%20was", "", 0},
		{"old%20bridge,-is", "old bridge", 1},
		{"it%20was%20well%2Dknown%2C%20%26%20cafes", "It\u00a0was well-known, & cafés", 1},
		{"caf", "", 0},
		{"don", "", 0},
		{"agree.%20The", "", 0},
		{"agree.,The%20end", "agree.\nThe end", 1},
		{"Secret", "", 0},
		{"two", "two", 1},
		{"nowhere,two", "", 0},
	}
	for _, test := range tests {
		d, found, err := Parse("https://example.org/#:~:text=" + test.directive)
		if err != nil || !found {
			t.Fatalf("%s: %v %v", test.directive, found, err)
		}
		if text, count := p.Match(d); text != test.want || count != test.count {
			t.Errorf("%s matches %q, %d times, want %q, %d", test.directive, text, count, test.want, test.count)
		}
	}
	for _, bad := range []string{"a,b,c", "a-b", "-,a", "%zz", "a,-b,-c"} {
		if _, _, err := Parse("#:~:text=" + bad); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}
