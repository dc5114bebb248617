#!/usr/bin/env bash
# Builds a real Ollama server for the live tests: CPU only, from its Go module.
#
#   tools/ollama/build.sh FOLDER     gives FOLDER/ollama
#
# Needs a C++ compiler and the headers of nlohmann-json and stb (in Debian: g++,
# nlohmann-json3-dev, libstb-dev): Ollama keeps copies of them in folders named
# "vendor", which archives of Go modules leave out. A third such header is
# replaced by the one in stub/. Takes minutes the first time, and nothing at all
# when FOLDER/ollama already has the right version.
set -euo pipefail

module=github.com/ollama/ollama
version=0.17.4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:?usage: tools/ollama/build.sh FOLDER}"
out=$(cd "$1" && pwd)

if [[ -x $out/ollama ]] && "$out/ollama" --version 2>&1 | grep -q "version is $version\$"; then
    echo "ollama $version is already in $1"
    exit 0
fi

# Without these instructions decoding is several times slower; with them the
# binary fails on a machine that lacks them.
flags=-O2
for feature in avx2 fma f16c; do
    if grep -qsw "$feature" /proc/cpuinfo; then
        flags+=" -m$feature"
    fi
done

# Outside the repository, so that no go.mod of ours applies. Built beside its
# final place and then moved: whoever finds a binary finds a whole one.
building=$(mktemp -d "$out/building.XXXXXX")
trap 'rm -rf "$building"' EXIT
cd "$building"
env -u GOOS -u GOARCH \
    GOBIN="$building" GOFLAGS=-mod=mod CGO_ENABLED=1 \
    CPATH="$here/stub" CGO_CFLAGS="$flags" CGO_CXXFLAGS="$flags" \
    go install -ldflags "-s -w -X $module/version.Version=$version -X $module/server.mode=release" \
    "$module@v$version"
mv ollama "$out/ollama"
echo "ollama $version is in $1"
