// What rests on what: nothing on itself, and nothing on too much.
#include <algorithm>

#include "checker.h"

namespace utfall::terms {

namespace {

using Kind = Expression::Kind;

// Definitions, tables of values, scales and measures in one numbering, with what each needs to be known first.
class Foundations {
public:
    explicit Foundations(const Contract& c) : c_(c) {
        first_values_ = c.definitions.size();
        first_scale_ = first_values_ + c.values.size();
        first_measure_ = first_scale_ + c.scales.size();
        needs_.resize(first_measure_ + c.measures.size());
        for (std::size_t i = 0; i < c.definitions.size(); ++i) look(c.definitions[i].expression, i);
        for (std::size_t i = 0; i < c.values.size(); ++i)
            for (const Values::Column& column : c.values[i].columns)
                for (const Expression& cell : column.by_member) look(cell, first_values_ + i);
        for (std::size_t i = 0; i < c.scales.size(); ++i) {
            look(c.scales[i].by, first_scale_ + i);
            for (const ScaleRow& row : c.scales[i].rows) look(row.value, first_scale_ + i);
        }
        for (std::size_t i = 0; i < c.measures.size(); ++i) {
            if (c.measures[i].deadline) look(*c.measures[i].deadline, first_measure_ + i);
            if (c.measures[i].until) look(*c.measures[i].until, first_measure_ + i);
        }
    }

    [[nodiscard]] std::size_t size() const { return needs_.size(); }
    [[nodiscard]] const std::vector<std::size_t>& needs(std::size_t node) const {
        return needs_[node];
    }
    [[nodiscard]] std::string name(std::size_t node) const {
        if (node < first_values_) return c_.definitions[node].name;
        if (node < first_scale_) return c_.values[node - first_values_].name;
        if (node < first_measure_) return c_.scales[node - first_scale_].name;
        return c_.measures[node - first_measure_].name;
    }
    [[nodiscard]] const Place& place(std::size_t node) const {
        if (node < first_values_) return c_.definitions[node].origin.place;
        if (node < first_scale_) return c_.values[node - first_values_].origin.place;
        if (node < first_measure_) return c_.scales[node - first_scale_].origin.place;
        return c_.measures[node - first_measure_].origin.place;
    }

private:
    void add(std::size_t of, std::size_t base, int index) {
        if (index >= 0) needs_[of].push_back(base + static_cast<std::size_t>(index));
    }
    void look(const Moment& m, std::size_t of) {
        const bool by_fact = m.kind == Moment::Kind::DateOf || m.kind == Moment::Kind::DateValue;
        if (by_fact) add(of, first_measure_, m.subject);
    }
    void look(const Expression& e, std::size_t of) {
        if (e.kind == Kind::Definition) add(of, 0, e.subject);
        if (e.kind == Kind::Values) add(of, first_values_, e.subject);
        if (e.kind == Kind::Scale) add(of, first_scale_, e.subject);
        // The value in the period before may be one's own: periods come to an end.
        for (std::size_t i = e.kind == Kind::Previous ? 1 : 0; i < e.parts.size(); ++i)
            look(e.parts[i], of);
    }

    const Contract& c_;
    std::size_t first_values_ = 0, first_scale_ = 0, first_measure_ = 0;
    std::vector<std::vector<std::size_t>> needs_;
};

// Depth first without recursion, since a chain can be as long as a contract.
class Walk {
public:
    explicit Walk(const Foundations& all) : all_(all), state_(all.size()), depth_(all.size()) {}

    // Fills `circle` with the first circle met from `start`, if any.
    void from(std::size_t start, std::vector<std::size_t>& circle) {
        if (state_[start] != State::New) return;
        enter(start);
        while (!path_.empty()) {
            Visit& visit = path_.back();
            if (visit.next == all_.needs(visit.node).size()) {
                leave();
                continue;
            }
            const std::size_t below = all_.needs(visit.node)[visit.next++];
            if (state_[below] == State::New)
                enter(below);
            else if (state_[below] == State::Done)
                deepen(visit.node, below);
            else if (circle.empty())
                note(below, circle);
        }
    }
    [[nodiscard]] int depth(std::size_t node) const { return depth_[node]; }

private:
    enum class State : std::uint8_t { New, Open, Done };
    struct Visit {
        std::size_t node = 0, next = 0;
    };
    void enter(std::size_t node) {
        state_[node] = State::Open;
        depth_[node] = 1;
        path_.push_back({node, 0});
    }
    void leave() {
        const std::size_t done = path_.back().node;
        state_[done] = State::Done;
        path_.pop_back();
        if (!path_.empty()) deepen(path_.back().node, done);
    }
    void deepen(std::size_t node, std::size_t below) {
        depth_[node] = std::max(depth_[node], depth_[below] + 1);
    }
    void note(std::size_t again, std::vector<std::size_t>& circle) const {
        auto at = std::find_if(path_.begin(), path_.end(),
                               [&](const Visit& v) { return v.node == again; });
        for (; at != path_.end(); ++at) circle.push_back(at->node);
    }

    const Foundations& all_;
    std::vector<State> state_;
    std::vector<int> depth_;
    std::vector<Visit> path_;
};

}  // namespace

void Checker::check_circles() {
    constexpr int kMostInARow = 100;
    const Foundations all(contract_);
    Walk walk(all);
    bool is_deep_told = false;
    for (std::size_t node = 0; node < all.size(); ++node) {
        std::vector<std::size_t> circle;
        walk.from(node, circle);
        if (!circle.empty()) {
            std::string path;
            for (const std::size_t one : circle) path += all.name(one) + " → ";
            report(Code::circular, all.place(circle.front()),
                   {Bilingual::same(all.name(circle.front())),
                    Bilingual::same(path + all.name(circle.front()))});
        }
        if (is_deep_told || walk.depth(node) != kMostInARow + 1) continue;
        is_deep_told = true;
        report(Code::definitions_too_deep, all.place(node), {Bilingual::same(all.name(node))});
    }
}

}  // namespace utfall::terms
