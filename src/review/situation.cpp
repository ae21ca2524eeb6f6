#include "utfall/review/situation.h"

#include <tuple>

#include "utfall/settle/formula.h"

namespace utfall::review {

using base::Language;

namespace {

class Writer {
public:
    Writer(const terms::Contract& contract, const settle::Facts& facts)
        : c_(contract), facts_(facts), is_swedish_(contract.language == Language::Swedish) {}

    std::string run() {
        row(is_swedish_ ? std::vector<std::string>{"datum", "mått", "värde", "för", "utfallsdag",
                                                   "framställt", "krav"}
                        : std::vector<std::string>{"date", "measure", "value", "for",
                                                   "outcome date", "claimed", "claim"});
        for (const auto& [measure, draws] : facts_.draws)
            for (const settle::Draw& draw : draws)
                if (draw.amount != 0)
                    row({draw.day.text(), c_.measures[static_cast<std::size_t>(measure)].name,
                         base::money_text(draw.amount, c_.currency, c_.language), "", "", "", ""});
        for (const auto& [key, versions] : facts_.values) {
            const terms::Measure& m = c_.measures[static_cast<std::size_t>(key.measure)];
            terms::Type type = m.type;
            type.per = -1;  // a file of facts states 600 EUR, not 600 EUR per person
            for (const settle::Established& e : versions)
                row({e.known.text(), m.name, terms::value_text(c_, e.value, type, c_.language),
                     members(m.over, key.members), "", "", ""});
        }
        for (const auto& [list, claims] : facts_.claims) {
            const terms::PriceList& prices = c_.price_lists[static_cast<std::size_t>(list)];
            for (const settle::Claim& claim : claims)
                row({claim.accepted.text(), prices.name,
                     prices.lines[static_cast<std::size_t>(claim.line)].name,
                     members({prices.persons}, {claim.person}), claim.outcome.text(),
                     claim.claimed.text(), claim.number});
        }
        return out_;
    }

private:
    [[nodiscard]] std::string members(const std::vector<int>& over,
                                      const std::vector<int>& chosen) const {
        std::string out;
        for (std::size_t k = 0; k < over.size(); ++k) {
            const auto d = static_cast<std::size_t>(over[k]);
            const auto i = static_cast<std::size_t>(chosen[k]);
            const terms::Dimension& dimension = c_.dimensions[d];
            if (!out.empty()) out += " / ";
            switch (dimension.kind) {
                case terms::Dimension::Kind::Periods:
                    out += dimension.name + " " + std::to_string(i + 1);
                    break;
                case terms::Dimension::Kind::Groups: out += dimension.members[i]; break;
                case terms::Dimension::Kind::Roster: out += facts_.persons[d][i]; break;
            }
        }
        return out;
    }

    void row(const std::vector<std::string>& fields) {
        const char mark = is_swedish_ ? ';' : ',';
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) out_ += mark;
            out_ += fields[i];
        }
        out_ += '\n';
    }

    const terms::Contract& c_;
    const settle::Facts& facts_;
    bool is_swedish_;
    std::string out_;
};

}  // namespace

std::string situation_csv(const terms::Contract& contract, const Situation& situation) {
    return Writer(contract, situation.facts).run();
}

}  // namespace utfall::review
