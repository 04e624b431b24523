package article

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// baseURL returns the address that relative links of the page refer to, nil
// when the page's address is unknown.
func baseURL(pageURL, base string) *url.URL {
	page := absolute(nil, pageURL)
	if base == "" {
		return page
	}
	if b := absolute(page, base); b != nil {
		return b
	}
	return page
}

// absolute resolves an address. It is nil unless the result is a complete http
// or https address.
func absolute(base *url.URL, address string) *url.URL {
	address = strings.TrimSpace(address)
	if address == "" || len(address) > 4096 || strings.ContainsAny(address, "\n\r\t<>\"") {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Hostname() == "" || u.User != nil || strings.ContainsRune(u.Host, utf8.RuneError) {
		return nil
	}
	return u
}

// canonicalURL returns the first of the page's addresses for itself that is
// plausible, otherwise the address that was read; in either case without
// fragment and tracking parameters. It must be on the same site, and a page deep
// in the site is not its front page, as broken templates say.
func canonicalURL(base *url.URL, pageURL string, candidates ...string) string {
	page := absolute(nil, pageURL)
	for _, candidate := range candidates {
		u := absolute(base, candidate)
		if u == nil {
			continue
		}
		if page != nil {
			isFront := strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
			wasFront := strings.Trim(page.Path, "/") == "" && page.RawQuery == ""
			if !sameSite(u.Hostname(), page.Hostname()) || isFront && !wasFront {
				continue
			}
		}
		return CanonicalLink(u)
	}
	if page == nil {
		return ""
	}
	return CanonicalLink(page)
}

// sameSite says whether two hosts belong to one registered domain.
func sameSite(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	return errA == nil && errB == nil && siteA == siteB
}

// sameAddress says whether two addresses differ in nothing but scheme, "www.",
// query, fragment and a closing slash.
func sameAddress(a, b string) bool {
	trim := func(s string) string {
		if i := strings.Index(s, "://"); i >= 0 {
			s = s[i+3:]
		}
		if i := strings.IndexAny(s, "?#"); i >= 0 {
			s = s[:i]
		}
		return strings.TrimRight(strings.TrimPrefix(s, "www."), "/ ")
	}
	a, b = trim(a), trim(b)
	return a != "" && strings.EqualFold(a, b)
}

// hostOf returns the host of an address without "www.", empty when there is none.
func hostOf(address string) string {
	u := absolute(nil, address)
	if u == nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// adjoin says whether numbers stand in a path with one and the same separator
// between them.
func adjoin(path string, numbers []string) bool {
	for _, separator := range [...]string{"/", "-", ".", "_"} {
		if strings.Contains(path, strings.Join(numbers, separator)) {
			return true
		}
	}
	return false
}

// dateInURL returns the date in an address; exact is false when only year and
// month are given, and the day is then the first.
func dateInURL(address string) (date time.Time, exact bool) {
	u := absolute(nil, address)
	if u == nil {
		return time.Time{}, false
	}
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r < '0' || r > '9' })
	var month time.Time
	for i, part := range parts {
		if len(part) == 8 {
			if t, ok := assemble(number(part[:4]), number(part[4:6]), number(part[6:]), ""); ok {
				return t, true
			}
		}
		if len(part) <= 2 && i+2 < len(parts) && len(parts[i+1]) <= 2 && len(parts[i+2]) == 4 {
			if t, ok := assemble(number(parts[i+2]), number(parts[i+1]), number(part), ""); ok && adjoin(u.Path, parts[i:i+3]) {
				return t, true
			}
		}
		if len(part) != 4 || i+1 >= len(parts) || len(parts[i+1]) > 2 || !adjoin(u.Path, parts[i:i+2]) {
			continue
		}
		if i+2 < len(parts) && len(parts[i+2]) <= 2 {
			if t, ok := assemble(number(part), number(parts[i+1]), number(parts[i+2]), ""); ok {
				return t, true
			}
		}
		if t, ok := assemble(number(part), number(parts[i+1]), 1, ""); ok && month.IsZero() && strings.Contains(u.Path, "/"+part+"/"+parts[i+1]+"/") {
			month = t
		}
	}
	return month, false
}
