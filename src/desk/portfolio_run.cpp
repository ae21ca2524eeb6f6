// portfolio: many contracts drawn in the same scenarios. Each is read, drawn and let go of before the next, unless several
// rows name the same documents.
#include <algorithm>
#include <map>
#include <tuple>

#include "forecast_run.h"
#include "portfolio_text.h"
#include "utfall/exchange/portfolio.h"

namespace utfall::desk {

using base::Bilingual;
using base::Code;
using exchange::PortfolioRow;

namespace {

using Documents = std::tuple<std::string, std::string, std::string>;

Documents documents_of(const PortfolioRow& row) {
    return {row.contract, row.assumptions, row.facts};
}

class Portfolio {
public:
    Portfolio(const Request& request, std::vector<PortfolioRow> rows,
              const forecast::PortfolioOptions& options)
        : request_(request), rows_(std::move(rows)), together_(options) {
        // The order of the file is nothing that the result may depend on.
        std::sort(rows_.begin(), rows_.end(),
                  [](const PortfolioRow& a, const PortfolioRow& b) { return a.name < b.name; });
        for (const PortfolioRow& row : rows_) ++rows_left_[documents_of(row)];
    }

    // False: stopped.
    base::Result<bool> run() {
        for (std::size_t k = 0; k < rows_.size(); ++k) {
            TRY(const bool is_added, add(rows_[k]));
            const double done = static_cast<double>(k + 1) / static_cast<double>(rows_.size());
            if (!is_added ||
                (request_.progress && k + 1 < rows_.size() && !request_.progress(done)))
                return false;
        }
        return true;
    }
    [[nodiscard]] const std::string& warnings() const { return warnings_; }
    PortfolioReport report(base::Language language) const {
        return {.path = request_.portfolio,
                .asked = rows_.size(),
                .currency = currency_,
                .factors = factors_,
                .forecast = together_.finish(),
                .language = language};
    }

private:
    base::Result<bool> add(const PortfolioRow& row) {
        const Documents documents = documents_of(row);
        auto known = models_.find(documents);
        if (known == models_.end()) {
            TRY(forecast::Model model, read(row));
            known = models_.emplace(documents, std::move(model)).first;
        }
        const forecast::Model& model = known->second;
        TRY(const bool is_added, together_.add(row.name, model));
        for (const std::string& factor : model.assumptions().factors) ++factors_[factor];
        if (--rows_left_[documents] == 0) models_.erase(known);
        return is_added;
    }
    base::Result<forecast::Model> read(const PortfolioRow& row) {
        Request one = request_;
        one.contract = row.contract;
        one.assume = row.assumptions;
        if (!row.facts.empty()) one.facts = {row.facts};
        const auto [language, loaded] = load_contract(one);
        if (!loaded.ok()) return loaded.diagnostics();
        const base::Currency& currency = loaded.value().contract.currency;
        if (currency_.code.empty()) currency_ = currency;
        if (currency.code != currency_.code)
            return base::diagnose(
                Code::portfolio_currency,
                {.file = request_.portfolio, .line = row.line, .column = 0, .end_column = 0},
                {Bilingual::same(row.name), Bilingual::same(currency.code),
                 Bilingual::same(currency_.code)});
        TRY(LoadedModel made, load_model(one, loaded.value()));
        warnings_ += render_all(made.warnings, language_of(request_));
        return std::move(made.model);
    }

    const Request& request_;
    std::vector<PortfolioRow> rows_;
    forecast::PortfolioForecaster together_;
    base::Currency currency_;
    std::map<Documents, std::size_t> rows_left_;
    std::map<Documents, forecast::Model> models_;
    std::string warnings_;
    std::map<std::string, std::size_t> factors_;  // in how many contracts
};

}  // namespace

Answer portfolio(const Request& request) {
    const base::Language language = language_of(request);
    if (request.format == "html")
        return wrong_usage({.sv = "En portfölj visas som text eller json.",
                            .en = "A portfolio is shown as text or json."},
                           language);
    Bilingual wrong;
    const auto options = forecast_options(request, wrong);
    if (!options) return wrong_usage(wrong, language);
    auto rows = exchange::read_portfolio(request.portfolio);
    if (!rows.ok()) return failed(rows.diagnostics(), language);
    Portfolio all(request, std::move(rows).value(),
                  {.scenarios = options->scenarios,
                   .seed = options->seed.value_or(1),
                   .threads = options->threads});
    const auto is_whole = all.run();
    if (!is_whole.ok()) return failed(is_whole.diagnostics(), language);
    const PortfolioReport report = all.report(language);
    Answer answer{.exit_code = is_whole.value() ? 0 : kStopped, .out = {}, .error = all.warnings()};
    answer.out = request.format == "json" ? portfolio_json(report) : portfolio_text(report);
    return written(request, std::move(answer), language);
}

}  // namespace utfall::desk
