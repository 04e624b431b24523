package article

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxLinkLength is the longest link, in bytes, that is looked at.
const maxLinkLength = 8 << 10

// ParseLink reads the link that text consists of, as people paste it: in angle
// brackets, with the punctuation of the sentence around it, without scheme
// ("example.com/a" is given https), with an internationalized host (returned
// in its ASCII form). The fragment is kept.
//
// Only http and https links to a host are links; those with a user name, with
// an IP address spelled in other than its usual form, and those that hold control
// characters are refused. Whether the host and port may be dialled is for the
// [Reader] to check. Errors are of type *Error.
func ParseLink(text string) (*url.URL, error) {
	text = trimLink(text)
	if text == "" {
		return nil, badLink("There is no link here. Please give me one that starts with https://.", errors.New("empty link"))
	}
	if len(text) > maxLinkLength {
		return nil, badLink("This link is too long to be a page's address. Please check it.", fmt.Errorf("link of %d bytes", len(text)))
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, notInLink) {
		return nil, badLink("This is not a link: it contains spaces or invisible characters. Please copy the page's address again.",
			errors.New("white space or control characters in link"))
	}
	if !hasScheme(text) {
		if !hostLike(text) {
			return nil, badLink("This does not look like a link. Please give me one that starts with https://.", errors.New("no scheme and no host name"))
		}
		text = "https://" + text
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return nil, badLink("This link is not written correctly. Please copy the page's address again.", withoutURL(err))
	}
	if err := checkLink(parsed); err != nil {
		return nil, err
	}
	parsed.RawQuery = escapeQuery(parsed.RawQuery)
	return parsed, nil
}

func badLink(sentence string, cause error) *Error {
	return &Error{Kind: KindBadLink, Sentence: sentence, Err: cause}
}

// withoutURL strips a *url.Error of the address, which may hold a secret.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// checkLink refuses what no page's address looks like and puts scheme and host
// of u into their normal form. Redirect targets pass through it as well.
func checkLink(u *url.URL) error {
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return badLink("I can only read links that start with http:// or https://.", fmt.Errorf("scheme %.20q", u.Scheme))
	}
	if u.User != nil {
		return badLink("This link holds a user name or password, so I do not open it. Please give me the link without it.", errors.New("user information in link"))
	}
	if u.Opaque != "" || u.Hostname() == "" {
		return badLink("This link names no website. Please copy the page's address again.", errors.New("no host in link"))
	}
	host, err := normalHost(u.Hostname())
	if err != nil {
		return err
	}
	port := u.Port()
	if number, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || number == 0) {
		return badLink("This link names a port that does not exist. Please copy the page's address again.", errors.New("port out of range"))
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" && port != defaultPort(u.Scheme) {
		host += ":" + port
	}
	u.Host = host
	return nil
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// normalHost returns a host name in lower case and ASCII (UTS #46), or an IP address
// in its usual form. Browsers and system resolvers also take 127.1, 0x7f000001
// and the like for addresses; no page is published under such a name.
func normalHost(host string) (string, error) {
	if strings.Contains(host, ":") {
		address, err := netip.ParseAddr(host)
		if err != nil || address.Zone() != "" {
			return "", badLink("This link is not written correctly. Please copy the page's address again.", errors.New("malformed IPv6 address in link"))
		}
		return address.String(), nil
	}
	// Underscores are no letters of host names, but stand in some.
	names := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false), idna.VerifyDNSLength(true))
	ascii, err := names.ToASCII(strings.TrimSuffix(host, "."))
	if again, againErr := names.ToASCII(ascii); err == nil && (againErr != nil || again != ascii) {
		err = errors.New("no stable ASCII form")
	}
	if err != nil || strings.ContainsFunc(ascii, notInHost) {
		return "", badLink("This link names no valid website. Please copy the page's address again.", fmt.Errorf("malformed host name %.80q", host))
	}
	if address, err := netip.ParseAddr(ascii); err == nil {
		return address.String(), nil
	}
	if last := ascii[strings.LastIndexByte(ascii, '.')+1:]; isNumber(last) {
		return "", &Error{
			Kind:     KindBlocked,
			Sentence: "This link hides its address behind an unusual way of writing it, so I do not open it.",
			Err:      fmt.Errorf("odd spelling of an IPv4 address: %.80q", host),
		}
	}
	return ascii, nil
}

func notInHost(r rune) bool {
	return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._", r)
}

// isNumber reports whether the WHATWG URL Standard would read a host whose last
// label this is as an IPv4 address ("ends in a number").
func isNumber(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

func notInLink(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// trimLink drops what stands around a link in running text: white space, angle
// brackets and quotes, spoiler bars, closing punctuation, and closing
// parentheses that the link does not open.
func trimLink(text string) string {
	text = strings.Trim(strings.TrimSpace(text), "<>\"'`|“”„«»‘’\u200b\ufeff")
	for text != "" {
		last, size := utf8.DecodeLastRuneInString(text)
		switch {
		case strings.ContainsRune(".,;:!?…>\"'`|”»’*", last):
		case last == ')' && strings.Count(text, "(") < strings.Count(text, ")"):
		case last == ']' && strings.Count(text, "[") < strings.Count(text, "]"):
		case last == '}' && strings.Count(text, "{") < strings.Count(text, "}"):
		default:
			return text
		}
		text = text[:len(text)-size]
	}
	return text
}

// hasScheme reports whether text begins with a scheme ("mailto:", "https://"),
// which a host with a port ("localhost:8080") does not.
func hasScheme(text string) bool {
	scheme, rest, found := strings.Cut(text, ":")
	if !found || scheme == "" {
		return false
	}
	for i, r := range scheme {
		letter := isASCIILetter(r)
		if i == 0 && !letter || !letter && !unicode.IsDigit(r) && r != '+' && r != '-' && r != '.' {
			return false
		}
	}
	if strings.HasPrefix(rest, "//") {
		return true
	}
	port, _, _ := strings.Cut(rest, "/")
	return !strings.Contains(scheme, ".") && strings.Trim(port, "0123456789") != ""
}

// hostLike reports whether text, which has no scheme, begins with a host name
// under a top-level domain that exists, and is not rather the name of a file:
// "notes.md" is a file although Moldova has the domain.
func hostLike(text string) bool {
	host, rest := text, ""
	if i := strings.IndexAny(text, "/?#"); i >= 0 {
		host, rest = text[:i], text[i:]
	}
	host, port, hasPort := strings.Cut(host, ":")
	if hasPort && (port == "" || strings.Trim(port, "0123456789") != "") {
		return false
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return address.Is4()
	}
	if rest == "" && !hasPort && kindOfName(host) != kindUnknown {
		return false
	}
	ascii, err := normalHost(host)
	if err != nil || !strings.Contains(ascii, ".") || strings.HasPrefix(host, ".") {
		return false
	}
	suffix, icann := publicsuffix.PublicSuffix(ascii)
	return suffix != ascii && (icann || strings.Contains(suffix, "."))
}

// escapeQuery percent-encodes what may not stand in a request line as it is.
func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
