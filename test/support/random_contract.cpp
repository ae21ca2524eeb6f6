#include "random_contract.h"

#include <algorithm>

namespace utfall::test {

namespace {

std::string grouped(std::int64_t number) {
    const std::string digits = std::to_string(number < 0 ? -number : number);
    std::string out = number < 0 ? "-" : "";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += ' ';
        out += digits[i];
    }
    return out;
}

std::string persons(std::int64_t number) {
    return grouped(number) + (number == 1 ? " person" : " persons");
}

std::string percent(std::int64_t tenths) {
    return std::to_string(tenths / 10) +
           (tenths % 10 != 0 ? "." + std::to_string(tenths % 10) : "") + " %";
}

}  // namespace

std::string RandomContract::money(std::int64_t major) const { return grouped(major) + " EUR"; }

std::string RandomContract::some_money(std::int64_t low, std::int64_t high) {
    const std::int64_t step = high > 10'000 ? 1'000 : high > 1'000 ? 50 : 1;
    return money(std::max(low, between(low, high) / step * step));
}

std::string RandomContract::text() {
    line("# A random contract\n");
    line("Made by a test. The framed clauses decide.\n");
    line("```utfall");
    head();
    parties();
    measures();
    if (chance(60)) funding();
    definitions();
    payments();
    caps();
    if (is_funded_ && chance(50)) guarantee();
    line("```");
    return std::move(out_);
}

void RandomContract::head() {
    static constexpr const char* kModes[] = {"half up", "half even", "down", "up"};
    line("contract \"A random contract\"");
    line("  written in language version 1");
    line("  all amounts in EUR");
    line("  runs from 2027-01-01 through 2030-12-31");
    line("  a payment that falls on a day that is not a weekday is paid on the next weekday");
    line(std::string("  every payment is rounded to ") + (chance(70) ? "0.01 EUR, " : "1 EUR, ") +
         kModes[chance(60) ? 0 : between(0, 3)]);
}

void RandomContract::parties() {
    line("party city \"The city\", municipality, payer");
    line("party region \"The region\", region, payer");
    line("party state-office \"The state\", state, guarantor");
    line("party investor \"The investor\", private, investor");
    line("party provider \"The provider\", non-profit, provider");
    line("party judge \"The judge\", non-profit, evaluator");
    line("split payers");
    line("  | who    | parts |");
    line("  | city   | " + std::to_string(between(1, 7)) + " |");
    line("  | region | " + std::to_string(between(1, 7)) + " |");
    line("split three-payers");
    line("  | who          | share    |");
    line("  | city         | 33.3 % |");
    line("  | region       | " + percent(between(10, 500)) + " |");
    line("  | state-office | the rest |");
}

void RandomContract::measures() {
    amount_measure();
    if (chance(70)) count_measure();
    if (chance(70)) share_measure();
    if (chance(60)) answer_measure();
    if (chance(30)) amount_measure();
}

void RandomContract::missing(const std::string& value) {
    line("  established by judge no later than 2028-06-30");
    line(chance(80) ? "  if missing, the final value is " + value
                    : "  until it is established the payments concerned are postponed, to "
                      "2029-06-29 at the latest, "
                      "then the final value is " +
                          value);
}

void RandomContract::amount_measure() {
    const std::string name = amounts_.empty() ? "saving" : "other-saving";
    const std::int64_t high = between(2, 400) * 1'000,
                       low = chance(60) ? -between(1, 100) * 1'000 : 0;
    line("measure " + name + ", money in total for the target group");
    line("  between " + money(low) + " and " + money(high) + ", other values are refused");
    if (chance(50))
        line("  stated in steps of " + money(chance(50) ? 1 : 100) + ", finer values are refused");
    line("  better when higher");
    missing("0 EUR");
    amounts_.push_back({name, "EUR"});
}

void RandomContract::count_measure() {
    line("measure working, count of persons");
    line("  between 0 persons and " + persons(between(2, 300)) + ", other values are refused");
    line("  better when higher");
    missing("0 persons");
    counts_.push_back({"working", "persons"});
}

void RandomContract::share_measure() {
    line("measure finishing, share");
    line("  between 0 % and 100 %, other values are refused");
    line(std::string("  stated in steps of ") + (chance(50) ? "0.1 %" : "1 %") +
         ", finer values are refused");
    line("  better when higher");
    missing("0 %");
    shares_.push_back({"finishing", "%"});
}

void RandomContract::answer_measure() {
    line("fact delivered, yes or no");
    missing("no");
    answers_.push_back({"delivered", ""});
}

void RandomContract::definitions() {
    for (const Name& share : shares_) {
        if (chance(50)) steps(share);
        if (chance(60)) straight_line(share);
    }
    if (chance(50)) {
        line("define counted-saving as saving, but at most " + some_money(1'000, 300'000) +
             ", but at least 0 EUR");
        amounts_.push_back({"counted-saving", "EUR"});
    }
}

void RandomContract::steps(const Name& share) {
    const std::int64_t first = between(1, 40), second = first + between(1, 50);
    line("scale degree by " + share.name + ", one value per row");
    line("  | " + share.name + " | degree |");
    line("  | below " + percent(first * 10) + " | 0 % |");
    line("  | from " + percent(first * 10) + " to below " + percent(second * 10) + " | " +
         percent(between(1, 50) * 10) + " |");
    line("  | " + percent(second * 10) + " or more | 100 % |");
    degrees_.push_back({"degree", "%"});
}

void RandomContract::straight_line(const Name& share) {
    const std::int64_t first = between(1, 40), second = first + between(1, 50);
    line("scale premium by " + share.name + ", straight line between the rows");
    line("  | " + share.name + " | premium |");
    line("  | below " + percent(first * 10) + " | 0 EUR |");
    line("  | at " + percent(first * 10) + " | 0 EUR |");
    line("  | at " + percent(second * 10) + " | " + some_money(1'000, 90'000) + " |");
    line("  | above " + percent(second * 10) + " | " + some_money(1'000, 90'000) + " |");
    amounts_.push_back({"premium", "EUR"});
}

void RandomContract::funding() {
    is_funded_ = true;
    const std::string limit = some_money(5'000, 400'000);
    const bool is_dated = chance(40);
    if (is_dated) {
        line("fact draws, dated amounts");
        line("  in total between 0 EUR and " + limit + ", other values are refused");
        line("  established by city no later than 2028-03-31");
    }
    line("funding stake");
    line("  investor funds provider with in total at most " + limit);
    line(is_dated ? "  drawn in the amounts and on the days stated in draws"
                  : "  drawn in full on 2027-01-04");
    line("  no interest");
    line("  what remains on 2030-06-28 is written off");
}

// Money of any size; the caller cuts it to what may be paid.
std::string RandomContract::amount() {
    const auto any = [&](const std::vector<Name>& names) {
        return names[static_cast<std::size_t>(
                         between(0, static_cast<std::int64_t>(names.size()) - 1))]
            .name;
    };
    // One random choice in each statement: the order within an expression is the compiler's.
    const std::string some = some_money(1'000, 200'000), price = some_money(50, 5'000),
                      share = percent(between(1, 1'000)), money_name = any(amounts_);
    switch (between(0, 6)) {
        case 0:
            if (!counts_.empty()) return price + " per person times " + any(counts_);
            break;
        case 1:
            if (!degrees_.empty()) return any(degrees_) + " times " + some;
            break;
        case 2:
            if (!shares_.empty()) return any(shares_) + " times " + some;
            break;
        case 3:
            if (is_funded_) return share + " of total drawn on stake";
            break;
        case 4:
            if (!payments_.empty()) return some + " minus paid earlier under " + payments_.front();
            break;
        default: break;
    }
    if (chance(30))
        return "the part of " + money_name + " that exceeds " + some_money(1'000, 90'000);
    return share + " of " + money_name;
}

std::string RandomContract::limited(const std::string& amount, bool may_be_negative) {
    std::string out = amount;
    if (chance(60)) out += ", but at most " + some_money(1'000, 150'000);
    if (may_be_negative) out += ", but at least 0 EUR";
    return out;
}

std::string RandomContract::condition() {
    std::vector<std::string> parts;
    if (!answers_.empty()) parts.push_back(answers_.front().name);
    if (!counts_.empty()) parts.push_back("working is at least " + persons(between(1, 20)));
    if (!shares_.empty()) parts.push_back("finishing is more than " + percent(between(1, 90) * 10));
    parts.push_back("saving is less than " + some_money(1'000, 200'000));
    const auto last = static_cast<std::int64_t>(parts.size()) - 1;
    const std::string one = parts[static_cast<std::size_t>(between(0, last))],
                      other = parts[static_cast<std::size_t>(between(0, last))];
    if (one == other || chance(50)) return one;
    return one + (chance(50) ? " and " : " or ") + other;
}

void RandomContract::payments() {
    const auto number = static_cast<int>(between(2, 3));
    for (int k = 0; k < number; ++k) payment(k);
}

void RandomContract::payment(int number) {
    static constexpr const char* kNames[] = {"first-part", "second-part", "third-part",
                                             "fourth-part"};
    static constexpr const char* kDays[] = {"2028-09-29", "2028-09-29", "2029-09-28", "2029-12-28"};
    const std::string name = kNames[number];
    const std::string to = is_funded_ && chance(60) ? "investor" : "provider";
    std::string pays = amount();
    if (chance(35)) pays = "(" + pays + ") plus (" + amount() + ")";
    pays = limited(pays, true);
    line("payment " + name);
    const auto who = between(0, 9);
    if (who <= 2)
        line("  payers pay " + to + " " + pays + ", each only its own share");
    else if (who == 3)
        line("  three-payers pay " + to + " " + pays + ", each only its own share");
    else
        line("  city pays " + to + " " + pays);
    if (chance(40)) line("  if " + condition());
    line(std::string("  due ") + kDays[number]);
    if (is_funded_ && to == "investor" && chance(70)) line("  reduces what remains of stake");
    payments_.push_back(name);
}

void RandomContract::caps() {
    if (chance(40)) return;
    line("cap whole");
    line("  in total at most " + some_money(2'000, 200'000) + " is paid under " + payments_[0] +
         ", " + payments_[1]);
    const auto way = between(0, 2);
    line(way == 0   ? "  a payment or claim that would exceed the cap is refused in full"
         : way == 1 ? "  the payment that reaches the cap is reduced to what is left of the cap, "
                      "and the rest is paid by state-office"
                    : "  the payment that reaches the cap is reduced to what is left of the cap, "
                      "and the rest is lost");
    line(way == 2 && chance(50)
             ? "  payments on the same day share the cap in proportion to their amounts"
             : "  payments on the same day use the cap in the order of the clauses");
}

void RandomContract::guarantee() {
    line("guarantee safety");
    line("  state-office pays investor " +
         limited(percent(between(10, 900)) + " of loss on stake", false));
    line("  due 2030-06-28");
}

}  // namespace utfall::test
