package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/lede-bot/lede/article/internal/pdftext/pdftest"
)

func read(t testing.TB, file pdftest.File) *Document {
	t.Helper()
	document, err := Read(t.Context(), file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// texts writes blocks as lines: "# " before headings, "- " before list items.
func texts(blocks []Block) []string {
	var lines []string
	for _, block := range blocks {
		lines = append(lines, map[Kind]string{Heading: "# ", ListItem: "- "}[block.Kind]+block.Text)
	}
	return lines
}

func wantTexts(t *testing.T, document *Document, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, texts(document.Blocks)); diff != "" {
		t.Error(diff)
	}
}

func story() string {
	return pdftest.Text("F2", 22, 72, 720, "Harbour bridge reopens") +
		pdftest.Lines("F1", 11, 72, 680,
			"The harbour bridge reopened on Monday after eleven weeks of repairs, two weeks ear-",
			"lier than planned. Engineers replaced forty cables and a well-",
			"known bearing that had cracked in the winter storms. It was the second well-known",
			"bearing to fail.") +
		pdftest.Text("F2", 11, 72, 615, "What comes next") +
		pdftest.Lines("F1", 11, 72, 600,
			"\x95 New lamps along the footway",
			"\x95 A toll for lorries of more than twelve tonnes, which the board has put off for a",
			"year") +
		pdftest.Lines("F1", 11, 72, 540,
			"\x93Quiet at last,\x94 said a fisherman. The board will publish its accounts in spring.",
			"    An indented line begins the next paragraph, and goes on over the end of the line",
			"to its own end.")
}

func TestReadsAPage(t *testing.T) {
	for _, compress := range []bool{false, true} {
		document := read(t, pdftest.File{Title: "Bridge", Author: "Ana Kowal", Pages: []string{story()}, Compress: compress})
		wantTexts(t, document,
			"The harbour bridge reopened on Monday after eleven weeks of repairs, two weeks earlier than planned. Engineers replaced forty cables and a well-known bearing that had cracked in the winter storms. It was the second well-known bearing to fail.",
			"# What comes next",
			"- New lamps along the footway",
			"- A toll for lorries of more than twelve tonnes, which the board has put off for a year",
			"“Quiet at last,” said a fisherman. The board will publish its accounts in spring. An indented line begins the next paragraph, and goes on over the end of the line to its own end.",
		)
		if document.Headline != "Harbour bridge reopens" || document.Title != "Bridge" || document.Author != "Ana Kowal" || document.Pages != 1 {
			t.Errorf("got %+v", document)
		}
	}
}

func column(x, y float64, word string, lines int) string {
	var b strings.Builder
	for i := range lines {
		b.WriteString(pdftest.Text("F1", 10, x, y-12*float64(i), fmt.Sprintf("%s column line %d goes on here", word, i)))
	}
	return b.String()
}

// Columns are read one after the other, also when they are drawn line by line.
func TestReadsColumns(t *testing.T) {
	var interleaved strings.Builder
	for i := range 8 {
		y := 700 - 12*float64(i)
		interleaved.WriteString(pdftest.Text("F1", 10, 72, y, fmt.Sprintf("first column line %d goes on here", i)))
		interleaved.WriteString(pdftest.Text("F1", 10, 320, y, fmt.Sprintf("second column line %d goes on here", i)))
	}
	for name, page := range map[string]string{
		"drawn by column": column(72, 700, "first", 8) + column(320, 700, "second", 8),
		"drawn by line":   interleaved.String(),
		"drawn upwards":   reversed(column(72, 700, "first", 8)) + column(320, 700, "second", 8),
	} {
		document := read(t, pdftest.File{Pages: []string{pdftest.Text("F2", 20, 72, 740, "A title over both of the columns") + page}})
		all := strings.Join(texts(document.Blocks), " ")
		last := -1
		for _, word := range []string{"first", "second"} {
			for i := range 8 {
				at := strings.Index(all, fmt.Sprintf("%s column line %d", word, i))
				if at <= last {
					t.Errorf("%s: %s line %d is out of order: %s", name, word, i, all)
				}
				last = at
			}
		}
	}
}

func reversed(page string) string {
	lines := strings.SplitAfter(page, "\n")
	var b strings.Builder
	for i := len(lines) - 1; i >= 0; i-- {
		b.WriteString(lines[i])
	}
	return b.String()
}

func TestDropsRunningLines(t *testing.T) {
	var pages []string
	for i := 1; i <= 4; i++ {
		pages = append(pages, pdftest.Text("F1", 8, 72, 760, fmt.Sprintf("The Harbour Gazette - issue %d", i))+
			pdftest.Lines("F1", 11, 72, 700,
				fmt.Sprintf("Page %s tells its own part of the story, which runs over the end of the", []string{"one", "two", "three", "four"}[i-1]),
				[]string{"line and the page", "edge of the paper", "sheet without a stop", "whole paper"}[i-1]+" since it")+
			pdftest.Text("F1", 8, 300, 40, fmt.Sprintf("- %d -", i)))
	}
	pages[3] = strings.Replace(pages[3], "since it", "as told.", 1)
	document := read(t, pdftest.File{Pages: pages})
	all := strings.Join(texts(document.Blocks), " ")
	if strings.Contains(all, "Gazette") || strings.Contains(all, "- 1 -") || strings.Contains(all, "- 4 -") || !strings.Contains(all, "since it Page two tells") {
		t.Errorf("got %s", all)
	}
}

func TestSkipsArtifactsAndMargins(t *testing.T) {
	page := "/Artifact << /Type /Pagination >> BDC " + pdftest.Text("F1", 9, 72, 760, "A running head") + "EMC\n" +
		"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET\n" +
		"BI /W 1 /H 1 /BPC 8 /CS /G ID \x80(EI EI\n" +
		pdftest.Text("F1", 11, 72, 700, "Only this sentence is for readers.")
	wantTexts(t, read(t, pdftest.File{Pages: []string{page}}), "Only this sentence is for readers.")
}

func TestReadsForms(t *testing.T) {
	content := pdftest.Text("F1", 11, 0, 0, "Drawn by a form.")
	loop := "/Fm2 Do /Fm2 Do " + pdftest.Text("F1", 11, 0, -20, "x")
	document := read(t, pdftest.File{
		Pages: []string{"/Fm1 Do\n/Fm2 Do\n" + pdftest.Text("F1", 11, 72, 600, "Drawn by the page.")},
		Forms: "/Fm1 8 0 R /Fm2 9 0 R",
		Objects: []string{
			fmt.Sprintf("<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Matrix [1 0 0 1 72 700] /Length %d >>\nstream\n%s\nendstream", len(content), content),
			fmt.Sprintf("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Fm2 9 0 R >> >> /Length %d >>\nstream\n%s\nendstream", len(loop), loop),
		},
	})
	if len(document.Blocks) == 0 || document.Blocks[len(document.Blocks)-1].Text != "Drawn by the page." {
		t.Errorf("got %q", texts(document.Blocks))
	}
}

func TestReadsFonts(t *testing.T) {
	cmap := "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
		"2 beginbfchar <0001> <041F> <0002> <00660069> endbfchar\n" +
		"2 beginbfrange <0010> <0013> <0430> <0020> <0021> [<4E2D> <6587>] endbfrange endcmap"
	document := read(t, pdftest.File{
		Pages: []string{
			"BT /C1 12 Tf 1 0 0 1 72 700 Tm <00010010001100120013> Tj 12 0 Td [<0002> -400 <00200021>] TJ ET\n" +
				"BT /D1 12 Tf 1 0 0 1 72 600 Tm (\\001\\002\\003\\004\\005) Tj ET\n" +
				"BT /S1 12 Tf 1 0 0 1 72 500 Tm (\\252Stra\\373e\\272 \\261 it's) Tj ET\n" +
				"BT /M1 12 Tf 1 0 0 1 72 400 Tm (caf\\216) Tj ET\n",
		},
		Objects: []string{
			"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [9 0 R] /ToUnicode 10 0 R >>",
			"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /W [1 [600] 16 19 480] >>",
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(cmap), cmap),
			"<< /Type /Font /Subtype /Type1 /BaseFont /B /FirstChar 1 /Widths [500 500 500 500 500] /Encoding << /Differences [1 /Lslash /oacute /d /zacute /f_i] >> >>",
			"<< /Type /Font /Subtype /Type1 /BaseFont /C >>",
			"<< /Type /Font /Subtype /TrueType /BaseFont /D /Encoding /MacRomanEncoding >>",
		},
		Fonts: "/C1 8 0 R /D1 11 0 R /S1 12 0 R /M1 13 0 R",
	})
	wantTexts(t, document, "Пабвг fi 中文", "Łódźfi", "“Straße” – it’s", "café")
}

func TestGlyphText(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "eacute": "é", "Zcaron": "Ž", "scommaaccent": "ş", "f_f_i": "ffi", "uni20AC": "€", "u1F600": "😀", "A.sc": "A", ".notdef": "",
		"afii10017": "А", "afii10023": "Ё", "afii10049": "Я", "afii10065": "а", "afii10071": "ё", "afii10097": "я",
		"g17": unknownGlyph, "": "", "uniZZZZ": unknownGlyph, "afii": unknownGlyph,
	} {
		if got := glyphText(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestNamesWhatIsNoText(t *testing.T) {
	noLetters := pdftest.File{
		Fonts:   "/C1 8 0 R",
		Pages:   []string{"BT /C1 12 Tf 72 700 Td <00010010001100120013> Tj ET"},
		Objects: []string{"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A >>] >>"},
	}
	busy := strings.Repeat("q\n", maxOperators+1)
	bomb := pdftest.Deflate(strings.Repeat(" ", 2*maxStreamBytes))
	for name, o := range map[string]struct {
		file []byte
		want error
	}{
		"scanned":    {pdftest.File{Pages: []string{"q 600 0 0 800 0 0 cm /Im1 Do Q"}}.Bytes(), ErrScanned},
		"blank":      {pdftest.File{Pages: []string{"0 0 m 100 100 l S"}}.Bytes(), ErrNoText},
		"no letters": {noLetters.Bytes(), ErrNoLetters},
		"busy":       {pdftest.File{Pages: []string{busy}, Compress: true}.Bytes(), ErrTooComplex},
		"bomb":       {pdftest.File{Pages: []string{"/Fm1 Do"}, Forms: "/Fm1 8 0 R", Objects: []string{fmt.Sprintf("<< /Subtype /Form /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(bomb), bomb)}}.Bytes(), ErrNoText},
	} {
		t.Run(name, func(t *testing.T) {
			document, err := Read(t.Context(), o.file)
			if !errors.Is(err, o.want) {
				t.Errorf("got %v, %v", document, err)
			}
		})
	}
}

func TestEncrypted(t *testing.T) {
	model.ConfigPath = "disable"
	plain := pdftest.File{Pages: []string{story()}}.Bytes()
	encrypt := func(userPassword string) []byte {
		var b bytes.Buffer
		if err := api.Encrypt(bytes.NewReader(plain), &b, model.NewAESConfiguration(userPassword, "owner", 256)); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	inline := bytes.Replace(plain, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Encrypt << /Filter /Standard >>"), 1)
	if _, err := Read(t.Context(), inline); !errors.Is(err, ErrEncrypted) {
		t.Errorf("with a dictionary within the trailer: %v", err)
	}
	if _, err := Read(t.Context(), encrypt("user")); !errors.Is(err, ErrEncrypted) {
		t.Errorf("with a password: %v", err)
	}
	document, err := Read(t.Context(), encrypt(""))
	if err != nil || !strings.Contains(strings.Join(texts(document.Blocks), " "), "eleven weeks of repairs") {
		t.Errorf("with an empty password: %v", err)
	}
}

func TestReadsDamagedFiles(t *testing.T) {
	whole := pdftest.File{Pages: []string{story()}}.Bytes()
	for name, file := range map[string][]byte{
		"trailing bytes":  append(bytes.Clone(whole), "\r\n\r\n\x00\x00"...),
		"wrong xref":      bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1),
		"newer version":   bytes.Replace(whole, []byte("%PDF-1.7"), []byte("%PDF-2.0"), 1),
		"shifted offsets": append([]byte("%PDF-1.7\n%extra\n"), whole[9:]...),
	} {
		document, err := Read(t.Context(), file)
		if err != nil || document.Headline != "Harbour bridge reopens" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHeedsItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, pdftest.File{Pages: []string{story()}}.Bytes()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(pdftest.File{Title: "A", Pages: []string{story(), column(72, 700, "a", 5)}}.Bytes())
	f.Add(pdftest.File{Pages: []string{story()}, Compress: true}.Bytes())
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, file []byte) {
		document, err := Read(t.Context(), file)
		if err != nil {
			return
		}
		for _, block := range document.Blocks {
			if block.Text == "" || !utf8.ValidString(block.Text) {
				t.Fatalf("block %+v", block)
			}
		}
	})
}

func FuzzContent(f *testing.F) {
	f.Add(story())
	f.Add("BT [(a\\053(b)) -300 <41 4>] TJ T* (c) ' 1 2 (d) \" /x#41 Do BI ID x EI << /a << >> [ >> q Q 1e9 --5 .")
	f.Fuzz(func(t *testing.T, content string) {
		document, err := Read(t.Context(), pdftest.File{Pages: []string{content}}.Bytes())
		if err == nil && len(document.Blocks) == 0 && document.Headline == "" {
			t.Fatal("nothing was read, without an error")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var pages []string
	for range 20 {
		pages = append(pages, story()+column(72, 500, "a", 30))
	}
	file := pdftest.File{Pages: pages, Compress: true}.Bytes()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Read(b.Context(), file); err != nil {
			b.Fatal(err)
		}
	}
}
