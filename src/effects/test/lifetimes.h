// effects: lives to test with: eighty that R has seen too, and any others.
#pragma once
#include <cstdint>
#include <vector>

#include <rapidcheck.h>

#include "utfall/effects/survival.h"

namespace utfall::effects {

struct Lives {
    std::vector<double> entry, time, event, x1, x2, weight;
    std::vector<std::uint32_t> stratum, cluster;

    void add(std::uint32_t i, std::uint32_t late, std::uint32_t days, bool died) {
        entry.push_back(late);
        time.push_back(late + days);
        event.push_back(died ? 1 : 0);
        x1.push_back((i * 13 % 31) / 10.0);
        x2.push_back(i * 11 % 3 == 0 ? 1 : 0);
        weight.push_back(1 + (i * 5 % 4) / 2.0);
        stratum.push_back(i * 3 % 2);
        cluster.push_back(i * 19 % 16);
    }
    [[nodiscard]] Lifetimes columns(bool late, bool weighted) const {
        return {.time = time,
                .event = event,
                .entry = late ? Column(entry) : Column(),
                .weights = weighted ? Column(weight) : Column()};
    }
};

inline Lives eighty_lives() {
    Lives lives;
    for (std::uint32_t i = 0; i < 80; ++i)
        lives.add(i, i * 29 % 17, 1 + i * 37 % 23, i * 7 % 5 < 3);
    return lives;
}

// At least 20, with many ties.
inline rc::Gen<Lives> any_lives() {
    using Row = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, bool>;
    const auto number = [](std::uint32_t end) { return rc::gen::inRange<std::uint32_t>(0, end); };
    const auto row =
        rc::gen::tuple(number(1000), number(12), number(25), rc::gen::arbitrary<bool>());
    return rc::gen::map(rc::gen::container<std::vector<Row>>(40, row),
                        [](const std::vector<Row>& rows) {
                            Lives lives;
                            for (const auto& [i, late, days, died] : rows)
                                lives.add(i, late, days + 1, died);
                            return lives;
                        });
}

}  // namespace utfall::effects
