# A static binary in an otherwise empty image, run as nobody in particular.
#
#   docker build -t causerie .
#   docker run -p 8080:8080 -v causerie:/data -e CAUSERIE_URL=https://blog.example causerie
#
# The log shows the one-time link for the set-up.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# timetzdata: an empty image knows no time zones of its own.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags timetzdata -ldflags '-s -w' -o /out/causerie ./cmd/causerie \
 && mkdir -m 0700 /out/data && mkdir -m 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY --from=build /out/causerie /causerie
USER 65532:65532
ENV CAUSERIE_LISTEN=:8080 CAUSERIE_DATA=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/causerie", "healthcheck"]
ENTRYPOINT ["/causerie"]
