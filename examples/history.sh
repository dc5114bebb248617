#!/usr/bin/env bash
# Makes a project with a history in a temporary folder: a build that succeeds, a
# commit that renames a function and forgets a caller, another commit. Then it
# prints the booklet, which leads with the commit to blame. Needs git and Go.
#
#   examples/history.sh [AIRES]   AIRES: the program; without it, this clone's
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
aires=${1:-$work/aires}
if [[ $# -eq 0 ]]; then
    (cd "$(dirname "${BASH_SOURCE[0]}")/.." && go build -o "$aires" ./cmd/aires)
fi
mkdir -p "$work/shop/money"
cd "$work/shop"

commit() {
    git add -A
    git -c user.name=Shop -c user.email=shop@example.com -c commit.gpgsign=false commit -q -m "$1"
}

git init -q .
printf '/.aires/\n' >.gitignore
printf 'module example.com/shop\n\ngo 1.24\n' >go.mod
cat >money/money.go <<'EOF'
// Package money counts cents.
package money

// Euro is an amount of whole euros in cents.
func Euro(n int) int { return n * 100 }
EOF
cat >main.go <<'EOF'
package main

import "example.com/shop/money"

func main() { println(money.Euro(3)) }
EOF
commit 'A shop'
"$aires" run --quiet -- go build ./...

sed -i.bak 's/Euro is/Euros is/; s/func Euro(/func Euros(/' money/money.go && rm money/money.go.bak
commit 'Say how many euros'
echo 'Open on Sundays.' >notes.txt
commit 'Notes'
"$aires" run --no-ai --format text -- go build ./... || true
