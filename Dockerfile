# syntax=docker/dockerfile:1

# The image of lede: one static binary on a base without a shell. From the
# repository's top:
#
#   docker build --build-arg VERSION="$(git describe --tags --always)" --tag lede .
#   docker buildx build --platform linux/amd64,linux/arm64 …
#
# A release passes GO_IMAGE and BASE_IMAGE with the digests that their tags have
# on that day (.github/workflows/release.yaml) and names them in the provenance.
ARG GO_IMAGE=golang:1.26-bookworm
ARG BASE_IMAGE=gcr.io/distroless/static-debian12:nonroot

# Cross-compiled: this stage runs on the builder's own processor.
FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY internal/nodate/ internal/nodate/
RUN --mount=type=cache,target=/go/pkg/mod go mod download && go mod verify
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=devel
# The same flags as in deploy/reproduce.sh and .goreleaser.yaml, so that the same
# commit gives the same bytes wherever it is built.
ENV CGO_ENABLED=0 GOTOOLCHAIN=local
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    GOOS=${TARGETOS} GOARCH=${TARGETARCH} go build -trimpath -buildvcs=false \
    -ldflags="-s -w -buildid= -X main.release=${VERSION}" -o /out/lede ./cmd/lede \
    && install -d -m 0700 /out/data

FROM ${BASE_IMAGE}
ARG VERSION=devel
ARG REVISION=
LABEL org.opencontainers.image.title="Lede" \
      org.opencontainers.image.description="Discord bot that reads articles, summarizes and answers, every claim cited" \
      org.opencontainers.image.url="https://github.com/lede-bot/lede" \
      org.opencontainers.image.source="https://github.com/lede-bot/lede" \
      org.opencontainers.image.documentation="https://github.com/lede-bot/lede/blob/main/docs/install.md" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY LICENSE /usr/share/doc/lede/LICENSE
COPY --from=build /out/lede /usr/bin/lede
# 65532 is nonroot in the base; as a number Kubernetes can check it.
COPY --from=build --chown=65532:65532 /out/data /var/lib/lede
# Everything that is written goes below the volume, so the root may be read-only.
# The operations address answers the health check, from inside the container alone.
ENV LEDE_STORE_URL=sqlite:/var/lib/lede/lede.db \
    LEDE_OPS_ADDRESS=127.0.0.1:9464
VOLUME ["/var/lib/lede"]
WORKDIR /var/lib/lede
USER 65532:65532
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/bin/lede", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/lede"]
CMD ["serve"]
