// Help from the command table.
#include <algorithm>

#include <fmt/format.h>

#include "utfall/desk/desk.h"

namespace utfall::desk {

namespace {

bool contains_word(std::string_view words, std::string_view word) {
    std::size_t at = 0;
    while (at < words.size()) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (words.substr(at, end - at) == word) return true;
        at = end + 1;
    }
    return false;
}

std::string arguments_of(std::string_view wanted) {
    std::string out;
    const auto add = [&](std::string_view command, std::string_view name, bool needed) {
        if (command == wanted)
            out += needed ? fmt::format(" {}", name) : fmt::format(" [{}]", name);
    };
#define COMMAND(id, en, sv)
#define ARGUMENT(command, name, needed, en, sv) add(#command, #name, needed);
#define OPTION(commands, flag, value, en, sv)
#include "utfall/desk/commands.def"
#undef COMMAND
#undef ARGUMENT
#undef OPTION
    return out;
}

std::string options_of(std::string_view wanted, bool swedish) {
    std::string out;
    const auto option = [&](std::string_view commands, std::string_view flag,
                            std::string_view value, std::string_view en, std::string_view sv) {
        if (!contains_word(commands, wanted)) return;
        const std::string head =
            option_name(std::string(flag)) + (value == "\"\"" ? "" : fmt::format(" {}", value));
        out += fmt::format("      {:<22} {}\n", head, swedish ? sv : en);
    };
#define COMMAND(id, en, sv)
#define ARGUMENT(command, name, needed, en, sv)
#define OPTION(commands, flag, value, en, sv) option(commands, #flag, #value, en, sv);
#include "utfall/desk/commands.def"
#undef COMMAND
#undef ARGUMENT
#undef OPTION
    return out;
}

}  // namespace

std::string option_name(std::string id) {
    std::replace(id.begin(), id.end(), '_', '-');
    return "--" + id;
}

std::string command_name(std::string id) {
    std::replace(id.begin(), id.end(), '_', '-');
    if (id.starts_with("study-")) id[5] = ' ';
    return id;
}

std::string help_text(base::Language language, bool all) {
    const bool swedish = language == base::Language::Swedish;
    std::string out = swedish ? "utfall: utfallskontrakt som går att läsa, räkna och "
                                "förklara\n\nAnvändning: utfall KOMMANDO …\n\n"
                              : "utfall: outcomes contracts that can be read, computed and "
                                "explained\n\nUsage: utfall COMMAND …\n\n";
    const auto command = [&](std::string_view id, std::string_view en, std::string_view sv) {
        out += fmt::format("  {}{}\n      {}\n", command_name(std::string(id)), arguments_of(id),
                           swedish ? sv : en);
        if (all) out += options_of(id, swedish);
    };
#define COMMAND(id, en, sv) command(#id, en, sv);
#define ARGUMENT(command, name, needed, en, sv)
#define OPTION(commands, flag, value, en, sv)
#include "utfall/desk/commands.def"
#undef COMMAND
#undef ARGUMENT
#undef OPTION
    out += swedish ? "\nSlutkoder: 0 allt väl, 1 fel i indata, 2 fel användning.\nutfall help "
                     "--all visar alla val. utfall help --language en: in English.\n"
                   : "\nExit codes: 0 fine, 1 the input has errors, 2 wrong usage.\nutfall help "
                     "--all shows every option. utfall help --language sv: på svenska.\n";
    return out;
}

}  // namespace utfall::desk
