// study: a plan carried out on microdata: estimates, what they rest on, and the numbers that are delivered.
//
//     TRY(Study study, run_study(plan, "cohort.csv"));
//     for (const Result& result : study.results) …          // desk makes text, JSON and HTML of it
//
// Only aggregates stand here: no row, no identity, and no count below the plan's smallest cell. Where a method has no
// answer (too few, no variation, separation) its `refused` says why and the rest of the study goes on.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "utfall/base/language.h"
#include "utfall/base/result.h"
#include "utfall/effects/answer.h"
#include "utfall/effects/estimate.h"
#include "utfall/terms/analysis_plan.h"

namespace utfall::study {

// A number of persons or rows; nothing: suppressed, since it is below the smallest cell or would give away one that is.
using Count = std::optional<std::int64_t>;

struct LeftOut {
    base::Bilingual why;
    Count rows{};
};
// What an estimate rests on.
struct Sample {
    Count rows{};     // used
    Count treated{};  // of them; without a treatment: nothing
    Count compared{};
    bool has_arms = false;
    std::vector<LeftOut> left_out{};
    std::optional<LeftOut> filled{};  // rows whose outcome nobody knows, and what it counts as
};

// One estimated number with its test and interval; p and interval can come from resampling instead of the t distribution.
struct Line {
    effects::Estimate estimate{};
    double p = effects::kNone;
    effects::Interval interval{};
};

// A table that a reader can check the estimate by, and that a chart is drawn from.
struct Exhibit {
    enum class Kind {
        Coefficients,  // value, standard error, p, low, high
        Arms,          // count, mean, standard deviation
        Balance,       // before, after: standardised mean differences, variance ratios
        EventStudy,    // value, standard error, low, high; label: periods since treatment
        GroupTime,     // the same; label: group and period
        Survival,      // time, at risk, survival, low, high; label: arm
        Trends,        // mean of each group; label: period
        Weights,       // weight; label: unit
        Paths,         // the treated unit, its synthetic twin, the gap; label: period
        Sensitivity,   // low p, high p; label: Gamma
        Placebos,      // ratio, rank
        Figures,       // value; label: what it is
    };
    // What a row is about: a name of the plan or the file, or words in both languages.
    struct Label {
        base::Bilingual words;
        Label(const std::string& name) : words(base::Bilingual::same(name)) {}
        Label(base::Bilingual both) : words(std::move(both)) {}
        [[nodiscard]] const std::string& in(base::Language language) const {
            return words.in(language);
        }
    };
    struct Row {
        Label label;
        std::vector<double> values;
        bool tells_count = false;  // from it follows how many an arm holds
        std::vector<std::int64_t>
            on{};  // the rows that each value rests on, where few are withheld
    };
    Kind kind = Kind::Figures;
    base::Bilingual title{};
    std::vector<base::Bilingual> headings{};  // of the label and the values
    std::vector<Row> rows{};
};

// A further reading of an estimate: a subgroup, or the missing outcomes taken at their worst or best.
struct Variant {
    enum class Kind { Main, Subgroup, Lowest, Highest };
    Kind kind = Kind::Main;
    std::string subgroup{};  // "sex = woman"
};

struct Result {
    int planned = 0;  // into plan.estimates
    Variant variant{};
    Sample sample{};
    // Persons or other units that the estimate rests on, not rows; nothing: not known. For decisions; not shown.
    std::optional<std::int64_t> units{}, treated_units{};
    double treated_mean = effects::kNone;  // of the outcome under treatment; without an arm: none
    std::vector<std::string> rare{};       // variables of which some value is shared by few persons
    std::optional<effects::Refusal> refused{};
    std::vector<Line> lines{};              // the one that counts is first
    std::vector<base::Bilingual> method{};  // its name, source and conventions, a sentence each
    std::vector<base::Bilingual> cautions{};
    std::vector<Exhibit> exhibits{};
};

struct Delivered {
    int decision = 0;               // into plan.decisions
    std::optional<double> value{};  // nothing: an estimate it rests on was refused
    std::string decimal{};          // the same, as an exact decimal number with a point
    std::optional<effects::Interval>
        interval{};     // where the decision is a multiple of one estimate
    int estimate = -1;  // which
};

struct Calculated {
    int calculation = 0;  // into plan.calculations
    std::optional<double> value{};
    std::optional<effects::Refusal> refused{};
    std::vector<base::Bilingual> method{};
};

struct Study {
    std::vector<Result> results;  // in the plan's order, each with its variants after it
    std::vector<Delivered> delivered;
    std::vector<Calculated> calculated;
    std::int64_t rows_read = 0;
    std::string data_path{}, data_sha256{};
    bool from_sums =
        false;  // the file is a table of sums; then the rows read are those told of there
    std::vector<base::Diagnostic> warnings{};
    bool is_stopped =
        false;  // by `progress`; then some results are not there and nothing is delivered
};

struct Options {
    int threads = 0;  // 0: as many as the machine has; never shows in a digit
    // Told how much is done, 0 to 1, after each estimate and reading of it; false stops.
    std::function<bool(double)> progress{};
};

// Refuses what cannot be read as the plan says: see microdata/read.h; two rows with one key; a treatment that is neither
// yes nor no.
[[nodiscard]] base::Result<Study> run_study(const terms::AnalysisPlan& plan,
                                            const std::string& path, const Options& options = {});
// The calculations only; nothing is read.
[[nodiscard]] std::vector<Calculated> calculate(const terms::AnalysisPlan& plan);

}  // namespace utfall::study
