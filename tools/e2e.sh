#!/usr/bin/env bash
# A daemon from outside: starts aires serve, drops the examples' logs into a
# watched folder while others come over HTTP, kills the daemon again and again,
# and compares every booklet with the one that aires process makes of the log.
#
#   tools/e2e.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-4}

dir=$(mktemp -d)
daemon=
trap 'if [[ -n $daemon ]]; then kill -9 "$daemon" 2>/dev/null || true; fi; rm -rf "$dir"' EXIT
go build -o "$dir/aires" ./cmd/aires
export HOME=$dir XDG_CONFIG_HOME=$dir/config XDG_CACHE_HOME=$dir/cache AIRES_SERVER= AIRES_TOKEN= # nobody's settings, once Go has its own

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
mkdir "$dir/drop"
cp -r examples "$dir/source"
cat >"$dir/aires.yaml" <<EOF
serve: {listen: "127.0.0.1:$port", store: "$dir/store", workspaces: {source: source}}
watch: [{folder: drop, workspace: source, pattern: "*.log", settle: 300ms}]
EOF

# web METHOD PATH [FILE KEY] asks the daemon until it answers.
web() {
    python3 - "$url" "$@" <<'EOF'
import sys, time, urllib.error, urllib.request
url, method, path, *given = sys.argv[1:]
data = open(given[0], "rb").read() if given else None
headers = {"Content-Type": "text/plain", "Idempotency-Key": given[1]} if given else {}
for attempt in range(600):
    try:
        request = urllib.request.Request(url + path, data, headers, method=method)
        print(urllib.request.urlopen(request, timeout=10).read().decode())
        sys.exit()
    except urllib.error.HTTPError as e:
        if e.code not in (429, 503):
            sys.exit(f"{method} {path}: {e}: {e.read().decode()}")
    except OSError:
        pass
    time.sleep(0.05)
sys.exit(f"{method} {path}: no answer")
EOF
}

# Toolchains are out of reach: what their manuals say within a time limit would
# differ under load.
start() {
    PATH=$dir "$dir/aires" serve -C "$dir" --no-ai 2>>"$dir/log" &
    daemon=$!
}

clients=()
start
for ((round = 1; round <= rounds; round++)); do
    for log in examples/*/build.log; do
        name=$(basename "$(dirname "$log")")-$round
        cp "$log" "$dir/drop/.$name" && mv "$dir/drop/.$name" "$dir/drop/$name.log"
        web POST "/v1/runs?title=$name&workspace=source" "$log" "$name" >"$dir/$name.accepted" &
        clients+=($!)
    done
    sleep "0.$((RANDOM % 10))"
    { kill -9 "$daemon" && wait "$daemon" || true; } 2>/dev/null
    start
done
for client in "${clients[@]}"; do wait "$client"; done

for ((i = 0; ; i++)); do
    left=$(find "$dir/drop" -maxdepth 1 -name '*.log' | wc -l)
    claimed=$(find "$dir/drop/processing" -type f 2>/dev/null | wc -l)
    open=$(web GET '/v1/runs?status=queued&status=running' | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["runs"]))')
    [[ $left$claimed$open != 000 ]] || break
    [[ $i -lt 300 ]] || { echo "stuck: $left files, $claimed claims, $open runs"; tail "$dir/log"; exit 1; }
    sleep 0.2
done
kill "$daemon"
wait "$daemon" || { echo "the daemon ended with $?"; exit 1; }
start # once more, to read what it kept
for log in examples/*/build.log; do
    PATH=$dir "$dir/aires" process --no-ai -q -C "$dir/source" -o "$dir/runs" --format json "$log" 2>/dev/null >"$dir/$(basename "$(dirname "$log")").expected" || [[ $? -eq 5 ]]
done
mkdir "$dir/booklets"
for accepted in "$dir"/*.accepted; do
    run=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["id"])' "$accepted")
    web GET "/v1/runs/$run/booklet?format=json" >"$dir/booklets/$(basename "$accepted" .accepted).json"
done
python3 - "$dir" "$rounds" <<'EOF'
import glob, json, os, sys
folder, rounds = sys.argv[1], int(sys.argv[2])
expected = {os.path.basename(f)[:-9]: json.load(open(f)) for f in glob.glob(folder + "/*.expected")}
def said(report):
    return report["diagnostics"], report["causes"], report["booklet"]
def first(a, b, at=""):
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        pairs = [(a[k], b[k], f"{at}.{k}") for k in a]
    elif isinstance(a, (list, tuple)) and type(a) is type(b) and len(a) == len(b):
        pairs = [(x, y, f"{at}[{i}]") for i, (x, y) in enumerate(zip(a, b))]
    else:
        return f"{at}: {str(a)[:300]} | {str(b)[:300]}"
    return next(first(*p) for p in pairs if p[0] != p[1])
def check(what, files, name):
    seen = {}
    for path in files:
        report = json.load(open(path))
        title = name(path, report)
        seen[title] = seen.get(title, 0) + 1
        here, there = said(report), said(expected[title.rsplit("-", 1)[0]])
        if here != there:
            sys.exit(f"{title}: another booklet than without a daemon: {first(here, there)}")
    if seen != {f"{e}-{r}": 1 for e in expected for r in range(1, rounds + 1)}:
        sys.exit(f"{what}: not one booklet each: {seen}")
    print(f"{what}: {len(seen)} booklets, each once, each as without a daemon")
check("over HTTP", glob.glob(folder + "/booklets/*.json"), lambda path, _: os.path.basename(path)[:-5])
check("watched folder", glob.glob(folder + "/drop/booklets/*.json"), lambda _, report: report["run"]["title"][:-4])
done = len(glob.glob(folder + "/drop/processed/*.log"))
if done != len(expected) * rounds or glob.glob(folder + "/drop/failed/*"):
    sys.exit(f"{done} files processed")
EOF
echo "$rounds kills, nothing lost, nothing double"
