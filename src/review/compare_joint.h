// review, private: two contracts as one program over the union of their open values.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reviewed.h"
#include "utfall/review/compare.h"

namespace utfall::review {

// One value of both texts, or of one.
struct JointInput {
    std::optional<std::size_t> a, b;  // its place among the inputs of each
    std::int64_t denominator = 1;
    calc::Span span;
    bool is_open = false;
};

struct Joint {
    const Space* a = nullptr;
    const Space* b = nullptr;
    base::Bilingual words;  // how values become known
    std::vector<JointInput> inputs;

    [[nodiscard]] std::vector<calc::Span> box() const;
};

struct Compared {
    Reviewed a, b;
    std::vector<std::string> parties;         // of both
    std::vector<int> party_of_a, party_of_b;  // into parties
    std::vector<Joint> joints;                // the first has everything established in time
};
[[nodiscard]] base::Result<std::unique_ptr<Compared>> compared(const terms::Contract& a,
                                                               const settle::Facts& known_a,
                                                               const terms::Contract& b,
                                                               const settle::Facts& known_b);

// The inputs of one text in a row of joint inputs.
[[nodiscard]] std::vector<std::int64_t> inputs_of(const Joint& joint, Comparison::Text text,
                                                  const std::vector<std::int64_t>& row);
[[nodiscard]] base::Bilingual name_of(const Compared& c, const Joint& joint, std::size_t input);
[[nodiscard]] base::Bilingual value_at(const Compared& c, const Joint& joint, std::size_t input,
                                       std::int64_t numerator);
[[nodiscard]] terms::Type::Kind kind_of(const Compared& c, const Joint& joint, std::size_t input);
[[nodiscard]] Comparison::Pair pair_at(const Compared& c, const Joint& joint,
                                       const std::vector<std::int64_t>& row);

// A flow with its parties by their places in Compared::parties.
struct JointFlow {
    const settle::Flow& flow;
    int from = 0, to = 0;
};
using Counting = std::function<bool(const JointFlow&)>;

// Registers over the joint inputs. Flows that both texts have, with one amount, cancel before anything is added up.
class Differences {
public:
    Differences(const Compared& c, const Joint& joint, calc::Copy copy);

    // What B pays less what A pays, of the flows that are counted.
    calc::Register paid(const Counting& counting);
    calc::Register drawn(const Counting& counting);
    // Its addends, of each clause and member.
    struct Part {
        std::string clause, member;
        calc::Register value = 0;
    };
    std::vector<Part> parts(const Counting& counting);
    // Every payer's total to every recipient: the sum of the differences' sizes.
    calc::Register spread();
    [[nodiscard]] calc::Builder& build() { return build_; }
    [[nodiscard]] const std::vector<calc::Register>& inputs() const { return inputs_; }
    // Nothing when a number would not fit.
    [[nodiscard]] std::optional<calc::Program> finish(std::vector<calc::Register> outputs) &&;

private:
    struct Flows {
        std::set<const settle::Flow*> a, b;
    };
    [[nodiscard]] Flows differing(const Counting& counting, bool is_drawn) const;
    calc::Register difference(const Flows& flows, bool is_drawn);

    const Compared& c_;
    const Joint& joint_;
    calc::Builder build_;
    std::vector<calc::Register> inputs_;
    std::optional<Totals> a_, b_;
};

// Who pays whom in either text.
[[nodiscard]] std::vector<std::pair<int, int>> payers_of(const Compared& c, const Joint& joint);

}  // namespace utfall::review
