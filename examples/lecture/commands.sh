#!/bin/sh
# Runs every command line of README.md's table and looks in its output for what the table says it prints.
# Usage: commands.sh [PROGRAM]
set -eu
program=${1:-polydescent}
readme=$(dirname "$0")/README.md
tab=$(printf '\t')

sed -n 's/^|[^|]*| `polydescent \([^`]*\)` | `\([^`]*\)` |$/\1\t\2/p' "$readme" | {
  count=0
  while IFS=$tab read -r arguments expected; do
    echo "polydescent $arguments"
    # shellcheck disable=SC2086  # the arguments are words
    "$program" $arguments > commands-output.txt
    if ! grep -F -- "$expected" commands-output.txt; then
      echo "FAILED: expected $expected in"
      cat commands-output.txt
      exit 1
    fi
    count=$((count + 1))
  done
  rows=$(grep -c '^| .* | `polydescent ' "$readme")
  test "$count" -eq "$rows" || { echo "FAILED: ran $count of $rows command lines"; exit 1; }
}
