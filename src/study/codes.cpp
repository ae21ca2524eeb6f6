// The values of a variable as groups, numbered in rising order.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "sample.h"
#include "utfall/base/large_pages.h"
#include "utfall/base/threads.h"

namespace utfall::study {

namespace {

// Where values are among rising ones: often where the last was, or next to it, or at the beginning again.
template <class Value>
class Places {
public:
    explicit Places(const std::vector<Value>& rising) : rising_(rising) {}
    // The first that is not below; the end where all are.
    std::size_t operator()(Value value) {
        for (const std::size_t at : {last_, last_ + 1, std::size_t{0}})
            if (at < rising_.size() && rising_[at] == value) return last_ = at;
        return last_ = static_cast<std::size_t>(
                   std::lower_bound(rising_.begin(), rising_.end(), value) - rising_.begin());
    }

private:
    const std::vector<Value>& rising_;
    std::size_t last_ = 0;
};

// Whole numbers that are close to each other have their places in a table; nothing where they are not.
template <class Value>
std::optional<std::vector<std::uint32_t>> tabled_places(const std::vector<Value>& values,
                                                        std::vector<Value>& distinct) {
    if (values.empty()) return {};
    Value low = values.front();
    Value high = low;
    for (const Value value : values) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    const auto from_low = [low](Value value) {
        return static_cast<std::size_t>(value) - static_cast<std::size_t>(low);
    };
    constexpr std::size_t kSmall = 4096;
    if (from_low(high) >= values.size() + kSmall || from_low(high) >= UINT32_MAX) return {};
    std::vector<std::uint32_t> place(from_low(high) + 1);
    for (const Value value : values) place[from_low(value)] = 1;
    for (std::size_t at = 0; at < place.size(); ++at) {
        if (place[at] == 0) continue;
        place[at] = static_cast<std::uint32_t>(distinct.size());
        distinct.push_back(static_cast<Value>(static_cast<std::size_t>(low) + at));
    }
    std::vector<std::uint32_t> out;
    base::reserve_large(out, values.size());
    out.resize(values.size());
    base::for_each_piece(values.size(), base::kPieceRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) out[i] = place[from_low(values[i])];
    });
    return out;
}

// The place of each value among those that differ, which are left in `distinct`, rising.
template <class Value>
std::vector<std::uint32_t> places(const std::vector<Value>& values, std::vector<Value>& distinct) {
    distinct.clear();
    if constexpr (std::is_integral_v<Value>)
        if (auto tabled = tabled_places(values, distinct)) return *std::move(tabled);
    std::vector<std::uint32_t> out;
    out.reserve(values.size());
    for (const Value value : values) {
        if (distinct.empty() || distinct.back() < value) distinct.push_back(value);
        if (distinct.back() != value) break;
        out.push_back(static_cast<std::uint32_t>(distinct.size() - 1));
    }
    if (out.size() == values.size()) return out;  // they rise already
    // Most columns have few values; a new one is put where it belongs until there are many.
    constexpr std::size_t kFew = 1000;
    distinct.clear();
    Places<Value> place(distinct);
    for (const Value value : values) {
        const std::size_t at = place(value);
        if (at == distinct.size() || distinct[at] != value)
            distinct.insert(distinct.begin() + static_cast<std::ptrdiff_t>(at), value);
        if (distinct.size() > kFew) break;
    }
    if (distinct.size() > kFew) {
        distinct = values;
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    }
    out.clear();
    for (const Value value : values) out.push_back(static_cast<std::uint32_t>(place(value)));
    return out;
}

}  // namespace

const Codes& Setup::unnamed_codes(int variable) const {
    const auto kept = codes_kept_.find(variable);
    if (kept != codes_kept_.end()) return kept->second;
    return codes_kept_.emplace(variable, find_codes(variable)).first->second;
}

Codes Setup::find_codes(int variable) const {
    Codes out;
    std::visit(
        [&](const auto& of) {
            auto distinct = std::decay_t<decltype(of)>();
            if (rows_.empty() && row_count_ > 0) {
                out.of = places(of, distinct);
            } else {
                auto used = std::decay_t<decltype(of)>();
                for (std::size_t k = 0; k < row_count_; ++k) used.push_back(of[row(k)]);
                out.of = places(used, distinct);
            }
            out.count = distinct.size();
        },
        values(variable).numbers.stored());
    return out;
}

Codes Setup::codes(int variable) const {
    const Values& of = values(variable);
    Codes out = find_codes(variable);
    out.names.resize(out.count);
    std::vector<bool> is_named(out.count);
    for (std::size_t k = 0; k < row_count_; ++k) {
        const std::uint32_t code = out.of[k];
        if (is_named[code]) continue;
        is_named[code] = true;
        const double value = of.numbers[row(k)];
        out.names[code] =
            of.has_words() ? of.words[static_cast<std::size_t>(value)] : fmt::format("{}", value);
    }
    return out;
}

Codes Setup::codes_together(const std::vector<int>& variables) const {
    Codes out;
    for (const int variable : variables) {
        const Codes& next = unnamed_codes(variable);
        if (out.of.empty()) {
            out = next;
            continue;
        }
        std::vector<std::uint64_t> pairs(next.of.size());
        for (std::size_t i = 0; i < pairs.size(); ++i)
            pairs[i] = out.of[i] * next.count + next.of[i];
        std::vector<std::uint64_t> distinct;
        out.of = places(pairs, distinct);
        out.count = distinct.size();
    }
    return out;
}

}  // namespace utfall::study
