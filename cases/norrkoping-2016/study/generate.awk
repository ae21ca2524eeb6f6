# The cohort of plan.md: 60 children with support and 61 followed from 2013. Every row is made up by this program; none of
# them is a person. awk -f generate.awk > cohort.csv gives the same bytes everywhere: whole numbers and a fixed start.
function chance() { state = (state * 16807) % 2147483647; return state / 2147483647 }
# Nearly normal: twelve chances less six (the central limit), which needs no logarithm.
function bell(   sum, i) { for (i = 0; i < 12; i++) sum += chance(); return sum - 6 }
function spaced(number,   text) {
    for (text = ""; number >= 1000; number = int(number / 1000)) text = sprintf(" %03d", number % 1000) text
    return number text
}
BEGIN {
    state = 20160701
    print "lopnr;grupp;kon;alder;tidigare;kostnad 24 man;skola battre"
    for (i = 1; i <= 121; i++) {
        supported = i <= 60
        sex = chance() < 0.45 ? "flicka" : "pojke"
        age = 8 + int(10 * chance())
        earlier = int(4 * chance() * chance())
        cost = 1520000 + 55000 * (age - 12) + 160000 * earlier + 540000 * bell() - (supported ? 210000 : 0)
        cost = 100 * int((cost < 150000 ? 150000 : cost) / 100)
        better = chance() < (supported ? 0.68 : 0.4) ? "ja" : "nej"
        if (i % 40 == 17) better = ""  # whose school results nobody found
        printf "%s-%03d;%s;%s;%d;%d;%s,00;%s\n", supported ? "T" : "J", i, supported ? "insats" : "2013", sex, age, \
            earlier, spaced(cost), better
    }
}
