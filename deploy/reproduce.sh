#!/usr/bin/env bash
# Builds the release binary twice, from copies of the committed tree in two
# folders, and compares them byte by byte. Prints the digest and size, and what
# the image holds. Arguments: GOOS GOARCH, by default those of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
export CGO_ENABLED=0 GOOS="${1:-$(go env GOOS)}" GOARCH="${2:-$(go env GOARCH)}"
version="${VERSION:-$(git describe --tags --always)}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for copy in one another/and-deeper; do
  mkdir -p "$work/$copy"
  git archive HEAD | tar -x -C "$work/$copy"
  (cd "$work/$copy" && go build -trimpath -buildvcs=false \
    -ldflags="-s -w -buildid= -X main.release=$version" -o lede ./cmd/lede)
done
cmp "$work/one/lede" "$work/another/and-deeper/lede"

base=2100000 # bytes: the layers of the distroless base, unpacked, rounded up
binary="$(stat -c %s "$work/one/lede")"
packed="$(gzip -c "$work/one/lede" | wc -c)"
sha256sum "$work/one/lede" | sed "s|$work/one/||"
printf 'binary %d bytes, %d packed as a registry sends it\n' "$binary" "$packed"
printf 'image: /usr/bin/lede, /usr/share/doc/lede/LICENSE, /var/lib/lede, and the base (about %d bytes): %d bytes in all\n' \
  "$base" "$((binary + base + $(stat -c %s LICENSE)))"
