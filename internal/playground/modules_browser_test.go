package playground_test

import (
	"encoding/json"
	"testing"
)

// inPage calls an async function of the page with an argument and decodes what it returns.
func (p *tab) inPage(function string, argument, result any) {
	p.t.Helper()
	given, err := json.Marshal(argument)
	if err != nil {
		p.t.Fatal(err)
	}
	p.eval("("+function+")("+string(given)+")", result)
}

// Discord's markdown becomes what Discord shows, and never code.
func TestMarkdown(t *testing.T) {
	page := openTab(t, chromium(t), start(t, nil).URL(), screens()[0])
	const render = `async (texts) => {
		const { markdown } = await import("/assets/markdown.js");
		return texts.map((text) => {
			const box = document.createElement("div");
			box.append(...markdown(text));
			for (const e of box.querySelectorAll("*")) for (const a of [...e.attributes]) if (!["href", "class"].includes(a.name)) e.removeAttribute(a.name);
			return box.innerHTML;
		});
	}`
	cases := []struct{ text, want string }{
		{"plain\ntwo lines", `<p>plain<br>two lines</p>`},
		{"**bold** *slanted* _too_ __under__ ~~gone~~", `<p><strong>bold</strong> <em>slanted</em> <em>too</em> <u>under</u> <s>gone</s></p>`},
		{"***both***", `<p><strong><em>both</em></strong></p>`},
		{"snake_case_name and 2 * 3 * 4", `<p>snake_case_name and 2 * 3 * 4</p>`},
		{"`a **code** span`", `<p><code>a **code** span</code></p>`},
		{"```go\nx := 1\n```\nafter", `<pre><code>x := 1</code></pre><p>after</p>`},
		{"# One\n## Two\n-# small", `<div class="md-h md-h1">One</div><div class="md-h md-h2">Two</div><p class="md-small">small</p>`},
		{"- a\n- b\n  - c\n- d", `<ul class="md-list"><li>a</li><li>b<ul class="md-list"><li>c</li></ul></li><li>d</li></ul>`},
		{"> quoted\n> more\nnot", `<blockquote><p>quoted<br>more</p></blockquote><p>not</p>`},
		{`1\. not a list, \*not slanted\*, a\_b`, `<p>1. not a list, *not slanted*, a_b</p>`},
		{"**1\\.** first", `<p><strong>1.</strong> first</p>`},
		{"[label](https://example.org/a_(b)) end", `<p><a href="https://example.org/a_(b)">label</a> end</p>`},
		{"see https://example.org/x. And <https://example.org/y>", `<p>see <a href="https://example.org/x">https://example.org/x</a>. And <a href="https://example.org/y">https://example.org/y</a></p>`},
		{"[¹](https://example.org/#:~:text=a)", `<p><a href="https://example.org/#:~:text=a" class="cite">¹</a></p>`},
		{"[x](javascript:alert(1))", `<p>[x](javascript:alert(1))</p>`},
		{`<img src=x onerror="alert(1)"><script>alert(1)</script>`, `<p>&lt;img src=x onerror="alert(1)"&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>`},
		{"[**bold** label](https://example.org/)", `<p><a href="https://example.org/"><strong>bold</strong> label</a></p>`},
		{"unclosed ** and ` and [ and ||", "<p>unclosed ** and ` and [ and ||</p>"},
		{"", ""},
	}
	texts := make([]string, len(cases))
	for i, c := range cases {
		texts[i] = c.text
	}
	var got []string
	page.inPage(render, texts, &got)
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%q\ngives %s\nwant  %s", c.text, got[i], c.want)
		}
	}
}

// Text fragments select what a browser's own would.
func TestFragments(t *testing.T) {
	page := openTab(t, chromium(t), start(t, nil).URL(), screens()[0])
	const mark = `async (fragments) => {
		const { mark } = await import("/assets/fragment.js");
		const html = "<h1>The Elf</h1><p>The old <b>bri</b>dge, the   old mill.</p><script>the old secret</script><p>The old bridge fell. Elf Jahren, elf Jahre später.</p><p>橋が落ちた。人はいない。</p>";
		const page = new DOMParser().parseFromString(html, "text/html");
		return fragments.map((f) => mark(page, "https://example.org/#:~:" + f, false));
	}`
	cases := []struct{ fragment, want string }{
		{"text=the%20old%20bridge", "The old bridge"},
		{"text=the%20old,mill", "The old bridge, the   old mill"},
		{"text=the%20old%20bridge,-fell", "The old bridge"},
		{"text=bridge%2C-,the%20old%20mill", "the   old mill"},
		{"text=elf%20jahre", "elf Jahre"},
		{"text=%E4%BA%BA%E3%81%AF", "人は"},
		{"text=the%20old%20secret", ""},
		{"text=nowhere", ""},
		{"text=%E0%A4%A", ""},
		{"text=", ""},
		{"text=fell&text=mill", "fell … mill"},
	}
	fragments := make([]string, len(cases))
	for i, c := range cases {
		fragments[i] = c.fragment
	}
	var got []string
	page.inPage(mark, fragments, &got)
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%s marks %q, want %q", c.fragment, got[i], c.want)
		}
	}
}
