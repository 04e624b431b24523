// Package layout holds the rules of the repository's layout as a test: which
// folder may import which, and where each third-party edge stands.
package layout
