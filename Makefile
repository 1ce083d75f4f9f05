# The project's commands; 'make help' lists them. Everything runs on a JDK 25 (see ./otqmn --print-java-home).
SHELL := bash
export JAVA_HOME := $(shell ./otqmn --print-java-home 2>/dev/null)
MVN := ./mvnw -B -ntp
MAVEN_FLAGS ?= -q
.DEFAULT_GOAL := help
.PHONY: help build test unit api e2e demo bench-mesh bench-operator bench-kme bench-crypto image crds golden format lab-up lab-down clean need-jdk simulate-scaling faults bad-fleets bench-ingest bench-codec

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  CLUSTER=k3s|lab|current chooses the cluster of 'demo' and 'e2e' (default: k3s if Docker has it, else lab)."
	@echo "  DEMO_SECONDS=n ends the demo after n seconds; DEMO_DATA=dir replays the recordings of that directory."

need-jdk:
	@[ -n "$$JAVA_HOME" ] || ./otqmn --print-java-home

APP := target/quarkus-app/quarkus-run.jar
build: need-jdk $(APP) ## compile and package the program (no tests): target/quarkus-app

$(APP): pom.xml $(shell find src/main)
	$(MVN) $(MAVEN_FLAGS) package -DskipTests
	@touch $@

test: need-jdk ## every tier that this machine can run, with a table of what ran and what was skipped, and why
	@lab/test unit api cluster

unit: need-jdk ## pure code: codecs, physics, rendering, architecture
	@lab/test unit

api: need-jdk ## against a real kube-apiserver, etcd and controller-manager
	@lab/test api

e2e: need-jdk ## on a cluster with real pods: image, chart, fleet, telemetry in a backend
	@lab/test cluster

IT := $(MVN) $(MAVEN_FLAGS) verify -Dskip.unit=true -Dskip.cluster=true
faults: need-jdk ## whatever fails once, the outcome is the same: SEED=n chooses plans, PLANS=n how many, PLAN='...' one of them
	@lab/build core
	$(IT) -Dit.test=FaultsIT -Dfaults.seed=$(or $(SEED),1) $(if $(PLANS),-Dfaults.plans=$(PLANS)) $(if $(PLAN),'-Dfaults.plan=$(PLAN)')

bad-fleets: need-jdk ## senseless fleets are refused or reported: SEED=n chooses them, CASES=n how many, CASE=n one of them
	@lab/build core
	$(IT) -Dit.test=BadFleetsIT -Dbadfleets.seed=$(or $(SEED),1) $(if $(CASES),-Dbadfleets.cases=$(CASES)) $(if $(CASE),-Dbadfleets.case=$(CASE))

demo: need-jdk ## a cluster, the operator by Helm, a fleet, 20 cameras, live figures
	@lab/demo

bench-mesh: build ## routing and simulator, as in docs/quantum.md: CPU per slot, pairs per slot, events per second (minutes)
	"$$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "target/classes:target/quarkus-app/lib/main/*" src/bench/java/RoutingBenchmark.java 50 100 200
	"$$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "target/classes:target/quarkus-app/lib/main/*" src/bench/java/SimulationBenchmark.java

bench-operator: build ## the operator at 100 and 1,000 fleets (N="100 5000" for others, PEER=… for a peer): docs/benchmarks.md
	@lab/build core
	@lab/bench-operator

simulate-scaling: need-jdk ## day curves and reconnect storms against a plain HPA and ours: overload, pod-hours, reversals
	$(MVN) $(MAVEN_FLAGS) test-compile
	"$$JAVA_HOME/bin/java" -cp target/test-classes io.otqmn.scaling.ScalingSimulation $(SEED)

BENCH_KME ?= 5000 1000000
bench-kme: build ## load on 'otqmn kme' over warm mutual TLS, open loop; BENCH_KME="PAIRS_PER_SECOND PAIRS" (200 s by default)
	"$$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "target/classes:target/quarkus-app/lib/main/*" src/bench/java/KmeBenchmark.java $(BENCH_KME)

BENCH_CRYPTO ?=
bench-crypto: build target/bench-lib ## sealing and opening frames (JMH); BENCH_CRYPTO is given to it
	$(call jmh,io.otqmn.crypto.FrameSealingBenchmark,src/bench/java/io/otqmn/crypto/FrameSealingBenchmark.java,$(BENCH_CRYPTO))

# BENCH_RECORDING: a DJI subtitle file; BENCH_ONLY: part of a contender's name; BENCH_WHAT: bytes, load, idle
BENCH_JAVA = "$$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx2g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
BENCH_CP := target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*
bench-ingest: build ## wire bytes, CPU, latency and memory per point: ours and the OpenTelemetry Collector (minutes, two processors)
	@[ -x "$${OTELCOL:=$${LAB_HOME:-$$HOME/.cache/otqmn-lab}/bin/otelcol}" ] || lab/build backend; \
	taskset -c 1 $(BENCH_JAVA) -Dbench.recording="$${BENCH_RECORDING:-}" -Dbench.otelcol="$$OTELCOL" -Dbench.only="$${BENCH_ONLY:-}" \
	  -cp "$(BENCH_CP)" src/bench/java/bench/IngestBenchmark.java $$BENCH_WHAT

bench-codec: build target/bench-lib ## the codec alone: time and allocated bytes per frame of 500 points (JMH)
	$(call jmh,bench.CodecBenchmark,src/bench/java/bench/CodecBenchmark.java src/bench/java/bench/BenchData.java,-prof gc)

# what JMH benchmarks are compiled and run with, and nothing else is
target/bench-lib: pom.xml
	$(MVN) $(MAVEN_FLAGS) -Pbench dependency:copy-dependencies

# jmh CLASS,SOURCES,ARGUMENTS: results in target/bench/CLASS.json
define jmh
	@rm -rf target/bench-classes && mkdir -p target/bench-classes target/bench
	"$$JAVA_HOME/bin/javac" -proc:full -d target/bench-classes -cp "$(BENCH_CP):target/bench-lib/*" $(2)
	$(BENCH_JAVA) -Dbench.recording="$${BENCH_RECORDING:-}" -cp "target/bench-classes:$(BENCH_CP):target/bench-lib/*" \
	  org.openjdk.jmh.Main $(1) $(3) -rf json -rff target/bench/$(1).json
endef

image: build ## the container image otqmn:dev, by docker, podman or the lab's builder
	@lab/build-image

crds: need-jdk ## regenerate crds/, the chart's copies and docs/reference.md from the API records
	$(MVN) $(MAVEN_FLAGS) test -Dtest=CrdsAreCurrentTest -Dcrds.update=true -Dsurefire.failIfNoSpecifiedTests=false

golden: need-jdk ## rewrite the golden files of 'otqmn render'; read the diff
	$(MVN) $(MAVEN_FLAGS) test -Dtest='*Golden*Test' -Dgolden.update=true

format: need-jdk ## google-java-format over everything
	$(MVN) $(MAVEN_FLAGS) spotless:apply

lab-up: ## only the throw-away cluster; prints the environment to use it
	@lab/up node backend

lab-down: ## end the throw-away cluster
	@lab/down

clean: ## forget what was built
	rm -rf target
