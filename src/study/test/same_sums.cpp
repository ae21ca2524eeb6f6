#include "same_sums.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "plan_files.h"

namespace utfall::study::test {

namespace {

// The numbers of one estimate, and how far apart the worst of them are.
class Numbers {
public:
    explicit Numbers(std::string name) : name_(std::move(name)) {}

    // `scale`: of what a number near zero is the difference.
    void expect_near(double from_sums, double from_rows, const std::string& what,
                     double scale = 0) {
        if (std::isnan(from_rows) || std::isinf(from_rows)) {
            EXPECT_EQ(std::isnan(from_sums), std::isnan(from_rows)) << name_ << " " << what;
            return;
        }
        const double size = std::max(std::abs(from_rows), scale);
        EXPECT_NEAR(from_sums, from_rows, kAgreement * size) << name_ << " " << what;
        if (size > 0) worst_ = std::max(worst_, std::abs(from_sums - from_rows) / size);
    }
    void print() const {
        std::cout << fmt::format("  {:<18}{:.1f} digits\n", name_,
                                 -std::log10(std::max(worst_, 1e-17)));
    }

private:
    static constexpr double kAgreement = 1e-12;
    std::string name_;
    double worst_ = 0;
};

// Numbers of a row are of one kind, and the largest tells of what size; but p values.
void expect_same(const Exhibit& sums, const Exhibit& rows, Numbers& numbers) {
    ASSERT_EQ(sums.rows.size(), rows.rows.size());
    const bool has_p = rows.kind == Exhibit::Kind::Coefficients;
    for (std::size_t k = 0; k < rows.rows.size(); ++k) {
        const std::vector<double>& row = rows.rows[k].values;
        ASSERT_EQ(sums.rows[k].values.size(), row.size());
        EXPECT_EQ(sums.rows[k].label.words, rows.rows[k].label.words);
        double scale = 0;
        for (const double value : row)
            if (!std::isnan(value)) scale = std::max(scale, std::abs(value));
        for (std::size_t c = 0; c < row.size(); ++c)
            if (!has_p || c != 2)
                numbers.expect_near(sums.rows[k].values[c], row[c], rows.title.en, scale);
    }
}

}  // namespace

void expect_same(const terms::AnalysisPlan& plan, const Study& sums, const Study& rows) {
    ASSERT_EQ(sums.results.size(), rows.results.size());
    for (std::size_t i = 0; i < rows.results.size(); ++i) {
        const Result& a = sums.results[i];
        const Result& b = rows.results[i];
        const std::string name = plan.estimates[static_cast<std::size_t>(b.planned)].name;
        EXPECT_EQ(b.refused.has_value(), false)
            << name << (b.refused ? effects::sentence(*b.refused, base::Language::English) : "");
        EXPECT_EQ(a.refused.has_value(), false)
            << name << (a.refused ? effects::sentence(*a.refused, base::Language::English) : "");
        EXPECT_EQ(a.sample.rows, b.sample.rows) << name;
        EXPECT_EQ(a.sample.treated, b.sample.treated) << name;
        EXPECT_EQ(a.sample.compared, b.sample.compared) << name;
        ASSERT_EQ(a.sample.left_out.size(), b.sample.left_out.size()) << name;
        for (std::size_t k = 0; k < b.sample.left_out.size(); ++k) {
            EXPECT_EQ(a.sample.left_out[k].why, b.sample.left_out[k].why) << name;
            EXPECT_EQ(a.sample.left_out[k].rows, b.sample.left_out[k].rows) << name;
        }
        EXPECT_EQ(a.method, b.method) << name;
        EXPECT_EQ(a.cautions, b.cautions) << name;
        Numbers numbers(name);
        numbers.expect_near(a.treated_mean, b.treated_mean, "mean of the treated");
        ASSERT_EQ(a.lines.size(), b.lines.size()) << name;
        for (std::size_t k = 0; k < b.lines.size(); ++k) {
            const effects::Estimate& x = a.lines[k].estimate;
            const effects::Estimate& y = b.lines[k].estimate;
            EXPECT_EQ(x.term, y.term) << name;
            numbers.expect_near(x.value, y.value, y.term);
            numbers.expect_near(x.standard_error, y.standard_error, y.term + " error");
            numbers.expect_near(x.degrees, y.degrees, y.term + " degrees");
            const effects::Interval& from_sums = a.lines[k].interval;
            const effects::Interval& from_rows = b.lines[k].interval;
            numbers.expect_near(from_sums.low, from_rows.low, y.term + " low", std::abs(y.value));
            numbers.expect_near(from_sums.high, from_rows.high, y.term + " high",
                                std::abs(y.value));
        }
        // The outcome period by period is more than the sums of estimates of rows hold.
        std::vector<Exhibit> shown = b.exhibits;
        const auto is_of_trends = [](const Exhibit& e) { return e.kind == Exhibit::Kind::Trends; };
        if (std::none_of(a.exhibits.begin(), a.exhibits.end(), is_of_trends))
            std::erase_if(shown, is_of_trends);
        ASSERT_EQ(a.exhibits.size(), shown.size()) << name;
        for (std::size_t e = 0; e < shown.size(); ++e)
            expect_same(a.exhibits[e], shown[e], numbers);
        numbers.print();
    }
}

Files::Files() {
    std::string name = (std::filesystem::temp_directory_path() / "utfall-sums-XXXXXX").string();
    folder = mkdtemp(name.data());
    std::filesystem::permissions(folder, std::filesystem::perms::all);
}

Files::~Files() { std::filesystem::remove_all(folder); }

std::string Files::write(const char* name, const std::string& text) const {
    const std::filesystem::path path = folder / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
}

terms::AnalysisPlan plan_of_clauses(const std::string& clauses) {
    return plan_of("```utfall\n" + clauses + "```\n");
}

bool has_postgresql() { return std::getenv("UTFALL_POSTGRES") != nullptr; }

Study from_duckdb(const terms::AnalysisPlan& plan, const std::string& rows, const Files& files) {
    const auto table = extract_table(plan, rows, {.plan_sha256 = "abc"});
    EXPECT_TRUE(table.ok()) << (table.ok() ? ""
                                           : base::render(table.diagnostics()[0],
                                                          base::Language::English));
    if (!table.ok()) return {};
    const auto sums = read_sums(files.write("sums.csv", table.value()));
    EXPECT_TRUE(sums.ok());
    EXPECT_EQ(sums.value().plan_sha256, "abc");
    return study_from_sums(plan, sums.value());
}

Study from_postgresql(const terms::AnalysisPlan& plan, const std::string& made,
                      const Files& files) {
    const std::string sql = extract_sql(plan, {.table = "register.rows", .plan_sha256 = "abc"}).sql;
    const std::string script = files.write(
        "make.sql", "DROP SCHEMA IF EXISTS register CASCADE; CREATE SCHEMA register;\n" + made +
                        "CREATE TEMPORARY TABLE sums AS " + sql + ";\n\\copy sums TO '" +
                        (files.folder / "sums.csv").string() + "' CSV HEADER\n");
    const std::string command =
        fmt::format("psql -q -v ON_ERROR_STOP=1 -h {} -U utfall -d postgres -f {} 2>&1",
                    std::getenv("UTFALL_POSTGRES"), script);
    EXPECT_EQ(std::system(command.c_str()), 0);
    const auto sums = read_sums((files.folder / "sums.csv").string());
    EXPECT_TRUE(sums.ok());
    return sums.ok() ? study_from_sums(plan, sums.value()) : Study{};
}

}  // namespace utfall::study::test
