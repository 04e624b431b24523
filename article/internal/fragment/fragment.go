// Package fragment builds text directives (#:~:text=) that are unique on a page
// as rendered, after the WICG scroll-to-text-fragment specification.
package fragment
