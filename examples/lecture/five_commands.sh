#!/bin/sh
# The five rules from one start on the six-hump camel, by command lines: plain descent, AdaGrad and RMSProp stay in a
# local minimum, 2.10425 at (1.6071, 0.5687); momentum and Adam reach a global one, -1.03163 at (0.0898, -0.7127).
# Writes each rule's course to camel-RULE.csv: start,iteration,value,gradient_norm,rate,x0,x1.
# Usage: five_commands.sh [PROGRAM [FOLDER]]
set -eu
program=${1:-polydescent}
folder=${2:-.}

echo 2,1 > "$folder/camel-start.csv"

descend() {  # RULE RATE VALUE
  "$program" minimize six-hump-camel --starts-from "$folder/camel-start.csv" --optimizer "$1" --learning-rate "$2" \
    --schedule constant --iterations 500 --trace "$folder/camel-$1.csv" --quiet
  awk -F, -v rule="$1" -v expected="$3" '
    NR == 1 && $0 != "start,iteration,value,gradient_norm,rate,x0,x1" { print "FAILED: heading " $0; exit 1 }
    { steps = $2; value = $3; x = $6; y = $7 }
    END {
      printf "%-18s%5d steps  value %9.5f at (%.4f, %.4f)\n", rule, steps, value, x, y
      if ((value - expected) ^ 2 > 1e-10) { print "FAILED: expected " expected; exit 1 }
    }' "$folder/camel-$1.csv"
}

descend gradient-descent 0.01 2.10425
descend momentum 0.01 -1.03163
descend adagrad 0.2 2.10425
descend rmsprop 0.02 2.10425
descend adam 0.2 -1.03163
