// desk, private: what a report of a forecast says, in the blocks of report.h.
//
//     for (const Section& section : sections_of(report)) …
//
// Amounts in tables are in major units of the contract's currency, without its name.
#pragma once
#include <string>
#include <vector>

#include "estimate_text.h"
#include "forecast_text.h"
#include "report.h"

namespace utfall::desk {

[[nodiscard]] std::vector<Section> sections_of(const Report& report);

// What every section is written with.
class Teller {
public:
    explicit Teller(const Report& report)
        : report_(report), figures_(report.contract.currency, report.language) {}

    [[nodiscard]] std::string said(const char* sv, const char* en) const {
        return report_.language == base::Language::Swedish ? sv : en;
    }
    [[nodiscard]] const std::string& party(int index) const;
    [[nodiscard]] const terms::Measure& measure(int index) const;
    [[nodiscard]] std::string percentile(int percent) const;  // "5 %"
    // "-635 500 ± 2 300 kr (5–95 %: -3 810 600 till 1 200 000)"; of what does not vary its one value.
    [[nodiscard]] std::string spread(const forecast::Spread& minor) const;
    // Minor units as the values of charts.
    [[nodiscard]] double major(double minor) const { return figures_.major(minor); }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    [[nodiscard]] const Report& report() const { return report_; }
    [[nodiscard]] const forecast::Forecast& forecast() const { return report_.forecast; }
    [[nodiscard]] ChartWords chart(std::string id, std::string title,
                                   std::string description) const;

private:
    const Report& report_;
    Figures figures_;
};

// Sections, in the order of the report; nothing is added where there is nothing to tell.
void tell_head(const Teller& t, std::vector<Section>& sections);
void tell_in_short(const Teller& t, std::vector<Section>& sections);
void tell_balance(const Teller& t, std::vector<Section>& sections);
void tell_parties(const Teller& t, std::vector<Section>& sections);
void tell_payoffs(const Teller& t, std::vector<Section>& sections);
void tell_repayment(const Teller& t, std::vector<Section>& sections);
void tell_guarantees(const Teller& t, std::vector<Section>& sections);
void tell_measurements(const Teller& t, std::vector<Section>& sections);
void tell_principle(const Teller& t, std::vector<Section>& sections);
void tell_tornado(const Teller& t, std::vector<Section>& sections);
void tell_values(const Teller& t, std::vector<Section>& sections);
void tell_assumptions(const Teller& t, std::vector<Section>& sections);
void tell_method(const Teller& t, std::vector<Section>& sections);

}  // namespace utfall::desk
