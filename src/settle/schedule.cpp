// The days that the contract names, without any facts.
#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "course.h"
#include "plan.h"

namespace utfall::settle {

namespace {

class Calendar {
public:
    explicit Calendar(terms::Contract contract) : c_(std::move(contract)) {}

    std::vector<Scheduled> run() {
        for (const terms::Measure& m : c_.measures) add_measure(m);
        for (const auto kind : {terms::ClauseRef::Kind::Payment, terms::ClauseRef::Kind::Order})
            for (number_ = 0; number_ <= static_cast<int>(c_.amendments.size()); ++number_)
                for (const terms::ClauseRef& clause : terms::text_of(c_, number_).clauses)
                    if (clause.kind == kind) add_clause(terms::text_of(c_, number_), clause);
        number_ = 0;
        for (const terms::Funding& f : c_.fundings) {
            if (f.drawn_on)
                put(*f.drawn_on, true, f.name, {}, f.origin, "lyft i sin helhet", "drawn in full");
            put(f.ends, true, f.name, {}, f.origin, f.is_loan ? "förfaller" : "efterges",
                f.is_loan ? "falls due" : "written off", f.is_loan);
        }
        for (const terms::Account& a : c_.accounts)
            put(a.ends, true, a.name, {}, a.origin, "konto avslutas", "account ends", true);
        std::stable_sort(out_.begin(), out_.end(),
                         [](const Scheduled& a, const Scheduled& b) { return a.due < b.due; });
        return std::move(out_);
    }

private:
    template <class F>
    void each(const std::vector<int>& over, F&& visit) {
        std::vector<int> members(over.size(), 0);
        descend(over, 0, members, visit);
    }
    template <class F>
    void descend(const std::vector<int>& over, std::size_t at, std::vector<int>& members,
                 F& visit) {
        if (at == over.size()) return visit(members);
        const terms::Dimension& d = c_.dimensions[static_cast<std::size_t>(over[at])];
        const bool roster =
            d.kind == terms::Dimension::Kind::Roster;  // everyone on a roster has the same days
        for (int i = 0; i < (roster ? 1 : d.size()); ++i) {
            members[at] = roster ? -1 : i;
            descend(over, at + 1, members, visit);
        }
    }

    void add_clause(const terms::Contract& text, const terms::ClauseRef& clause) {
        const auto i = static_cast<std::size_t>(clause.index);
        if (clause.kind == terms::ClauseRef::Kind::Payment) {
            const terms::Payment& p = text.payments[i];
            each(p.over, [&](const std::vector<int>& members) {
                if (is_in_force(p.due, p.over, members, clause))
                    add(p.due, p.over, members, p.name, p.origin, "betalning", "payment");
            });
            return;
        }
        const terms::Order& o = text.orders[i];
        each(o.over, [&](const std::vector<int>& members) {
            if (is_in_force(o.due, o.over, members, clause))
                add(o.due, o.over, members, o.name, o.origin, "turordning", "order");
        });
    }

    // By the last day of the period, or the due date; a day that rests on a fact is told once, by its last text.
    bool is_in_force(const terms::Moment& due, const std::vector<int>& over,
                     const std::vector<int>& members, const terms::ClauseRef& clause) {
        if (c_.amendments.empty()) return true;
        auto reference = plain_day(c_, due, over, members);
        for (std::size_t i = 0; i < over.size(); ++i)
            if (const auto& spans = c_.dimensions[static_cast<std::size_t>(over[i])].spans;
                !spans.empty())
                reference = spans[static_cast<std::size_t>(members[i])].second;
        return terms::text_on(c_, reference.value_or(c_.through)) == number_ &&
               taken_.emplace(clause.kind, clause.index, members).second;
    }

    void add_measure(const terms::Measure& m) {
        each(m.over, [&](const std::vector<int>& members) {
            if (m.deadline)
                add(*m.deadline, m.over, members, m.name, m.origin, "fastställs senast",
                    "established at the latest");
            if (m.until)
                add(*m.until, m.over, members, m.name, m.origin,
                    m.missing == terms::Measure::Missing::Postponed ? "uppskov längst till"
                                                                    : "slutligt från",
                    m.missing == terms::Measure::Missing::Postponed ? "postponed at the latest to"
                                                                    : "final from");
        });
    }

    void add(const terms::Moment& moment, const std::vector<int>& over,
             const std::vector<int>& members, const std::string& name, const terms::Origin& origin,
             const char* sv, const char* en) {
        const std::string words = member_words(c_, Facts{}, over, members);
        const bool is_paid = std::string_view(en) == "payment" || std::string_view(en) == "order";
        if (const auto day = plain_day(c_, moment, over, members))
            return put(is_paid ? moved(*day) : *day, true, name, words, origin, sv, en, is_paid);
        const terms::Measure* fact =
            moment.subject >= 0 ? &c_.measures[static_cast<std::size_t>(moment.subject)] : nullptr;
        if (fact == nullptr || !(fact->until || fact->deadline)) return;
        std::vector<int> of_fact;
        for (int d : fact->over) {
            const auto at = std::find(over.begin(), over.end(), d);
            of_fact.push_back(
                at == over.end() ? -1 : members[static_cast<std::size_t>(at - over.begin())]);
        }
        const auto latest = default_day(c_, {moment.subject, of_fact});
        if (!latest) return;
        put(moment.shift
                ? terms::shifted(c_, *latest, *moment.shift, moment.backwards).value_or(*latest)
                : *latest,
            false, name, words, origin, sv, en, is_paid);
    }

    // Out of the suspensions whose days the contract itself names.
    [[nodiscard]] base::Date moved(base::Date due) const {
        for (const terms::Suspension& s : c_.suspensions)
            if (s.span && s.moves_due_days && s.span->first <= due && due <= s.span->last)
                return moved(due.plus_days(s.span->days()));
        return due;
    }

    // Only what is paid is moved to an open day.
    void put(base::Date due, bool known, const std::string& name, const std::string& member,
             const terms::Origin& origin, const char* sv, const char* en, bool is_paid = false) {
        out_.push_back({due, is_paid ? base::roll(due, c_.roll) : due, known, name, member, sv, en,
                        origin.place, number_});
    }

    const terms::Contract c_;
    int number_ = 0;  // of the text that is being read
    std::set<std::tuple<terms::ClauseRef::Kind, int, std::vector<int>>> taken_;
    std::vector<Scheduled> out_;
};

}  // namespace

std::vector<Scheduled> schedule(const terms::Contract& contract) {
    Facts nothing;
    nothing.persons.resize(contract.dimensions.size());
    return Calendar(as_it_runs(contract, nothing, std::nullopt)).run();
}

}  // namespace utfall::settle
