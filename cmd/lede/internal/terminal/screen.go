// Package terminal lays text out for the place it is printed to: a terminal
// with colours and links, or a plain stream.
package terminal

import (
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// MaxColumns is the widest that running text is set; longer lines are hard to read.
const MaxColumns = 88

const (
	minColumns     = 20
	defaultColumns = 80
)

// Screen says what the place of output can show.
type Screen struct {
	// Terminal is true when a person is looking.
	Terminal bool
	// Color allows escape sequences for bold, dim and colour.
	Color bool
	// Links allows OSC 8 hyperlinks.
	Links bool
	// Columns is the width of running text.
	Columns int
}

// Detect finds out what w can show. color is "auto", "always" or "never";
// getenv looks a variable up. COLUMNS goes before the terminal's own width, and
// FORCE_HYPERLINK before what is known of the terminal.
func Detect(w io.Writer, color string, getenv func(string) string) Screen {
	s := Screen{Terminal: IsTerminal(w), Columns: defaultColumns}
	s.Color = color == "always" ||
		color == "auto" && s.Terminal && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	s.Links = s.Terminal && s.Color && knowsLinks(getenv)
	switch getenv("FORCE_HYPERLINK") {
	case "":
	case "0":
		s.Links = false
	default:
		s.Links = s.Color
	}
	if file, ok := w.(*os.File); ok && s.Terminal {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			s.Columns = columns
		}
	}
	if columns, err := strconv.Atoi(getenv("COLUMNS")); err == nil && columns > 0 {
		s.Columns = columns
	}
	s.Columns = min(max(s.Columns, minColumns), MaxColumns)
	return s
}

// IsTerminal says whether a stream, of input or output, is a terminal.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// knowsLinks says whether a terminal is known to show OSC 8 hyperlinks, or to
// pass over them in silence. Those that print them as rubbish are the console of
// Linux, GNU screen, and VTE before 0.50.
func knowsLinks(getenv func(string) string) bool {
	kind := getenv("TERM")
	if kind == "linux" || kind == "dumb" || strings.HasPrefix(kind, "screen") || strings.HasPrefix(kind, "vt") {
		return false
	}
	if version, err := strconv.Atoi(getenv("VTE_VERSION")); err == nil {
		return version >= 5000
	}
	return true
}

// Bold returns text in bold.
func (s Screen) Bold(text string) string { return s.styled("1", text) }

// Dim returns text in a fainter colour.
func (s Screen) Dim(text string) string { return s.styled("2", text) }

// Accent returns text in the one colour that Lede uses.
func (s Screen) Accent(text string) string { return s.styled("36", text) }

// Warn returns text in the colour of a warning.
func (s Screen) Warn(text string) string { return s.styled("33", text) }

func (s Screen) styled(code, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Link returns text that leads to an http or https address, and the bare text
// where links cannot be shown.
func (s Screen) Link(address, text string) string {
	isWeb := strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
	if !s.Links || !isWeb {
		return text
	}
	return "\x1b]8;;" + Address(address) + "\x1b\\" + text + "\x1b]8;;\x1b\\"
}

// Address percent-encodes whatever an address must not hold, so that it cannot
// end the sequence or the line it stands in.
func Address(address string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(address) {
		c := address[i]
		if c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' && c != '\\' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
