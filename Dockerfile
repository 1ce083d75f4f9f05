# The image of every role: operator, collector, edge, and the tools.
#   make build                       first: it makes target/quarkus-app, which the image is made of
#   docker build -t otqmn:dev .      or podman; or lab/image otqmn:dev . --build-arg BASE_IMAGE=lab.local/jre:25
# BASE_IMAGE is any image with a Java 25 runtime and its keytool on the PATH, and a shell.
ARG BASE_IMAGE=docker.io/library/eclipse-temurin:25-jre

# Training runs write the AOT caches (JEP 514): the program's classes, loaded and linked ahead of time for exactly this runtime and
# its options. Of a collector: with two simulated cameras that stream to it and no backend, ended as Kubernetes ends it. Of the
# operator: with an imitation of an API server, until it has made the objects of a few fleets.
# Measured on a collector: 2.4 s of CPU until it is ready become 1.1 s, 180 MB become 114 MB.
# The last lines fail without the caches.
FROM ${BASE_IMAGE} AS train
WORKDIR /app
COPY target/quarkus-app/lib/ lib/
COPY target/quarkus-app/quarkus/ quarkus/
COPY target/quarkus-app/app/ app/
COPY target/quarkus-app/quarkus-run.jar image/otqmn ./
COPY image/training.json image/train-operator /tmp/
RUN set -eu; \
    export OTQMN_HTTP_PORT=0; \
    timeout -k 5 -s TERM 8 ./otqmn edge --collector=127.0.0.1:24317 --camera=training --cameras=2 & \
    JAVA_OPTIONS="-Xlog:aot=error -XX:AOTCacheOutput=/app/otqmn.aot" \
      timeout -s TERM 10 ./otqmn collector --config=/tmp/training.json || [ $? = 124 ]; \
    wait || true; \
    /tmp/train-operator /app; \
    JAVA_OPTIONS=-XX:AOTMode=on ./otqmn --version; \
    JAVA_OPTIONS=-XX:AOTMode=on ./otqmn operator --help >/dev/null

FROM ${BASE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="otqmn" \
      org.opencontainers.image.description="Operator and collectors for camera telemetry" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# what changes least comes first: the dependencies are a layer of their own
WORKDIR /app
COPY target/quarkus-app/lib/ lib/
COPY target/quarkus-app/quarkus/ quarkus/
COPY target/quarkus-app/app/ app/
COPY target/quarkus-app/quarkus-run.jar image/otqmn ./
COPY --from=train /app/otqmn.aot /app/operator.aot ./
ENV OTQMN_LOG_FORMAT=json
EXPOSE 4317 9090
# Any user will do: nothing is written but /tmp, which has to be writable (an emptyDir) for native libraries.
USER 65532:65532
ENTRYPOINT ["/app/otqmn"]
