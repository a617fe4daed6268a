# Makes the raw data of OpenPsychometrics' FTI or GCBS readable by datasets/fti or datasets/gcbs:
#     awk -f scripts/datasets/openpsychometrics.awk data.csv > fti.csv
# Keeps answers, latencies, places and the word check-list; renames them; adds an id; makes answers and
# latencies of zero or less empty. The separator is the raw file's tab or comma.
NR == 1 {
    separator = index($0, "\t") ? "\t" : ","
    FS = OFS = separator
    $0 = $0 ""
    n = 0
    line = "id"
    for (i = 1; i <= NF; i++) {
        name = $i
        gsub(/["\r]/, "", name)
        if (name ~ /^Q[0-9]+A?$/) sub(/A$/, "", name)
        else if (name ~ /^Q[0-9]+E$/) sub(/E$/, "_ms", name)
        else if (name ~ /^E[0-9]+$/) name = "Q" substr(name, 2) "_ms"
        else if (name ~ /^Q[0-9]+I$/) sub(/I$/, "_pos", name)
        else if (name !~ /^VCL[0-9]+$/) continue
        column[++n] = i
        zero_is_missing[n] = name ~ /^Q/
        line = line "," name
    }
    print line
    next
}
{
    line = NR - 1
    for (k = 1; k <= n; k++) {
        value = $(column[k])
        gsub(/["\r]/, "", value)
        line = line "," (zero_is_missing[k] && value + 0 <= 0 ? "" : value)
    }
    print line
}
