// exchange, private: what is wrong with a piece of text, before anyone has said where it stands.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "utfall/base/diagnostic.h"
#include "utfall/base/result.h"

namespace utfall::exchange {

struct Finding {
    base::Code code;
    std::vector<base::Bilingual> arguments;
};

// A cell as it is shown in a message: at most 60 characters, control characters made visible.
[[nodiscard]] std::string shown(std::string_view text);
[[nodiscard]] Finding finding_on(base::Code code, std::string_view text);

// Space, tab, line break and the fixed spaces, at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// More than this is a mistake, or wants another tool: a settlement explains every fact by its row.
inline constexpr std::size_t kFactsMax = 1'000'000;
[[nodiscard]] Finding too_many_facts();

// Collects the errors of one file, at most 100.
class Findings {
public:
    explicit Findings(std::string path) : path_(std::move(path)) {}
    void add(int line, int column, Finding finding);
    [[nodiscard]] bool is_full() const { return diagnostics_.size() >= kCountMax; }
    [[nodiscard]] bool is_empty() const { return diagnostics_.empty(); }
    [[nodiscard]] base::Diagnostics take() { return std::move(diagnostics_); }

private:
    static constexpr std::size_t kCountMax = 100;
    std::string path_;
    base::Diagnostics diagnostics_;
};

}  // namespace utfall::exchange
