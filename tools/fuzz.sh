#!/usr/bin/env bash
# Runs every fuzz target of the module, one after the other, and fails when one
# finds something.
#
#   tools/fuzz.sh [TIME]     TIME per target, as go test takes it; 10s by default
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

targets=$(grep -rEo --include='*_test.go' --exclude-dir=examples '^func Fuzz[A-Za-z0-9_]+' . | sort || true)
if [[ -z $targets ]]; then
    echo "no fuzz targets"
    exit 0
fi
count=0
failed=0
while IFS=: read -r file declaration; do
    target=${declaration#func }
    count=$((count + 1))
    echo "$target in $(dirname "$file")"
    # A found input is written to testdata/fuzz: commit it with the fix.
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${1:-10s}" "$(dirname "$file")" </dev/null ||
        failed=$((failed + 1))
done <<<"$targets"
echo "fuzzed $count targets, $failed failed"
[[ $failed -eq 0 ]]
