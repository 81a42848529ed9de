# The bot in a small image: docker build -t yesteryou .
# Builder: the version is the rust-version of Cargo.toml.
FROM rust:1.95-slim-bookworm AS builder
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Cargo.toml Cargo.lock build.rs ./
COPY .cargo .cargo
COPY assets assets
COPY config config
COPY migrations migrations
COPY src src
COPY templates templates
COPY edge edge
COPY import import
COPY indexed-png indexed-png
COPY simulation simulation
COPY standin standin
COPY websocket websocket
RUN cargo build --release --locked --bin yesteryou \
    && install -d -o 10001 -g 10001 /data

# The binary carries the root certificates, the time zones and its migrations; it needs only a C library.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=builder /source/target/release/yesteryou /usr/local/bin/yesteryou
COPY --from=builder --chown=10001:10001 /data /data
COPY LICENSE /usr/share/doc/yesteryou/LICENSE
COPY --from=builder /source/assets/fonts/Inter-LICENSE.txt /source/assets/fonts/DejaVu-LICENSE.txt /usr/share/doc/yesteryou/
USER 10001:10001
WORKDIR /data
ENV YESTERYOU__DATABASE__PATH=/data/yesteryou.sqlite
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/usr/local/bin/yesteryou", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/yesteryou"]
