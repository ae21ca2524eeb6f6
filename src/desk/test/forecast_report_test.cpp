// Reports of a forecast: JSON by its schema, rows of CSV, pages that are whole, and numbers that promise no more than they hold.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "estimate_text.h"
#include "forecast_example.h"
#include "forecast_sections.h"
#include "html_page.h"
#include "markup_check.h"
#include "schema.h"
#include "svg_charts.h"
#include "svg_plot.h"

namespace utfall::desk {
namespace {

using base::Language;
using forecast::Estimate;

const Example& the_example() {
    static const Example kExample = forecast_example();
    return kExample;
}

// For looking at, and for test/report/axe.
void keep(const std::string& name, const std::string& text) {
    const char* folder = std::getenv("UTFALL_REPORTS");
    if (folder == nullptr) return;
    EXPECT_TRUE(base::write_file(std::string(folder) + "/" + name, text).ok());
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

TEST(Figures, say_no_more_than_their_error_allows) {
    const Figures sv({.code = "SEK", .decimals = 2}, Language::Swedish);
    const Figures en({.code = "SEK", .decimals = 2}, Language::English);
    EXPECT_EQ(sv.amount(Estimate{-63'552'912, 231'400}), "-635 500 ± 2 300");
    EXPECT_EQ(sv.amount(Estimate{-63'552'912, 99'499}), "-635 530 ± 990");
    EXPECT_EQ(sv.amount(Estimate{-63'552'912, 99'500}), "-635 500 ± 1 000");
    EXPECT_EQ(sv.amount(Estimate{-63'552'912, 640}), "-635 529 ± 6");
    EXPECT_EQ(sv.amount(Estimate{-63'552'912, 49}), "-635 529");
    EXPECT_EQ(sv.amount(Estimate{-63'552'950, 0}), "-635 530");
    EXPECT_EQ(sv.amount(Estimate{0, 0}), "0");
    EXPECT_EQ(sv.amount(Estimate{-1, 0}), "0");
    EXPECT_EQ(sv.amount(Estimate{1'234'500, 123'456'700}), "0 ± 1 200 000");
    EXPECT_EQ(en.money({937'162'012, 45'000}), "9 371 620 ± 450 SEK");
    EXPECT_EQ(sv.amount(1e300, 0), "1.00e+298");
    EXPECT_EQ(sv.amount(std::nan(""), 0), "–");
    EXPECT_EQ(sv.amount(1.0 / 0.0, 1), "–");
    EXPECT_EQ(sv.share(Estimate{0.51488, 0.0021}), "51,49 % ± 0,21");
    EXPECT_EQ(en.share(Estimate{0.51488, 0.0021}), "51.49 % ± 0.21");
    EXPECT_EQ(sv.share(Estimate{0.5, 0.2}), "50 % ± 20");
    EXPECT_EQ(sv.share(Estimate{1, 0}), "100 %");
    EXPECT_EQ(sv.share(0.035), "3,5 %");
    EXPECT_EQ(sv.number(Estimate{0.9412, 0.0083}), "0,9412 ± 0,0083");
    EXPECT_EQ(sv.number(2.50, 0), "2,5");
}

TEST(Ticks, are_round_and_hold_what_is_drawn) {
    for (const auto& [low, high] : std::vector<std::pair<double, double>>{
             {0, 1}, {-3.2e6, 17.4e6}, {0, 0}, {-5, -5}, {0, 0.0003}, {0, 9.99e14}, {12.5, 13}}) {
        const plot::Ticks t = plot::ticks_for({low, high}, 5);
        EXPECT_LE(t.low, low);
        EXPECT_GE(t.high, high);
        EXPECT_LE(t.all().size(), 9U) << low << " " << high;
        EXPECT_GE(t.all().size(), 2U);
    }
    EXPECT_EQ(plot::ticks_for({-3.2e6, 17.4e6}, 5).label(-5e6, Language::Swedish), "-5");
    EXPECT_EQ(plot::unit_text(plot::ticks_for({0, 1e7}, 5), "SEK", Language::English),
              "SEK million");
    EXPECT_EQ(plot::ticks_for({0, 1.2e6}, 5).label(2e5, Language::Swedish), "0,2");
}

TEST(ForecastSchema, fits_in_both_languages) {
    for (const Language language : {Language::Swedish, Language::English}) {
        const std::string json = forecast_json(the_example().report(language));
        EXPECT_EQ(schema_faults(kForecastSchema, json), "") << json;
        const auto j = nlohmann::json::parse(json);
        EXPECT_NE(j["version"], "");
        EXPECT_EQ(j["seed"], 20'160'701);
        EXPECT_EQ(j["parties"][0]["party"], "kommunen");
        EXPECT_EQ(j["parties"][1]["years"][0]["paid"]["mean"]["value"], 6'000'000.0);
    }
}

TEST(ForecastSchema, fits_where_nothing_is_known) {
    const Example& e = the_example();
    const Tornado none;
    const forecast::Forecast nothing;
    const Report report{e.contract, e.assumptions, nothing, none, Language::English};
    EXPECT_EQ(schema_faults(kForecastSchema, forecast_json(report)), "");
    EXPECT_EQ(MarkupCheck(forecast_html(report)).faults(), "");
    EXPECT_EQ(times(forecast_csv(report), "\n"), 1U);
    EXPECT_NE(forecast_text(report).find("No benefit is assumed"), std::string::npos);
    forecast::Forecast never = e.forecast;
    never.break_even.reset();
    const Report late{e.contract, e.assumptions, never, none, Language::English};
    EXPECT_NE(forecast_html(late).find("never catches up"), std::string::npos);
}

TEST(ForecastSchema, refuses_what_is_not_a_forecast) {
    const auto good = nlohmann::json::parse(forecast_json(the_example().report(Language::English)));
    const auto refused = [&](const std::string& pointer, const nlohmann::json& value) {
        nlohmann::json bad = good;
        bad[nlohmann::json::json_pointer(pointer)] = value;
        EXPECT_NE(schema_faults(kForecastSchema, bad.dump()), "") << pointer << " " << value;
    };
    refused("/news", 1);
    refused("/seed", "1");
    refused("/draws", "dice");
    refused("/worthwhile/value", 1.5);
    refused("/worthwhile/error", -0.1);
    refused("/parties/0/loss", 0.5);
    refused("/parties/0/npv/mean", 0.5);
    refused("/parties/0/years/0/year", "2016");
    refused("/measurements/0/design", "guess");
    refused("/repayment/count/0", -1);
    refused("/balance/can_break_even", nullptr);
    for (const auto& [key, value] : good.items()) {
        if (key == "left_out_why" || key == "tornado") continue;
        nlohmann::json bad = good;
        bad.erase(key);
        EXPECT_NE(schema_faults(kForecastSchema, bad.dump()), "") << key;
    }
}

TEST(ForecastCsv, has_a_row_for_each_party_year_and_flow) {
    const Example& e = the_example();
    const std::string csv = forecast_csv(e.report(Language::Swedish));
    std::size_t rows = 1;
    for (const auto& p : e.forecast.parties) rows += 5 * p.years.size();
    EXPECT_EQ(times(csv, "\r\n"), rows);
    EXPECT_EQ(times(csv, ","), rows * 10);
    EXPECT_NE(csv.find("LSV,2016,paid,SEK,6000000.00,0.00,6000000.00"), std::string::npos);
    Example named = e;
    named.assumptions.names.parties[0].name = "A, \"B\"";
    EXPECT_NE(forecast_csv(named.report(Language::Swedish)).find("\n\"A, \"\"B\"\"\",2016,"),
              std::string::npos);
}

TEST(ForecastHtml, is_well_formed_and_fetches_nothing) {
    for (const Language language : {Language::Swedish, Language::English}) {
        const std::string page = forecast_html(the_example().report(language));
        EXPECT_EQ(MarkupCheck(page).faults(), "");
        EXPECT_EQ(page, forecast_html(the_example().report(language)));
        EXPECT_NE(
            page.find(language == Language::Swedish ? "<html lang=\"sv\">" : "<html lang=\"en\">"),
            std::string::npos);
        keep(language == Language::Swedish ? "sv.html" : "en.html", page);
    }
}

TEST(ForecastHtml, gives_every_chart_words_and_a_table) {
    const std::string page = forecast_html(the_example().report(Language::Swedish));
    const std::size_t charts = times(page, "<svg ");
    EXPECT_EQ(charts, 8U);  // balance, repayment, payoff, tornado, two for each of two parties
    EXPECT_EQ(times(page, "role=\"img\""), charts);
    EXPECT_EQ(times(page, "<desc "), charts);
    EXPECT_EQ(times(page, "<desc id=\"\">"), 0U);
    EXPECT_EQ(times(page, "<figcaption>"), charts);
    for (std::size_t at = page.find("<figure>"); at != std::string::npos;
         at = page.find("<figure>", at + 1)) {
        const std::string figure = page.substr(at, page.find("</figure>", at) - at);
        EXPECT_EQ(times(figure, "<svg "), 1U);
        EXPECT_EQ(times(figure, "<table"), 1U);
    }
    EXPECT_EQ(times(page, "nan"), 0U);
    EXPECT_EQ(times(page, "inf "), 0U);
}

TEST(ForecastHtml, escapes_what_others_wrote) {
    Example e = the_example();
    const std::string nasty = "<script>&'\"</style>";
    e.contract.title = e.assumptions.title = nasty;
    for (terms::Party& p : e.assumptions.names.parties) p.name = p.full_name = nasty;
    for (terms::Measure& m : e.assumptions.names.measures) m.name = nasty;
    for (terms::Assumed& a : e.assumptions.assumed) a.source = nasty;
    e.tornado.bars[0].name = e.tornado.of = nasty;
    e.forecast.guarantees[0].clause = e.forecast.values[0].member = nasty;
    e.forecast.stopped = 3;
    e.forecast.stopped_why = nasty;
    const std::string page = forecast_html(e.report(Language::English));
    EXPECT_EQ(MarkupCheck(page).faults(), "");
    EXPECT_EQ(page.find("<script>"), std::string::npos);
    EXPECT_EQ(page.find("</style>"), page.rfind("</style>"));
    EXPECT_NE(page.find("<h1>&lt;script&gt;&amp;&#39;&quot;&lt;/style&gt;</h1>"),
              std::string::npos);
}

TEST(ForecastText, says_what_a_reader_must_know) {
    Example e = the_example();
    e.forecast.asked = 10'000;
    const std::string text = forecast_text(e.report(Language::English));
    for (const char* part :
         {"Partial: 4 096 of 10 000 scenarios", "Seed", "20160701", "Förstudie 2015, tabell 4",
          "no source given", "historical cohort, 60 treated and 61 compared",
          "Probability of paying more than without effect", "Who pays and who saves",
          "with expected cost in 2023", "Present value at 3.5 %", "utfall "})
        EXPECT_NE(text.find(part), std::string::npos) << part;
    keep("en.txt", text);
}

TEST(ForecastText, says_when_no_transfers_can_help) {
    Example e = the_example();
    e.forecast.balance.can_break_even = false;
    e.forecast.balance.total = {-1'234'500'00, 60'000'00};
    const std::string text = forecast_text(e.report(Language::English));
    EXPECT_NE(text.find("-1 235 000 ± 60 000"), std::string::npos) << text;
    EXPECT_EQ(text.find("Transfer"), std::string::npos) << text;
}

}  // namespace
}  // namespace utfall::desk
