// A document of assumptions: its head, what is assumed about each fact, and what goes together with what.
#include <algorithm>

#include "amend.h"
#include "assumptions_checker.h"
#include "make.h"

namespace utfall::terms {

using L = LinePhrase;
using S = StatementPhrase;

namespace {

constexpr Rational kNone{0, 1}, kOne{1, 1}, kMinusOne{-1, 1};

// What a document of assumptions is made of; the rest belongs in a contract.
bool is_of_assumptions(S phrase) {
    switch (phrase) {
        case S::assumptions:
        case S::assume:
        case S::assume_claims:
        case S::assume_claims_by:
        case S::quantity:
        case S::factor:
        case S::cohort:
        case S::correlation:
        case S::benefit_per:
        case S::benefit:
        case S::cost:
        case S::discount_for:
        case S::discount:
        case S::define:
        case S::define_condition:
        case S::values:
        case S::scale:
        case S::party: return true;
        default: return false;
    }
}

std::vector<const Statement*> statements_of(const Document& document) {
    std::vector<const Statement*> out;
    for (const auto& block : document.blocks)
        if (const auto* fence = std::get_if<Fence>(&block))
            for (const Statement& s : fence->statements) out.push_back(&s);
    return out;
}

}  // namespace

CheckedAssumptions check_assumptions(const std::string& path, const Document& document,
                                     const std::string& contract_path, const Document& contract) {
    Texts texts = texts_of(contract_path, contract);
    Text text = texts.texts.back();
    const std::vector<const Statement*> own = statements_of(document);
    text.statements.insert(text.statements.end(), own.begin(), own.end());
    return AssumptionsChecker(path, document.language, text, own).run_assumptions(contract_path);
}

AssumptionsChecker::AssumptionsChecker(std::string path, base::Language language, const Text& text,
                                       const std::vector<const Statement*>& own)
    : Checker(std::move(path), language, text), own_(own) {}

CheckedAssumptions AssumptionsChecker::run_assumptions(const std::string& contract_path) {
    out_.path = path_;
    out_.language = contract_.language;
    for (const Statement* s : own_) {
        if (s->phrase == S::assumptions) {
            if (opening_ != nullptr)
                report(Code::second_contract, s->place,
                       {Bilingual::same(std::to_string(opening_->place.line))});
            else
                opening_ = s;
        } else if (!is_of_assumptions(s->phrase)) {
            report(Code::not_an_assumption, s->place);
        }
    }
    if (opening_ == nullptr)  // also where the contract itself was given
        return {std::nullopt, {base::diagnose(Code::no_assumptions, {.file = path_}, {})}};
    if (find_header() && diagnostics_.empty()) {
        declare_all();
        read_all();
        read_header(*opening_);
        for (const Statement* s : own_) read_own(*s);
        check_circles();
        need_all_assumed();
    }
    std::erase_if(diagnostics_, [&](const auto& d) { return d.place.file == contract_path; });
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const auto& a, const auto& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    CheckedAssumptions checked{std::nullopt, std::move(diagnostics_)};
    if (!base::has_errors(checked.diagnostics)) {
        out_.names = std::move(contract_);
        checked.assumptions = std::move(out_);
    }
    return checked;
}

int AssumptionsChecker::declare_quantity(const Node& name, const Statement& s) {
    const int index = static_cast<int>(contract_.measures.size());
    Measure m;
    m.name = name.text;
    m.is_measure = false;
    m.missing = Measure::Missing::InformationOnly;
    m.type = kUnknown;
    m.origin = origin(s);
    contract_.measures.push_back(std::move(m));
    declare_name(name, SymbolKind::Measure, index, s);
    return index;
}

void AssumptionsChecker::declare_elsewhere(const Statement& s) {
    if (s.phrase == S::quantity) (void)declare_quantity(s.holes[0], s);
    if (s.phrase == S::factor) {
        if (!factors_.try_emplace(s.holes[0].text, static_cast<int>(out_.factors.size())).second)
            report(
                Code::name_twice, s.holes[0].place,
                {Bilingual::same(s.holes[0].text), Bilingual::same(std::to_string(s.place.line))});
        out_.factors.push_back(s.holes[0].text);
    }
    const bool is_claims = s.phrase == S::assume_claims || s.phrase == S::assume_claims_by;
    if ((s.phrase != S::cohort && !is_claims) || !s.table) return;
    const auto name = column_of(s, is_claims ? Column::counted_as : Column::state);
    for (const auto& row : s.table->rows)
        if (name && row[*name].form == Form::Name) (void)declare_quantity(row[*name], s);
}

// What a quantity counts, and for each of what. A cohort counts in each of its states as many as it is of, for each period;
// claims are counted in each period.
void AssumptionsChecker::read_facts_elsewhere() {
    for (const Statement* s : own_) {
        const bool is_claims = s->phrase == S::assume_claims || s->phrase == S::assume_claims_by;
        if (s->phrase != S::quantity && s->phrase != S::cohort && !is_claims) continue;
        const std::vector<int> over = over_line(*s);
        const BuiltInUnit counted = is_claims ? BuiltInUnit::claim : BuiltInUnit::person;
        const Type type = s->phrase == S::quantity
                              ? type_of(s->holes[1])
                              : Type{.kind = Type::Kind::Count, .unit = static_cast<int>(counted)};
        for (Measure& m : contract_.measures) {
            if (m.origin.place.line != s->place.line || m.origin.place.file != s->place.file)
                continue;
            m.type = type;
            m.over = over;
        }
    }
}

void AssumptionsChecker::read_header(const Statement& s) {
    out_.title = s.holes[0].text;
    out_.contract_title = s.holes[1].text;
    out_.origin = origin(s);
    if (out_.contract_title != contract_.title)
        report(Code::other_contract, s.holes[1].place,
               {Bilingual::same(out_.contract_title), Bilingual::same(contract_.title)});
    if (const Line* l = line(s, L::valuation_currency);
        l && l->holes[0].text != contract_.currency.code)
        report(Code::wrong_currency, l->place,
               {Bilingual::same(l->holes[0].text), Bilingual::same(contract_.currency.code)});
    if (const Line* l = line(s, L::prices_of)) out_.price_level = l->holes[0].decimal.digits;
    if (const Line* l = line(s, L::inflation)) out_.inflation = growth(l->holes[0]).value_or(kNone);
    if (const Line* l = line(s, L::seed)) out_.seed = l->holes[0].decimal.digits;
    if (const Line* l = needed(s, {L::horizon})) {
        out_.from = l->holes[0].date;
        out_.through = l->holes[1].date;
        if (out_.through < out_.from) report(Code::range_reversed, l->place);
        warn_of_cut_horizon(l->place);
    }
}

// Benefits outside the horizon are not counted, payments are: such a forecast would weigh one against nothing.
void AssumptionsChecker::warn_of_cut_horizon(const Place& place) {
    const auto day = [](base::Date d) { return Bilingual::same(d.text()); };
    if (contract_.from < out_.from)
        report(Code::horizon_begins_late, place, {day(out_.from), day(contract_.from)});
    if (out_.through < contract_.through)
        report(Code::horizon_ends_early, place, {day(out_.through), day(contract_.through)});
}

void AssumptionsChecker::read_own(const Statement& s) {
    switch (s.phrase) {
        case S::assume: read_assume(s); break;
        case S::assume_claims: read_claim_counts(s); break;
        case S::assume_claims_by: read_claimants(s); break;
        case S::quantity: read_quantity(s); break;
        case S::cohort: read_cohort(s); break;
        case S::correlation: read_correlation(s); break;
        case S::benefit_per:
        case S::benefit: read_benefit(s); break;
        case S::cost: read_cost(s); break;
        case S::discount_for:
        case S::discount: read_discount(s); break;
        default: break;  // read with the contract
    }
}

std::string AssumptionsChecker::source_of(const Statement& s) const {
    const Line* l = line(s, L::source);
    return l == nullptr ? std::string() : l->holes[0].text;
}

std::optional<Rational> AssumptionsChecker::share_between(const Node& node, const Rational& low,
                                                          const Rational& high) {
    const auto value = constant(node, {.kind = Type::Kind::Share});
    if (!value) return std::nullopt;
    if (low <= *value && *value <= high) return value;
    const Type share{.kind = Type::Kind::Share};
    report(Code::assumption_outside, node.place,
           {value_words(*value, share), value_words(low, share), value_words(high, share)});
    return std::nullopt;
}

// By how much a year is more than the one before: above −100 %.
std::optional<Rational> AssumptionsChecker::growth(const Node& node) {
    const auto value = share_between(node, kMinusOne, kOne);
    if (!value || *value != kMinusOne) return value;
    const Type share{.kind = Type::Kind::Share};
    report(Code::assumption_outside, node.place,
           {value_words(*value, share), value_words({-99, 100}, share), value_words(kOne, share)});
    return std::nullopt;
}

std::optional<Rational> AssumptionsChecker::grade_of(const Statement& s) {
    const Line* l = line(s, L::graded);
    return l == nullptr ? std::nullopt : share_between(l->holes[0], kNone, kOne);
}

void AssumptionsChecker::read_assume(const Statement& s) {
    const Symbol* symbol = find(s.holes[0], {SymbolKind::Measure});
    if (symbol == nullptr) return;
    Assumed assumed{.subject = symbol->index};
    const Measure& m = contract_.measures[static_cast<std::size_t>(symbol->index)];
    if (symbol->statement->phrase != S::measure && symbol->statement->phrase != S::fact)
        return report(
            Code::wrong_kind, s.holes[0].place,
            {Bilingual::same(m.name),
             {.sv = "storhet", .en = "quantity"},
             {.sv = "mått eller uppgift i kontraktet", .en = "measure or fact of the contract"}});
    for (const Assumed& other : out_.assumed)
        if (other.subject == symbol->index)
            report(Code::assumed_twice, s.place,
                   {Bilingual::same(m.name),
                    Bilingual::same(std::to_string(other.origin.place.line))});
    assumed.over = m.over;
    if (const Line* l = line(s, L::for_each); l && over_line(s) != m.over)
        report(Code::assumed_for_each, l->place, {Bilingual::same(m.name)});
    read_belief(s, assumed);
    out_.assumed.push_back(std::move(assumed));
}

void AssumptionsChecker::read_quantity(const Statement& s) {
    const Symbol* symbol = find(s.holes[0], {SymbolKind::Measure});
    if (symbol == nullptr || symbol->statement != &s) return;
    Measure& m = contract_.measures[static_cast<std::size_t>(symbol->index)];
    Assumed assumed{.subject = symbol->index, .is_quantity = true};
    assumed.over = m.over;
    read_belief(s, assumed);
    out_.assumed.push_back(std::move(assumed));
}

void AssumptionsChecker::read_belief(const Statement& s, Assumed& assumed) {
    assumed.origin = origin(s);
    assumed.distribution = distribution(s.holes.back(), assumed);
    if (s.phrase == S::assume) read_draws(s, assumed.distribution);
    assumed.source = source_of(s);
    assumed.grade = grade_of(s);
    read_follows(s, assumed);
    if (const Line* l = line(s, L::estimated)) read_estimated(*l, assumed);
    if (const Line* l = line(s, L::reference_class)) assumed.reference_class = l->holes[0].text;
}

void AssumptionsChecker::read_follows(const Statement& s, Assumed& assumed) {
    Rational squares = kNone;
    for (const Line& l : s.lines) {
        if (l.phrase != L::follows) continue;
        const auto factor = factors_.find(l.holes[0].text);
        if (factor == factors_.end()) {
            report(Code::unknown_name, l.holes[0].place,
                   {Bilingual::same(l.holes[0].text),
                    {.sv = "gemensam faktor", .en = "common factor"}});
            continue;
        }
        const auto share = share_between(l.holes[1], kMinusOne, kOne);
        if (!share) continue;
        assumed.follows.push_back({factor->second, *share});
        const auto square = share->times(*share);
        const auto sum = square ? squares.plus(*square) : std::nullopt;
        squares = sum.value_or(kOne);
        if (!sum || kOne < *sum)
            report(Code::follows_too_much, l.place, {Bilingual::same(s.holes[0].text)});
    }
}

void AssumptionsChecker::read_estimated(const Line& l, Assumed& assumed) {
    static constexpr std::pair<Choice, Design> kDesigns[] = {
        {Choice::DESIGN_randomised, Design::Randomised},
        {Choice::DESIGN_difference, Design::Difference},
        {Choice::DESIGN_matching, Design::Matching},
        {Choice::DESIGN_synthetic, Design::Synthetic},
        {Choice::DESIGN_before_after, Design::BeforeAfter},
        {Choice::DESIGN_historical, Design::Historical},
        {Choice::DESIGN_interrupted, Design::InterruptedSeries},
        {Choice::DESIGN_weighting, Design::Weighting},
        {Choice::DESIGN_adjustment, Design::Adjustment},
        {Choice::DESIGN_description, Design::Description}};
    const Measure& m = contract_.measures[static_cast<std::size_t>(assumed.subject)];
    Estimation estimation{.place = l.place};
    for (const auto& [choice, design] : kDesigns)
        if (l.holes[0].choice == choice) estimation.design = design;
    estimation.treated = l.holes[1].decimal.digits;
    estimation.compared = l.holes[2].decimal.digits;
    if (estimation.treated < 1 || estimation.compared < 1)
        report(Code::assumption_outside, l.place,
               {Bilingual::same("0"), Bilingual::same("1"), Bilingual::same("…")});
    estimation.spread = belief(l.holes[3], {.over = assumed.over});
    need_kind(l.holes[3], estimation.spread.type, {m.type.kind});
    if (const Expression& spread = estimation.spread;
        spread.kind == Expression::Kind::Constant && spread.constant.numerator < 0)
        report(Code::spread_negative, l.holes[3].place,
               {value_words(spread.constant, spread.type)});
    if (m.type.kind != Type::Kind::Money && m.type.kind != Type::Kind::Share &&
        m.type.kind != Type::Kind::Number)
        report(Code::not_an_estimate, l.place, {Bilingual::same(m.name), words(m.type)});
    assumed.estimated = std::move(estimation);
}

void AssumptionsChecker::read_correlation(const Statement& s) {
    if (!s.table) return report(Code::table_missing, s.place, {Bilingual::same("samband")});
    Correlation c{.subjects = {}, .matrix = {}, .place = s.place};
    for (std::size_t i = 1; i < s.table->header.size(); ++i) {
        const Symbol* symbol = find(s.table->header[i], {SymbolKind::Measure});
        if (symbol == nullptr) return;
        c.subjects.push_back(symbol->index);
    }
    const std::size_t n = c.subjects.size();
    const auto over = [&](int subject) {
        return contract_.measures[static_cast<std::size_t>(subject)].over;
    };
    bool is_square = s.table->rows.size() == n;
    for (std::size_t i = 0; i < n && is_square; ++i)
        is_square = s.table->rows[i][0].text == s.table->header[i + 1].text &&
                    over(c.subjects[i]) == over(c.subjects[0]);
    if (!is_square) return report(Code::correlation_not_square, s.place);
    c.matrix.assign(n, std::vector<Rational>(n, kNone));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            const Node& cell = s.table->rows[i][j + 1];
            const Node& mirror = s.table->rows[j][i + 1];
            const Node& written = cell.form == Form::Empty ? mirror : cell;
            const auto value = share_between(written, kMinusOne, kOne);
            if (!value) return;
            c.matrix[i][j] = *value;
        }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            if (c.matrix[i][j] != c.matrix[j][i] || (i == j && c.matrix[i][i] != kOne))
                return report(Code::correlation_not_symmetric, s.table->rows[i][j + 1].place);
    out_.correlations.push_back(std::move(c));
}

// Every fact that may count is believed to be something: what is forgotten would be silently a default.
void AssumptionsChecker::need_all_assumed() {
    for (std::size_t i = 0; i < contract_.measures.size(); ++i) {
        const Measure& m = contract_.measures[i];
        const bool is_own = m.origin.place.file == path_;
        const bool is_assumed =
            std::any_of(out_.assumed.begin(), out_.assumed.end(),
                        [&](const Assumed& a) { return a.subject == static_cast<int>(i); });
        if (!is_own && !is_assumed && m.missing != Measure::Missing::InformationOnly)
            report(Code::assumption_missing, opening_->place, {Bilingual::same(m.name)});
    }
    std::set<int> tied;
    for (const Correlation& c : out_.correlations)
        for (int subject : c.subjects)
            if (!tied.insert(subject).second)
                report(
                    Code::correlated_twice, c.place,
                    {Bilingual::same(contract_.measures[static_cast<std::size_t>(subject)].name)});
    for (const Assumed& a : out_.assumed) {
        using Kind = AssumedDistribution::Kind;
        const Kind kind = a.distribution.kind;
        const bool is_drawn = kind != Kind::Exactly && kind != Kind::DrawnAsFollows &&
                              kind != Kind::FromCohort && kind != Kind::FromClaimants &&
                              kind != Kind::FromClaims;
        if (!is_drawn && (!a.follows.empty() || tied.contains(a.subject)))
            report(Code::not_drawn_by_chance, a.origin.place,
                   {Bilingual::same(contract_.measures[static_cast<std::size_t>(a.subject)].name)});
    }
    for (const Assumed& a : out_.assumed)
        if (!a.follows.empty() && tied.contains(a.subject))
            report(Code::correlated_twice, a.origin.place,
                   {Bilingual::same(contract_.measures[static_cast<std::size_t>(a.subject)].name)});
}

}  // namespace utfall::terms
