// Claims are drawn when everything else has been: their numbers, chances and persons may rest on any of it.
#include "drawer.h"

namespace utfall::forecast {

ClaimsChunk Drawer::claims_chunk(std::size_t plan) {
    const ClaimsPlan& of = prepared_.claims[plan];
    const std::vector<int> none(prepared_.assumptions.names.dimensions.size(), -1);
    ClaimsChunk chunk{.rows = rows_, .counts = {}, .groups = {}, .named = {}};
    for (const ClaimsPlan::Named& named : of.named) chunk.named.push_back(own(named.variable));
    for (const ClaimsPlan::Count& count : of.counts) chunk.counts.push_back(value(count.variable));
    for (std::size_t g = 0; g < of.groups.size(); ++g) {
        const terms::Claimants& c = prepared_.assumptions.claimants[of.groups[g].claimants];
        ClaimsChunk::Group group{.persons = evaluate(c.persons, none),
                                 .chances = {},
                                 .luck = {luck_[plan][g].data(), rows_}};
        for (const terms::Claimants::Row& row : c.rows)
            group.chances.push_back(evaluate(row.chance, none));
        chunk.groups.push_back(std::move(group));
    }
    return chunk;
}

void Drawer::draw_claims(std::size_t plan, const Points& points, std::uint64_t first) {
    const ClaimsPlan& of = prepared_.claims[plan];
    for (std::size_t g = 0; g < of.groups.size(); ++g)
        points.fill(of.groups[g].dimension, first, {luck_[plan][g].data(), rows_});
    const ClaimsChunk chunk = claims_chunk(plan);
    const auto wrong = claims_[plan]->draw(chunk, inputs_);
    if (wrong) fail_claims(of, chunk, *wrong, first);
}

// A row's chance, or that there are too many persons for the roster.
void Drawer::fail_claims(const ClaimsPlan& of, const ClaimsChunk& chunk,
                         const ClaimsDraw::Wrong& wrong, std::uint64_t first) {
    const terms::Claimants& c = prepared_.assumptions.claimants[of.groups[wrong.group].claimants];
    const terms::PriceList& list =
        prepared_.contract.price_lists[static_cast<std::size_t>(of.list)];
    const auto same = [](std::string text) { return base::Bilingual::same(std::move(text)); };
    const base::Bilingual scenario = same(std::to_string(first + wrong.row + 1));
    if (wrong.chance) {
        const terms::Claimants::Row& row = c.rows[*wrong.chance];
        diagnostics_.push_back(
            base::diagnose(base::Code::parameter_outside, row.place,
                           {same(list.lines[static_cast<std::size_t>(row.line)].name), scenario}));
        return;
    }
    double persons = 0;
    for (const ClaimsChunk::Group& group : chunk.groups) persons += group.persons.at(wrong.row);
    diagnostics_.push_back(base::diagnose(
        base::Code::claims_no_room, c.origin.place,
        {same(list.name), scenario, same(std::to_string(static_cast<std::int64_t>(persons + 0.5))),
         same(std::to_string(of.persons))}));
}

std::vector<settle::ClaimCase> Drawer::claims_of(std::size_t plan, std::size_t row) {
    return claims_[plan]->claims_of(claims_chunk(plan), row);
}

}  // namespace utfall::forecast
