// settle, private: reads the rows of a file as facts of a contract, and reports what the contract cannot accept.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "utfall/settle/facts.h"

namespace utfall::settle {

class Binder {
public:
    Binder(const terms::Contract& contract, const exchange::FactFile& file);
    base::Result<Facts> run();
    // Only the facts that date suspensions; what is wrong with them is told by run().
    Facts dates();

private:
    // bind_facts.cpp
    void look_at(const std::string& path, const exchange::Certified& certified);
    void report(base::Code code, const exchange::FactRow& row,
                std::vector<base::Bilingual> arguments);
    [[nodiscard]] base::Bilingual words_of(const base::Rational& value,
                                           const terms::Type& type) const;
    void bind(const exchange::FactRow& row);
    void report_unknown(const exchange::FactRow& row);
    bool verifier_fits(const exchange::FactRow& row, std::optional<int> by,
                       const std::string& name);
    std::optional<int> member_of(const exchange::FactRow& row, int dimension,
                                 const std::string& text);
    std::optional<std::vector<int>> members_of(const exchange::FactRow& row,
                                               const std::vector<int>& over,
                                               const std::string& name);
    // bind_values.cpp
    std::optional<base::Rational> value_of(const exchange::FactRow& row, const terms::Measure& m);
    std::optional<base::Rational> number_of(const exchange::FactRow& row, const terms::Measure& m);
    bool unit_fits(const exchange::FactRow& row, const terms::Measure& m);
    // bind_claims.cpp
    void bind_claim(const exchange::FactRow& row, int list_index);
    void check_draws(int measure, std::vector<Draw>& draws);
    [[nodiscard]] std::optional<base::Date> last_draw(int measure) const;
    [[nodiscard]] std::optional<std::pair<base::Date, std::string>> first_draw(int measure) const;
    [[nodiscard]] base::Bilingual corrector(const Established& e, const terms::Measure& m) const;
    void check_versions(const FactKey& key, std::vector<Established>& versions);

    const terms::Contract& contract_;
    const exchange::FactFile& file_;
    Facts facts_;
    std::map<std::string, int, std::less<>> measures_, lists_;
    std::vector<std::map<std::string, int>> person_index_;
    std::map<int, std::set<std::string>> claim_numbers_;
    std::vector<base::Diagnostic> diagnostics_;
};

}  // namespace utfall::settle
