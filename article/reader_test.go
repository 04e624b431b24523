package article

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lede-bot/lede/article/internal/pdftext/pdftest"
)

const storyText = `Harbour bridge reopens

The harbour bridge reopened on Monday after eleven weeks of repairs, two weeks earlier than planned.

Engineers replaced forty cables and a bearing that had cracked during the winter storms, the board said.`

func storyPDF() []byte {
	return pdftest.File{
		Title: "Microsoft Word - bridge.doc", Author: "Ana Kowal",
		Pages: []string{pdftest.Text("F2", 22, 72, 720, "Harbour bridge reopens") +
			pdftest.Lines("F1", 11, 72, 690, "The harbour bridge reopened on Monday after eleven weeks of repairs, two weeks ear-", "lier than planned.")},
	}.Bytes()
}

// encryptedPDF has an encryption dictionary that no password opens.
func encryptedPDF() []byte {
	zeros := strings.Repeat("00", 32)
	file := pdftest.File{
		Pages:   []string{pdftest.Text("F1", 11, 72, 700, "Nobody reads this.")},
		Objects: []string{"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + zeros + "> /U <" + zeros + "> >>"},
	}.Bytes()
	return bytes.Replace(file, []byte("/Root 1 0 R"), []byte(fmt.Sprintf("/Root 1 0 R /Encrypt %d 0 R", pdftest.FirstObject)), 1)
}

func TestReadsSources(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	fmt.Fprint(zip, storyHTML)
	zip.Close()
	served := map[string]struct {
		contentType string
		body        []byte
	}{
		"/page":     {"text/html", []byte(storyHTML)},
		"/xhtml":    {"application/xhtml+xml; charset=utf-8", []byte(storyHTML)},
		"/text":     {"text/plain", []byte(storyText)},
		"/source":   {"text/plain", []byte(storyHTML)},
		"/a.md":     {"text/plain; charset=utf-8", []byte("# Harbour bridge reopens\n\nThe harbour bridge *reopened* on Monday after eleven weeks of repairs.")},
		"/markdown": {"text/markdown", []byte("# Harbour bridge reopens\n\nThe harbour bridge *reopened* on Monday after eleven weeks of repairs.")},
		"/pdf":      {"application/pdf", storyPDF()},
		"/download": {"application/octet-stream", storyPDF()},
		"/wrong":    {"text/html", storyPDF()},
		"/utf16":    {"text/plain; charset=utf-16", encode(t, named(t, "utf-16le"), storyText)},
	}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", served[r.URL.Path].contentType)
		w.Write(served[r.URL.Path].body)
	})
	sources := map[string]Source{
		"HTML file":            {Path: write("a.html", []byte(storyHTML))},
		"XHTML file":           {Path: write("a.xhtml", []byte("<?xml version='1.0'?>\n"+storyHTML))},
		"zipped HTML file":     {Path: write("b.html.gz", zipped.Bytes())},
		"HTML without a name":  {Path: write("page", []byte(storyHTML))},
		"text file":            {Path: write("a.txt", []byte(storyText))},
		"text without a name":  {Path: write("text", []byte(storyText))},
		"Cyrillic name":        {Path: write("мост.TXT", []byte(storyText))},
		"Markdown file":        {Path: write("a.md", served["/markdown"].body)},
		"PDF file":             {Path: write("a.pdf", storyPDF())},
		"PDF without a name":   {Path: write("pdf", storyPDF())},
		"pasted text":          {Content: []byte(storyText)},
		"pasted UTF-16":        {Content: encode(t, named(t, "utf-16be"), storyText)},
		"pasted HTML":          {Content: []byte("\n " + storyHTML)},
		"pasted PDF":           {Content: storyPDF()},
		"pasted with name":     {Content: served["/markdown"].body, Name: "x.markdown"},
		"pasted with type":     {Content: served["/markdown"].body, ContentType: "text/markdown"},
		"link in angle quotes": {URL: " <" + server.URL + "/page>, "},
	}
	for path := range served {
		sources["link "+path] = Source{URL: server.URL + path + "?q=1#part"}
	}
	r := openReader(t, ReaderOptions{})
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			a, err := r.Read(t.Context(), source)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(a.Text, "on Monday after eleven weeks of repairs") || a.Headline != "Harbour bridge reopens" || strings.Contains(a.Text, "<p>") {
				t.Errorf("got %q, %q", a.Headline, a.Text)
			}
			if address := strings.Contains(name, "link"); address != (a.URL != "") || strings.Contains(a.URL, "#") {
				t.Errorf("got URL %q", a.URL)
			}
		})
	}
}

func TestReadRefusesBadInput(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	huge := func(name string) string {
		path := write(name, nil)
		if err := os.Truncate(path, 200<<20); err != nil { // sparse: no disk is used
			t.Fatal(err)
		}
		return path
	}
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	zip.Write(bytes.Repeat([]byte{' '}, 30<<20))
	zip.Close()
	resolver, _ := newResolver(t, nil)
	program := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 2000)...)
	r := startReader(t, ReaderOptions{Timeout: 5 * time.Second}, resolver)
	for name, o := range map[string]struct {
		source Source
		kind   ErrorKind
		want   string
	}{
		"no file":             {Source{Path: filepath.Join(folder, "none.txt")}, KindUnreadable, "no file named none.txt"},
		"folder":              {Source{Path: folder}, KindUnreadable, "is a folder"},
		"device":              {Source{Path: os.DevNull}, KindUnreadable, "is a folder or device"},
		"200 MB of text":      {Source{Path: huge("huge.txt")}, KindTooLarge, "huge.txt is larger than the 5 MB"},
		"200 MB of anything":  {Source{Path: huge("huge")}, KindTooLarge, "larger than the 25 MB"},
		"200 MB of PDF":       {Source{Path: huge("huge.pdf")}, KindTooLarge, "larger than the 25 MB"},
		"6 MB of text":        {Source{Content: bytes.Repeat([]byte("word "), 6<<20/5)}, KindTooLarge, "This text is larger than the 5 MB"},
		"zipped without end":  {Source{Path: write("bomb.html.gz", bomb.Bytes())}, KindTooLarge, "larger than the 25 MB"},
		"broken zip":          {Source{Path: write("broken.gz", []byte("\x1f\x8b\x08xx"))}, KindUnreadable, "could not be read"},
		"program":             {Source{Path: write("program", program)}, KindUnreadable, "not text"},
		"program named .txt":  {Source{Path: write("program.txt", program)}, KindUnreadable, "not text"},
		"picture named .html": {Source{Path: write("picture.html", []byte("\x89PNG\r\n\x1a\n\x00\x00"))}, KindUnreadable, "a picture (image/png)"},
		"video pasted":        {Source{Content: []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")}, KindUnreadable, "a video"},
		"empty file":          {Source{Path: write("empty.txt", nil)}, KindUnreadable, "nothing to read"},
		"nothing pasted":      {Source{}, KindUnreadable, "nothing to read"},
		"blanks pasted":       {Source{Content: []byte("\ufeff \r\n\t\u00a0")}, KindUnreadable, "nothing to read"},
		"text named .pdf":     {Source{Path: write("text.pdf", []byte(storyText))}, KindUnreadable, "PDF, but is broken"},
		"PDF that stops":      {Source{Content: storyPDF()[:200]}, KindUnreadable, "PDF is broken"},
		"scanned PDF":         {Source{Content: pdftest.File{Pages: []string{"q 600 0 0 800 0 0 cm /Im1 Do Q"}}.Bytes()}, KindUnreadable, "a scan"},
		"blank PDF":           {Source{Content: pdftest.File{Pages: []string{"0 0 m"}}.Bytes()}, KindUnreadable, "no text in this PDF"},
		"encrypted PDF":       {Source{Content: encryptedPDF()}, KindUnreadable, "locked with a password"},
		"no link":             {Source{URL: "a bridge"}, KindBadLink, "not a link"},
		"file as link":        {Source{URL: "file:///etc/passwd"}, KindBadLink, "http:// or https://"},
		"unknown host":        {Source{URL: "https://no-such-site.example/a?token=secret"}, KindNetwork, "can't find a website named no-such-site.example"},
		"refused address":     {Source{URL: "http://169.254.169.254/latest?token=secret"}, KindBlocked, "may not open"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := r.Read(t.Context(), o.source)
			if a != nil {
				t.Errorf("got %+v", a)
			}
			wantError(t, err, o.kind, o.want)
			if strings.Contains(Sentence(err), folder) {
				t.Errorf("the path is told: %s", Sentence(err))
			}
		})
	}
	if os.Geteuid() != 0 { // root may read everything
		path := write("locked.txt", []byte(storyText))
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		_, err := r.Read(t.Context(), Source{Path: path})
		wantError(t, err, KindUnreadable, "not allowed to open locked.txt")
	}
}

func TestReadBoundsExtraction(t *testing.T) {
	r := openReader(t, ReaderOptions{ExtractTimeout: time.Nanosecond, MaxParallelExtractions: 1})
	_, err := r.Read(t.Context(), Source{Content: []byte(storyHTML)})
	wantError(t, err, KindTooLarge, "takes too long")

	r = openReader(t, ReaderOptions{MaxParallelExtractions: 1})
	r.extractions <- struct{}{} // somebody else is at work
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = r.Read(ctx, Source{Content: []byte(storyHTML)})
	wantError(t, err, KindNetwork, "was stopped")
	<-r.extractions
	if _, err := r.Read(t.Context(), Source{Content: []byte(storyHTML)}); err != nil {
		t.Error(err)
	}
}

func TestReaderOptions(t *testing.T) {
	for _, o := range []ReaderOptions{{Timeout: -1}, {MaxPageBytes: -1}, {MaxParallelFetches: -1}, {Proxy: "x"}} {
		if _, err := NewReader(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}
