// Package pdftest writes small PDF files for tests.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// File is a PDF file to be written. Its fonts are F1 (Helvetica) and F2
// (Helvetica-Bold), in WinAnsiEncoding.
type File struct {
	Title, Author string
	// Pages are the content streams of the pages, see [Text]; "/Im1 Do" draws a picture.
	Pages []string
	// Compress writes the content streams with FlateDecode.
	Compress bool
	// Fonts and Forms are added to the pages' resources ("/F3 8 0 R").
	Fonts, Forms string
	// Objects are added to the file; the first one has number [FirstObject].
	Objects []string
}

// FirstObject is the number of the first of a File's own Objects.
const FirstObject = 8

// Text returns the operators that draw a line of text at a position.
func Text(font string, size, x, y float64, text string) string {
	escaped := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
	return fmt.Sprintf("BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", font, size, x, y, escaped)
}

// Lines returns the operators that draw lines below each other, 1.2 sizes apart.
func Lines(font string, size, x, y float64, lines ...string) string {
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(Text(font, size, x, y-1.2*size*float64(i), line))
	}
	return b.String()
}

// Bytes writes the file.
func (f File) Bytes() []byte {
	const encoding = "/Encoding /WinAnsiEncoding"
	picture := "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"", // the page tree, which needs the pages' numbers
		fmt.Sprintf("<< /Title (%s) /Author (%s) >>", f.Title, f.Author),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica " + encoding + " >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold " + encoding + " >>",
		picture,
		"<< /Font << /F1 4 0 R /F2 5 0 R " + f.Fonts + " >> /XObject << /Im1 6 0 R " + f.Forms + " >> >>",
	}
	objects = append(objects, f.Objects...)
	var kids []string
	for _, content := range f.Pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", len(objects)+1))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 7 0 R /Contents %d 0 R >>", len(objects)+2),
			f.stream(content))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, object := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, table)
	return b.Bytes()
}

func (f File) stream(content string) string {
	filter := ""
	if f.Compress {
		filter, content = "/Filter /FlateDecode ", Deflate(content)
	}
	return fmt.Sprintf("<< %s/Length %d >>\nstream\n%s\nendstream", filter, len(content), content)
}

// Deflate compresses the content of a stream.
func Deflate(content string) string {
	var b bytes.Buffer
	writer, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level exists
	}
	if _, err := writer.Write([]byte(content)); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	return b.String()
}
