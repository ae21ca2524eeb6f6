// The command line: a thin door over the command table.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "progress.h"
#include "utfall/base/text.h"
#include "utfall/desk/desk.h"

namespace {

using utfall::cli::Progress;
using utfall::desk::Answer;
using utfall::desk::Command;
using utfall::desk::Request;

std::string* place_for(Request& request, std::string_view name) {
    if (name == "CONTRACT") return &request.contract;
    if (name == "PLAN") return &request.contract;
    if (name == "contract") return &request.of_contract;
    if (name == "lock") return &request.lock;
    if (name == "data") return &request.microdata;
    if (name == "sums") return &request.sums;
    if (name == "sql") return &request.sql;
    if (name == "table") return &request.table;
    if (name == "certificate") return &request.certificate;
    if (name == "established") return &request.established;
    if (name == "each") return &request.each;
    if (name == "effect") return &request.effect;
    if (name == "spread") return &request.spread;
    if (name == "share") return &request.share;
    if (name == "power") return &request.power;
    if (name == "significance") return &request.significance;
    if (name == "cluster_size") return &request.cluster_size;
    if (name == "correlation") return &request.correlation;
    if (name == "before") return &request.before;
    if (name == "after") return &request.after;
    if (name == "simulate") return &request.simulate;
    if (name == "by") return &request.by;
    if (name == "at") return &request.at;
    if (name == "OTHER") return &request.other;
    if (name == "PAYMENT") return &request.payment;
    if (name == "STAGE") return &request.stage;
    if (name == "on") return &request.on;
    if (name == "format") return &request.format;
    if (name == "output") return &request.output;
    if (name == "language") return &request.language;
    if (name == "through") return &request.through;
    if (name == "situations") return &request.situations;
    if (name == "assume") return &request.assume;
    if (name == "scenarios") return &request.scenarios;
    if (name == "seed") return &request.seed;
    if (name == "draws") return &request.draws;
    if (name == "threads") return &request.threads;
    if (name == "NUMBER") return &request.number;
    if (name == "PORTFOLIO") return &request.portfolio;
    if (name == "party") return &request.party;
    return nullptr;
}

bool* switch_for(Request& request, std::string_view name) {
    if (name == "all") return &request.all;
    if (name == "signing") return &request.signing;
    if (name == "least") return &request.least;
    if (name == "most") return &request.most;
    return nullptr;
}

// Options that may be given several times.
std::vector<std::string>* places_for(Request& request, std::string_view name) {
    if (name == "facts") return &request.facts;
    if (name == "term") return &request.terms;
    if (name == "require") return &request.conditions;
    if (name == "from") return &request.from;
    if (name == "to") return &request.to;
    if (name == "step") return &request.steps;
    return nullptr;
}

bool contains_word(std::string_view words, std::string_view word) {
    return (" " + std::string(words) + " ").find(" " + std::string(word) + " ") !=
           std::string::npos;
}

void add_parts(CLI::App& sub, const std::string& wanted, Request& request) {
    const auto argument = [&](std::string_view command, const std::string& name, bool needed,
                              const char* text) {
        if (command != wanted) return;
        CLI::Option* option = sub.add_option(name, *place_for(request, name), text);
        if (needed) option->required();
    };
    const auto flag = [&](std::string_view commands, const std::string& name, const char* text) {
        if (!contains_word(commands, wanted)) return;
        if (bool* place = switch_for(request, name))
            sub.add_flag("--" + name, *place, text);
        else if (auto* places = places_for(request, name))
            sub.add_option(utfall::desk::option_name(name), *places, text)->allow_extra_args(false);
        else
            sub.add_option(utfall::desk::option_name(name), *place_for(request, name), text);
    };
#define COMMAND(id, en, sv)
#define ARGUMENT(command, name, needed, en, sv) argument(#command, #name, needed, en);
#define OPTION(commands, name, value, en, sv) flag(commands, #name, en);
#include "utfall/desk/commands.def"
#undef COMMAND
#undef ARGUMENT
#undef OPTION
}

int show(const Answer& answer) {
    std::fwrite(answer.error.data(), 1, answer.error.size(), stderr);
    std::fwrite(answer.out.data(), 1, answer.out.size(), stdout);
    const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    return written ? answer.exit_code : 1;
}

// From the environment, as everywhere: LC_ALL, LC_MESSAGES, LANG.
utfall::base::Language spoken_language() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("sv") ? utfall::base::Language::Swedish
                                                             : utfall::base::Language::English;
    return utfall::base::Language::English;
}

// `study lock PLAN` is one command of two words; inside, its name is one word with a hyphen.
std::vector<std::string> words_of(int argc, char** argv) {
    std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    if (words.size() > 1 && words[0] == "study" && !words[1].starts_with("-")) {
        words[0] += "-" + words[1];
        words.erase(words.begin() + 1);
    }
    return words;
}

std::string joined_name(std::string_view id) {
    std::string name = utfall::desk::command_name(std::string(id));
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

// The first word, when it is meant as a command but is none.
std::optional<std::string> unknown_command(const CLI::App& app,
                                           const std::vector<std::string>& words) {
    if (words.empty() || words[0].starts_with("-")) return std::nullopt;
    std::vector<std::string> names;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(sub->get_name());
    if (std::find(names.begin(), names.end(), words[0]) != names.end()) return std::nullopt;
    const bool swedish = spoken_language() == utfall::base::Language::Swedish;
    std::string text = (swedish ? "inget kommando heter \"" : "no command is called \"") +
                       utfall::desk::command_name(words[0]) + "\"";
    if (const auto near = utfall::base::nearest(words[0], names))
        text += (swedish ? "; menade du " : "; did you mean ") + utfall::desk::command_name(*near) +
                "?";
    return text;
}

// 2026-01-31T12:00:00Z
std::string now() {
    const std::time_t seconds = std::time(nullptr);
    std::tm utc{};
    char text[sizeof "2026-01-31T12:00:00Z"] = "";
    if (gmtime_r(&seconds, &utc) != nullptr)
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    request.spoken = spoken_language();
    request.now = now();
    std::vector<std::string> words = words_of(argc, argv);
    CLI::App app{"utfall"};
    app.set_help_flag();
    app.require_subcommand(0, 1);
    bool wants_help = false, wants_version = false;
    app.add_flag("-h,--help", wants_help);
    app.add_flag("--version", wants_version);
    const auto command = [&](const char* name, Command id, const char* text) {
        CLI::App* sub = app.add_subcommand(joined_name(name), text);
        sub->set_help_flag();
        sub->add_flag("-h,--help", wants_help);
        add_parts(*sub, name, request);
        sub->callback([&request, id] { request.command = id; });
    };
#define COMMAND(id, en, sv) command(#id, Command::id, en);
#define ARGUMENT(command, name, needed, en, sv)
#define OPTION(commands, flag, value, en, sv)
#include "utfall/desk/commands.def"
#undef COMMAND
#undef ARGUMENT
#undef OPTION
    if (const auto text = unknown_command(app, words)) {
        std::fprintf(stderr, "%s\nutfall help --all\n", text->c_str());
        return 2;
    }
    try {
        std::reverse(words.begin(), words.end());  // as the parser takes them
        app.parse(words);
    } catch (const CLI::ParseError& error) {
        if (!wants_help) {
            std::fprintf(stderr, "%s\nutfall help --all\n", error.what());
            return 2;
        }
    }
    if (wants_version) {
        std::printf("utfall %s\n", UTFALL_VERSION);
        return 0;
    }
    if (wants_help || (app.get_subcommands().empty())) {
        std::string all = utfall::desk::help_text(request.spoken, wants_help);
        std::fputs(all.c_str(), wants_help ? stdout : stderr);
        return wants_help ? 0 : 2;
    }
    Progress progress;
    request.progress = [&progress](double done) { return progress(done); };
    const Answer answer = utfall::desk::run(request);
    progress.clear();
    return show(answer);
}
