// effects: the panels that synthetic controls are known by, from ../shared/reference.
#pragma once
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "records.h"
#include "utfall/effects/synthetic_control.h"

namespace utfall::effects {

// A table of one row per unit and period, read by unit, column and periods.
class LongTable {
public:
    LongTable(const records::Table& table, const std::string& unit, const std::string& period)
        : table_(table), units_(table.texts(unit)), periods_(table.numbers(period)) {}

    // Mean over the periods [first, last] in steps, passing over missing values.
    [[nodiscard]] double mean(const std::string& unit, const std::string& column, int first,
                              int last, int step = 1) const {
        const auto cells = table_.texts(column);
        double sum = 0;
        double count = 0;
        for (std::size_t i = 0; i < units_.size(); ++i) {
            const int period = static_cast<int>(periods_[i]);
            if (units_[i] != unit || period < first || period > last ||
                (period - first) % step != 0)
                continue;
            const double value = records::number(cells[i]);
            if (std::isnan(value)) continue;
            sum += value;
            count += 1;
        }
        return sum / count;
    }
    // `first` and then the others, by name.
    [[nodiscard]] std::vector<std::string> units(const std::string& first,
                                                 const std::string& without = "") const {
        std::set<std::string> names(units_.begin(), units_.end());
        names.erase(first);
        names.erase(without);
        std::vector<std::string> all{first};
        all.insert(all.end(), names.begin(), names.end());
        return all;
    }
    [[nodiscard]] Matrix outcomes(const std::vector<std::string>& units, const std::string& column,
                                  int first, int last) const {
        Matrix made(static_cast<std::size_t>(last - first + 1), units.size());
        for (std::size_t j = 0; j < units.size(); ++j)
            for (int t = first; t <= last; ++t)
                made(static_cast<std::size_t>(t - first), j) = mean(units[j], column, t, t);
        return made;
    }

private:
    const records::Table& table_;
    std::vector<std::string> units_;
    std::vector<double> periods_;
};

struct Predictor {
    std::string column;
    int first, last, step = 1;
};

inline void set_predictors(SyntheticStudy& study, const LongTable& table,
                           const std::vector<Predictor>& predictors) {
    study.values = Matrix(predictors.size(), study.units.size());
    for (std::size_t i = 0; i < predictors.size(); ++i) {
        const Predictor& p = predictors[i];
        study.predictors.push_back(p.column + " " + std::to_string(p.first));
        for (std::size_t j = 0; j < study.units.size(); ++j)
            study.values(i, j) = table.mean(study.units[j], p.column, p.first, p.last, p.step);
    }
}

// Abadie and Gardeazabal (2003): the Basque country, 1955 to 1997; fitted 1960 to 1969, terror from 1970.
inline SyntheticStudy basque() {
    const records::Table table = reference::table("Synth_basque.csv");
    const LongTable panel(table, "regionname", "year");
    SyntheticStudy study;
    study.units = panel.units("Basque Country (Pais Vasco)", "Spain (Espana)");
    std::vector<Predictor> predictors;
    for (const char* school : {"illit", "prim", "med", "high", "post.high"})
        predictors.push_back({std::string("school.") + school, 1964, 1969});
    predictors.push_back({"invest", 1964, 1969});
    predictors.push_back({"gdpcap", 1960, 1969});
    for (const char* sector : {"agriculture", "energy", "industry", "construction",
                               "services.venta", "services.nonventa"})
        predictors.push_back({std::string("sec.") + sector, 1961, 1969, 2});
    predictors.push_back({"popdens", 1969, 1969});
    set_predictors(study, panel, predictors);
    // The two highest schools are one, and the schools are shares.
    Matrix shares(study.values.rows() - 1, study.values.columns());
    for (std::size_t j = 0; j < shares.columns(); ++j) {
        std::vector<double> column(study.values.column(j).begin(), study.values.column(j).end());
        column[3] += column[4];
        column.erase(column.begin() + 4);
        const double sum = column[0] + column[1] + column[2] + column[3];
        for (std::size_t i = 0; i < 4; ++i) column[i] *= 100 / sum;
        std::copy(column.begin(), column.end(), shares.column(j).begin());
    }
    study.values = shares;
    study.predictors.erase(study.predictors.begin() + 4);
    study.outcomes = panel.outcomes(study.units, "gdpcap", 1955, 1997);
    study.fit_first = 5;
    study.fit_end = study.effect_first = 15;
    return study;
}

// Abadie, Diamond and Hainmueller (2010): California, 1970 to 2000; the tax on tobacco from 1989.
inline SyntheticStudy california() {
    const records::Table table = reference::table("tidysynth_smoking.csv");
    const LongTable panel(table, "state", "year");
    SyntheticStudy study;
    study.units = panel.units("California");
    set_predictors(study, panel,
                   {{"lnincome", 1980, 1988},
                    {"retprice", 1980, 1988},
                    {"age15to24", 1980, 1988},
                    {"beer", 1984, 1988},
                    {"cigsale", 1975, 1975},
                    {"cigsale", 1980, 1980},
                    {"cigsale", 1988, 1988}});
    study.outcomes = panel.outcomes(study.units, "cigsale", 1970, 2000);
    study.fit_first = 0;
    study.fit_end = study.effect_first = 19;
    return study;
}

}  // namespace utfall::effects
