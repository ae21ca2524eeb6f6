// Writes doc/manual/gallery.md and gallery.sv.md from cases/: what each contract is and what it gives on the facts
// beside it. Run in the source tree; with --check it only says which page is stale.
//
//     gallery [--check]
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "gallery_mechanism.h"
#include "utfall/base/file.h"
#include "utfall/exchange/fact_row.h"
#include "utfall/settle/settlement.h"
#include "utfall/terms/check.h"
#include "utfall/terms/syntax.h"

namespace utfall::gallery {

namespace fs = std::filesystem;
using base::Bilingual;
using base::Language;

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 26U;

std::string read(const fs::path& path) {
    const auto bytes = base::read_file(path.string(), kLargestFile);
    if (!bytes.ok()) throw std::runtime_error(path.string() + " cannot be read");
    return bytes.value();
}

terms::Contract contract_at(const fs::path& path) {
    const auto document = terms::parse(path.string(), read(path));
    if (!document.ok()) throw std::runtime_error(path.string() + " is not a contract");
    terms::Checked checked = terms::check(path.string(), document.value());
    if (!checked.contract) throw std::runtime_error(path.string() + " has errors");
    return std::move(*checked.contract);
}

std::vector<fs::path> sorted(const fs::path& folder, const auto& is_wanted) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(folder))
        if (is_wanted(entry)) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

std::string one_line(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\n';
        if (!is_space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

// The paragraph behind a mark such as "**Special:**", on one line; empty when there is none.
std::string marked(const std::string& text, const std::string& mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) return "";
    const std::size_t from = at + mark.size() + 1;
    return one_line(text.substr(from, text.find("\n\n", from) - from));
}

// "A/B" of "Grade **A/B**", in either language and across a line's end.
std::string grade_of(const std::string& text) {
    const std::string line = one_line(text);
    for (const std::string mark : {"Grade **", "Grad **"}) {
        const std::size_t at = line.find(mark);
        if (at == std::string::npos) continue;
        const std::size_t from = at + mark.size();
        return line.substr(from, line.find("**", from) - from);
    }
    return "";
}

// "Sweden / Sverige"
Bilingual country_of(const std::string& text) {
    const std::string both = marked(text, "**Country:**");
    const std::size_t slash = both.find(" / ");
    if (slash == std::string::npos) return Bilingual::same(both);
    return {.sv = both.substr(slash + 3), .en = both.substr(0, slash)};
}

std::string joined(const std::vector<Bilingual>& words, Language language) {
    std::string out;
    for (const Bilingual& w : words) out += (out.empty() ? "" : "; ") + w.in(language);
    return out;
}

std::string level_words(terms::Level level, bool sv) {
    switch (level) {
        case terms::Level::municipality: return sv ? "kommun" : "municipality";
        case terms::Level::region: return "region";
        case terms::Level::state: return sv ? "stat" : "state";
        case terms::Level::private_sector: return sv ? "privat" : "private";
        case terms::Level::non_profit: return sv ? "ideell" : "non-profit";
    }
    return "";
}

std::string role_words(terms::Role role, bool sv) {
    switch (role) {
        case terms::Role::payer: return sv ? "betalare" : "payer";
        case terms::Role::investor: return sv ? "investerare" : "investor";
        case terms::Role::provider: return sv ? "utförare" : "provider";
        case terms::Role::evaluator: return sv ? "utvärderare" : "evaluator";
        case terms::Role::guarantor: return sv ? "garant" : "guarantor";
        case terms::Role::recipient: return sv ? "mottagare" : "recipient";
        case terms::Role::manager: return sv ? "förvaltare" : "manager";
    }
    return "";
}

// Each payer and payee with what is payable between them; when there are many, only the sum.
Bilingual payable(const terms::Contract& c, const fs::path& facts) {
    auto rows = exchange::parse_facts(facts.string(), read(facts));
    auto bound = rows.ok() ? settle::bind_facts(c, rows.value()) : rows.diagnostics();
    if (!bound.ok()) throw std::runtime_error(facts.string() + " does not fit " + c.path);
    const auto done = settle::settle(c, bound.value(), {});
    if (!done.ok())
        return {.sv = "avräknas inte av denna version", .en = "not settled by this version"};
    Bilingual out;
    std::int64_t sum = 0;
    std::size_t pairs = 0;
    for (const settle::Total& total : done.value().totals) {
        if (total.amount == 0) continue;
        sum += total.amount;
        ++pairs;
        const auto name = [&](int party) {
            return c.parties[static_cast<std::size_t>(party)].name;
        };
        const auto add = [&](std::string& text, Language language) {
            text += fmt::format("{}{} → {} {}", text.empty() ? "" : "; ", name(total.from),
                                name(total.to),
                                terms::value_text(c, {total.amount, 1},
                                                  {.kind = terms::Type::Kind::Money}, language));
        };
        add(out.sv, Language::Swedish);
        add(out.en, Language::English);
    }
    const auto money = [&](Language language) {
        return terms::value_text(c, {sum, 1}, {.kind = terms::Type::Kind::Money}, language);
    };
    if (pairs > 6)
        out = {.sv = fmt::format("sammanlagt {} mellan {} par av parter", money(Language::Swedish),
                                 pairs),
               .en = fmt::format("{} in total, between {} pairs of parties",
                                 money(Language::English), pairs)};
    if (pairs == 0) out = Bilingual{.sv = money(Language::Swedish), .en = money(Language::English)};
    if (!done.value().on) return out;
    const std::string day = done.value().on->text();
    return {.sv = out.sv + " (till och med " + day + ")", .en = out.en + " (through " + day + ")"};
}

fs::path published(const fs::path& contract) {
    const std::string variant = contract.stem().string().substr(std::string("contract").size());
    const fs::path own = contract.parent_path() / ("facts" + variant) / "published.csv";
    return fs::exists(own) ? own : contract.parent_path() / "facts" / "published.csv";
}

std::string case_section(const fs::path& folder, Language language) {
    const bool sv = language == Language::Swedish;
    auto documents = sorted(folder, [](const auto& entry) {
        return entry.path().filename().string().starts_with("contract") &&
               entry.path().extension() == ".md";
    });
    std::stable_partition(documents.begin(), documents.end(),
                          [](const fs::path& path) { return path.stem() == "contract"; });
    const std::string readme = read(folder / "README.md"), slug = folder.filename().string();
    const terms::Contract main = contract_at(folder / "contract.md");
    std::string parties;
    for (const terms::Party& p : main.parties)
        parties += fmt::format("{}{} ({}, {})", parties.empty() ? "" : "; ", p.full_name,
                               role_words(p.role, sv), level_words(p.level, sv));
    std::string out = fmt::format("### [{}](../../cases/{}/README.md)\n\n", main.title, slug);
    out += fmt::format("{} · {} **{}** · {}\n\n", country_of(readme).in(language),
                       sv ? "grad" : "grade", grade_of(readme),
                       main.language == Language::Swedish
                           ? (sv ? "text på svenska" : "text in Swedish")
                           : (sv ? "text på engelska" : "text in English"));
    out += fmt::format("- {}: {}\n", sv ? "Särskilt" : "Special", marked(readme, "**Special:**"));
    out += fmt::format("- {}: {}\n", sv ? "Parter" : "Parties", parties);
    for (const fs::path& path : documents) {
        const terms::Contract c = contract_at(path);
        const std::string file = path.filename().string();
        const fs::path facts = published(path);
        out += fmt::format("- [{0}](../../cases/{1}/{0}): {2}. {3} `{4}`: **{5}**\n", file, slug,
                           joined(mechanism(c), language), sv ? "Att betala på" : "Payable on",
                           fs::relative(facts, folder).string(), payable(c, facts).in(language));
    }
    return out + "\n";
}

std::string families(Language language) {
    const bool sv = language == Language::Swedish;
    std::string out =
        sv ? "| kontrakt | byggs av | att betala på uppgifterna bredvid |\n|---|---|---|\n"
           : "| contract | made of | payable on the facts beside it |\n|---|---|---|\n";
    for (const fs::path& path : sorted("cases/families", [](const auto& entry) {
             const std::string name = entry.path().filename().string();
             return entry.path().extension() == ".md" && name != "README.md" && name != "story.md";
         })) {
        const terms::Contract c = contract_at(path);
        const fs::path facts = path.parent_path() / "facts" / (path.stem().string() + ".csv");
        out += fmt::format("| [{}](../../cases/families/{}) | {} | {} |\n", c.title,
                           path.filename().string(), joined(mechanism(c), language),
                           fs::exists(facts) ? payable(c, facts).in(language) : "–");
    }
    return out;
}

std::string heading(const fs::path& path) {
    const std::string text = read(path);
    return text.substr(2, text.find('\n') - 2);
}

std::string faulty(Language language) {
    std::string out = language == Language::Swedish
                          ? "| finner | felaktigt | lagat |\n|---|---|---|\n"
                          : "| finding | faulty | mended |\n|---|---|---|\n";
    for (const char* table : {"cases/faulty/expected.csv", "cases/faulty/lint.csv"}) {
        std::ifstream file(table);
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            const std::size_t comma = line.find(','), next = line.find(',', comma + 1);
            const std::string name = line.substr(0, comma);
            out += fmt::format(
                "| `{0}` | [{1}](../../cases/faulty/{2}.md) | "
                "[{2}-mended](../../cases/faulty/{2}-mended.md) |\n",
                line.substr(comma + 1, next - comma - 1), heading("cases/faulty/" + name + ".md"),
                name);
        }
    }
    return out;
}

std::string page(Language language) {
    const bool sv = language == Language::Swedish;
    std::string out = sv ? "# Galleri\n\n[In English](gallery.md)\n\nAlla kontrakt under `cases/`: "
                           "vad de byggs av, vilka som är parter, vad som är särskilt "
                           "och vad de ger på de uppgifter som\nligger bredvid. Sidan skrivs av "
                           "`./go gallery` ur kontrakten själva; ett prov faller "
                           "när den inte stämmer. *Att betala*\nbetyder här inte att det har "
                           "betalats. Det särskilda står på samma språk som i "
                           "fallets README, och vad graderna betyder\nstår i "
                           "[cases/README.md](../../cases/README.md).\n\n## Fall\n\n"
                         : "# Gallery\n\n[På svenska](gallery.sv.md)\n\nEvery contract of "
                           "`cases/`: what it is made of, who its parties are, what is "
                           "special, and what it gives on the facts\nbeside it. The page is "
                           "written by `./go gallery` from the contracts "
                           "themselves; a test fails when it is stale.\n*Payable* does not mean "
                           "that it was paid. What is special stands in the "
                           "language of the case's README, and what the\ngrades mean in "
                           "[cases/README.md](../../cases/README.md).\n\n## Cases\n\n";
    for (const fs::path& folder : sorted("cases", [](const auto& entry) {
             const std::string name = entry.path().filename().string();
             return entry.is_directory() && name != "families" && name != "faulty";
         }))
        out += case_section(folder, language);
    out += sv ? "## Familjer av villkor\n\nSmå kontrakt, ett för varje slags villkor som "
                "publicerade kontrakt har; se "
                "[cases/families](../../cases/families/README.md).\n\n"
              : "## Families of terms\n\nSmall contracts, one for each kind of term that published "
                "contracts have; see "
                "[cases/families](../../cases/families/README.md).\n\n";
    out += families(language);
    out += sv ? "\n## Felaktiga kontrakt och deras lagade tvillingar\n\nEtt fel i varje, och vad "
                "`utfall check` då finner; se "
                "[cases/faulty](../../cases/faulty/README.md).\n\n"
              : "\n## Faulty contracts and their mended twins\n\nOne fault each, and what `utfall "
                "check` then finds; see "
                "[cases/faulty](../../cases/faulty/README.md).\n\n";
    return out + faulty(language);
}

// True when the page on disk is what it should be, after writing it if asked to.
bool keep(const fs::path& path, const std::string& text, bool only_check) {
    const auto now = base::read_file(path.string(), kLargestFile);
    if (now.ok() && now.value() == text) return true;
    if (only_check) {
        std::cout << path.string() << " is stale: run ./go gallery\n";
        return false;
    }
    std::ofstream(path) << text;
    return true;
}

}  // namespace

int run(bool only_check) {
    const bool en = keep("doc/manual/gallery.md", page(Language::English), only_check);
    const bool sv = keep("doc/manual/gallery.sv.md", page(Language::Swedish), only_check);
    return en && sv ? 0 : 1;
}

}  // namespace utfall::gallery

int main(int argc, char** argv) {
    try {
        return utfall::gallery::run(argc > 1 && std::string(argv[1]) == "--check");
    } catch (const std::exception& failure) {
        std::cout << failure.what() << "\n";
        return 1;
    }
}
