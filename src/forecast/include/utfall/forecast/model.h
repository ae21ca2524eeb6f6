// forecast: a contract and its assumptions made ready to be drawn: its program, and in which order its inputs are drawn.
//
//     TRY(Model model, model_of(contract, assumptions, facts));
//
// Fails when correlations are not positive definite, assumptions rest on themselves, a file of values cannot be read,
// or nothing is assumed about a line that claims are paid for.
#pragma once
#include <memory>
#include <string>

#include "utfall/base/result.h"
#include "utfall/settle/facts.h"
#include "utfall/terms/assumptions.h"

namespace utfall::forecast {

struct Prepared;  // private: prepared.h

class Model {
public:
    explicit Model(std::unique_ptr<const Prepared> prepared);
    ~Model();
    Model(Model&& other) noexcept;
    Model& operator=(Model&& other) noexcept;

    [[nodiscard]] const terms::Contract& contract() const;
    [[nodiscard]] const terms::Assumptions& assumptions() const;
    // The files of facts that are known already; empty: none.
    [[nodiscard]] std::string facts_files() const;
    [[nodiscard]] const Prepared& prepared() const { return *prepared_; }

private:
    std::unique_ptr<const Prepared> prepared_;
};

// `facts`: what is known already; it is not drawn.
[[nodiscard]] base::Result<Model> model_of(terms::Contract contract, terms::Assumptions assumptions,
                                           const settle::Facts& facts);

}  // namespace utfall::forecast
