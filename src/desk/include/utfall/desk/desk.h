// desk: what a user asks for, from files to text. No arithmetic here.
//
//     Answer answer = run({.command = Command::settle, .contract = "contract.md", .facts = "facts.csv"});
//     std::fputs(answer.out.c_str(), stdout);
//     return answer.exit_code;
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "utfall/base/language.h"

namespace utfall::desk {

enum class Command {
#define COMMAND(id, en, sv) id,
#define ARGUMENT(command, name, needed, en, sv)
#define OPTION(commands, flag, value, en, sv)
#include "utfall/desk/commands.def"
#undef COMMAND
#undef ARGUMENT
#undef OPTION
};

// Empty: not given.
struct Request {
    base::Language spoken =
        base::Language::English;  // when neither an option nor the document tells the language
    Command command = Command::help;
    std::vector<std::string> facts;
    std::string contract, on, format, output, language, through, payment, stage, situations;
    std::string other;                                // the contract to compare with
    std::string of_contract;                          // of a plan, which `contract` then names
    std::string lock, by, at;                         // of a plan: its lock; who locks it, and when
    std::string microdata, certificate, established;  // study run
    std::string sums, sql, table;                     // study run and extract
    std::string each, effect, spread, share, power, significance, cluster_size, correlation;
    std::string before, after, simulate;                  // study power
    std::string now;                                      // the door's clock, 2026-01-31T12:00:00Z
    std::string assume;                                   // the document of assumptions
    std::string portfolio;                                // the file that lists its contracts
    std::string scenarios, seed, number, draws, threads;  // of what is drawn
    bool all = false;
    bool signing = false;
    // Told how much of a long run is done, 0 to 1; false stops it, and the answer is of what was done.
    std::function<bool(double)> progress{};
    std::string party;                           // sensitivity
    std::vector<std::string> terms, conditions;  // solve and map: --term, --require
    std::vector<std::string> from, to, steps;    // of each term, in their order
    bool least = false, most = false;
};

// As it is written on a command line: explain-scenario, study lock.
[[nodiscard]] std::string command_name(std::string id);

// "--cluster-size"
[[nodiscard]] std::string option_name(std::string id);

// exit_code: 0 fine, 1 the input has errors, 2 wrong usage, 130 stopped: the answer is of what was done until then.
inline constexpr int kStopped = 130;  // 128 + SIGINT, as shells tell it
struct Answer {
    int exit_code = 0;
    std::string out;
    std::string error;
};

[[nodiscard]] Answer run(const Request& request);
[[nodiscard]] std::string help_text(base::Language language, bool all);

}  // namespace utfall::desk
