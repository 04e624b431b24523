// Package htmldate stands in for go-htmldate, which go-trafilatura links in to
// find the day on which a page was published. Lede has that switched off and
// reads dates itself, but a program pays for what it links: the tables of date
// words in 200 languages below go-htmldate are built whenever a process starts,
// which costs a third of a second and 80 MB each time. The replace directive in
// Lede's go.mod puts this package in their place.
//
// It has what go-trafilatura names and no more, and it finds nothing.
package htmldate

import (
	"errors"
	"time"

	"golang.org/x/net/html"
)

// errNotLinked is what every search says.
var errNotLinked = errors.New("htmldate: searching for dates is not linked into this program")

// Options is what go-trafilatura passes to a search.
type Options struct {
	// UseOriginalDate asks for the day of publication, not of the last change.
	UseOriginalDate bool
	// SkipExtensiveSearch leaves the slow search of the text out.
	SkipExtensiveSearch bool
	// URL is the page's address.
	URL string
}

// Result is what a search found, here always nothing.
type Result struct {
	// DateTime is the zero time where nothing was found.
	DateTime time.Time
	// HasTime says whether DateTime has a time of day.
	HasTime bool
}

// IsZero says whether nothing was found.
func (r Result) IsZero() bool { return r.DateTime.IsZero() }

// FromDocument finds nothing and says so.
func FromDocument(*html.Node, Options) (Result, error) { return Result{}, errNotLinked }
