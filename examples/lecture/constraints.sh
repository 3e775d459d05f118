#!/bin/sh
# Constraints and their Lagrange multipliers by command lines: a hill on a line, and entropies of probabilities. Compares
# what is printed with the closed forms, to 1e-6.
# Usage: constraints.sh [PROGRAM]
set -eu
program=${1:-polydescent}

maximum() {  # VALUE MULTIPLIER ARGUMENT...; the multiplier of no constraint: none
  value=$1
  multiplier=$2
  shift 2
  "$program" minimize --maximize "$@" > constraints-output.txt
  awk -v value="$value" -v multiplier="$multiplier" -v what="$*" '
    function is_off(a, b) { return !((a - b) ^ 2 <= 1e-12) }
    BEGIN { found = "none" }
    after_heading { found = $1; after_heading = 0 }
    $1 == "best" && $2 == "value" { best = $3 }
    $1 == "multiplier" { after_heading = 1 }
    END {
      printf "value %.6f, multiplier %s: %s\n", best, found == "none" ? found : sprintf("%.6f", found), what
      if (best == "" || is_off(best, value)) { print "FAILED: expected the value " value; exit 1 }
      if (multiplier == "none" ? found != "none" : found == "none" || is_off(found, multiplier)) {
        print "FAILED: expected the multiplier " multiplier
        exit 1
      }
    }' constraints-output.txt
}

hill='-(x-2)^2 - (y-1)^2 + 10'
maximum 10 none --expr "$hill" --bounds=-5:5
maximum 9.5 1 --expr "$hill" --bounds=-5:5 --subject-to 'x - y = 0'

coin='-p*ln(p) - q*ln(q)'
maximum 0.735758882342885 none --expr "$coin" --bounds 1e-9:1
maximum 0.693147180559945 -0.306852819440055 --expr "$coin" --bounds 1e-9:1 --subject-to 'p + q = 1'

states='-sum(i, 0, n-1, xlogx(x[i]))'
maximum 4.158883083359672 3.158883083359672 --expr "$states" --dim 64 --bounds 0:1 --subject-to 'sum(i, 0, n-1, x[i]) = 1'
maximum 4.158883083359672 none --expr "$states" --dim 64 --simplex
