// settle, private: which claims count, at which price and in which period. Nothing here depends on measured amounts.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "utfall/settle/claim_judge.h"
#include "utfall/settle/facts.h"
#include "utfall/settle/settlement.h"

namespace utfall::settle {

struct CountedClaim {
    const Claim* claim = nullptr;
    std::int64_t price = 0;  // minor units, on the claim's day
    std::int64_t paid = 0;   // after the caps on lines and persons
    std::string cut_by;      // name of the cap that cut or refused it
};

class ClaimBook {
public:
    // Claims accepted after `through` are not known yet.
    ClaimBook(const terms::Contract& contract, const Facts& facts,
              std::optional<base::Date> through);

    // Claims of a list, of everybody or of one person, accepted in a span of days, in the order in which they use caps.
    [[nodiscard]] std::vector<const CountedClaim*> accepted(int list, std::optional<int> person,
                                                            base::Date from,
                                                            base::Date through) const;
    [[nodiscard]] const std::vector<RefusedClaim>& refused() const { return refused_; }

private:
    void judge(int list, std::optional<base::Date> through);
    [[nodiscard]] std::vector<const Claim*> in_order(int list, const ClaimJudge& judge,
                                                     std::optional<base::Date> through) const;
    [[nodiscard]] base::Bilingual against(int list, const Claim& claim,
                                          const ClaimVerdict& verdict) const;
    // A claim follows the text in force on the day of its outcome.
    [[nodiscard]] const terms::Contract& text_on(base::Date outcome) const {
        return terms::text_of(contract_, terms::text_on(contract_, outcome));
    }
    void note_unpaid(int list);
    void refuse(int list, const Claim& claim, base::Bilingual reason);

    const terms::Contract& contract_;
    const Facts& facts_;
    std::map<int, std::vector<CountedClaim>> counted_;
    std::map<std::pair<int, int>, std::vector<const CountedClaim*>>
        by_person_;  // list and person, -1 everybody
    std::vector<RefusedClaim> refused_;
};

}  // namespace utfall::settle
