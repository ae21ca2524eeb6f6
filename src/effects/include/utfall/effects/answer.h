// effects: an answer, or the reason why nothing can be estimated. A group that is too small is no error: the rest goes on.
//
//     Answer<Fit> fit = least_squares({.outcome = y, .terms = x});
//     if (!fit.ok()) return fit.refusal();
//
// The sentences live in refusals.def, one row per reason, in both languages.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "utfall/base/ensure.h"
#include "utfall/base/language.h"

namespace utfall::effects {

enum class Reason : std::uint8_t {
#define REFUSAL(id, en, sv) id,
#include "utfall/effects/refusals.def"
#undef REFUSAL
};

struct Refusal {
    Reason reason;
    std::vector<std::string> holes{};  // fill {0}, {1} … of the row's sentences
};
// "one-treated" and so on, as diagnostics are named.
[[nodiscard]] std::string reason_name(Reason reason);
[[nodiscard]] std::string sentence(const Refusal& refusal, base::Language language);

template <class T>
class [[nodiscard]] Answer {
public:
    Answer(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
    Answer(Refusal refusal) : state_(std::move(refusal)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }
    [[nodiscard]] const T& value() const& {
        ensure(ok(), "an answer is read only when there is one");
        return *std::get_if<T>(&state_);
    }
    [[nodiscard]] T&& value() && {
        ensure(ok(), "an answer is read only when there is one");
        return std::move(*std::get_if<T>(&state_));
    }
    [[nodiscard]] const Refusal& refusal() const {
        ensure(!ok(), "there is a reason only when there is no answer");
        return *std::get_if<Refusal>(&state_);
    }

private:
    std::variant<T, Refusal> state_;
};

}  // namespace utfall::effects
