// base: a value, or the diagnostics that say why there is none.
//
//     Result<Contract> contract = read_contract(path);
//     TRY(auto contract, read_contract(path));      // passes the diagnostics on
#pragma once
#include <utility>
#include <variant>
#include <vector>

#include "utfall/base/diagnostic.h"
#include "utfall/base/ensure.h"

namespace utfall::base {

using Diagnostics = std::vector<Diagnostic>;

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(Diagnostic diagnostic) : state_(Diagnostics{std::move(diagnostic)}) {}  // NOLINT
    Result(Diagnostics diagnostics) : state_(std::move(diagnostics)) {}            // NOLINT

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }
    explicit operator bool() const { return ok(); }
    T& value() & {
        ensure(ok(), "a result is read only when it holds a value");
        return *std::get_if<T>(&state_);
    }
    const T& value() const& {
        ensure(ok(), "a result is read only when it holds a value");
        return *std::get_if<T>(&state_);
    }
    T&& value() && {
        ensure(ok(), "a result is read only when it holds a value");
        return std::move(*std::get_if<T>(&state_));
    }
    [[nodiscard]] const Diagnostics& diagnostics() const {
        ensure(!ok(), "a result has diagnostics only when it holds no value");
        return *std::get_if<Diagnostics>(&state_);
    }

private:
    std::variant<T, Diagnostics> state_;
};

}  // namespace utfall::base

#define UTFALL_JOIN_(a, b) a##b
#define UTFALL_JOIN(a, b) UTFALL_JOIN_(a, b)
// Declares `declaration` from the value of `expression`, or returns its diagnostics.
#define TRY(declaration, expression)                                                               \
    auto UTFALL_JOIN(result_, __LINE__) = (expression);                                            \
    if (!UTFALL_JOIN(result_, __LINE__).ok()) return UTFALL_JOIN(result_, __LINE__).diagnostics(); \
    declaration = std::move(UTFALL_JOIN(result_, __LINE__)).value()
