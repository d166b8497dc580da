#!/usr/bin/env bash
# A list of interviews is sorted, and half past ten has become ten and a half minutes, round 1 True, and Ms April a day of the year 1.
#
# Tool:     csvkit 2.2.0 with agate 1.14.2: `csvsort`, and likewise `csvjson`, `csvsql`; peer: csvkit's own `csvgrep`.
# Expected: "Sort CSV files. Like the Unix "sort" command, but for tabular data": the same lines in another order. `csvgrep`
#           gives each line as it is.
# Seen:     each column that can be read as another type is written as that type. Hours and minutes are tried as a length of
#           time first, in minutes and seconds (there is no type for a time of the day); ones and zeros as yes and no; a column of
#           names that are months as days. With `-I` nothing is changed.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile csvkit==2.2.0 agate==1.14.2
cd "$work"
cat >list.csv <<'CSV'
company,at,again,with
Tide,10:30,1,April
Reed,09:15,0,May
CSV
export PATH="$work/venv/bin:$PATH"
csvsort -c company list.csv >sorted.csv 2>said
csvsort -I -c company list.csv >plain.csv
csvgrep -c company -r . list.csv >same.csv
echo "expected:" && cat plain.csv
echo "seen:" && cat sorted.csv
test ! -s said
cmp -s list.csv same.csv
test "$(cat plain.csv)" = $'company,at,again,with\nReed,09:15,0,May\nTide,10:30,1,April'
test "$(cat sorted.csv)" = $'company,at,again,with\nReed,0:09:15,False,0001-05-01\nTide,0:10:30,True,0001-04-01'
