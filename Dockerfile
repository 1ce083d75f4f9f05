# The image of every role: operator, collector, edge, and the tools.
#   make build                       first: it makes target/quarkus-app, which is all that is taken from the repository
#   docker build -t otqmn:dev .      or podman; or lab/image otqmn:dev . --build-arg BASE_IMAGE=lab.local/jre:25
# BASE_IMAGE is any image with a Java 25 runtime on the PATH and a shell.
ARG BASE_IMAGE=docker.io/library/eclipse-temurin:25-jre

# A training run writes the AOT cache (JEP 514): the program's classes loaded and linked ahead of time, for exactly this runtime.
# The run is a real one, of a collector and of two simulated cameras that stream to it; that it fails if they do not work is meant.
FROM ${BASE_IMAGE} AS train
WORKDIR /app
COPY target/quarkus-app/lib/ lib/
COPY target/quarkus-app/quarkus/ quarkus/
COPY target/quarkus-app/app/ app/
COPY target/quarkus-app/quarkus-run.jar ./
ARG TRAINING_PORT=24317
RUN set -eu; \
    java="java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"; \
    printf '{"fleet": {"namespace": "training", "name": "training"}, "export": {"endpoint": "http://127.0.0.1:9"}, "ingest": {"port": %s}}' "$TRAINING_PORT" >/tmp/collector.json; \
    OTQMN_HTTP_PORT=0 timeout -s TERM 8 $java -XX:AOTCacheOutput=/app/otqmn.aot -jar quarkus-run.jar collector --config=/tmp/collector.json & \
    OTQMN_HTTP_PORT=0 timeout -s TERM 7 $java -jar quarkus-run.jar edge --collector=127.0.0.1:$TRAINING_PORT --fleet=training --camera=training --cameras=2 --source=simulated --seed=1 || true; \
    wait || true; \
    $java -XX:AOTCache=/app/otqmn.aot -XX:AOTMode=on -jar quarkus-run.jar --version

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
COPY target/quarkus-app/quarkus-run.jar ./
COPY --from=train /app/otqmn.aot ./
ENV OTQMN_LOG_FORMAT=json
EXPOSE 4317 9090
# Any user will do: nothing is written but /tmp, which has to be writable (an emptyDir) for native libraries.
USER 65532:65532
ENTRYPOINT ["java", "-XX:AOTCache=/app/otqmn.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", \
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
            "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", \
            "-jar", "/app/quarkus-run.jar"]
