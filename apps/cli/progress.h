// The command line's side of a long run: a line on the terminal that says what is left, and Ctrl-C that stops the run and keeps
// what it has found.
//
//     Progress progress(Language::English);
//     request.progress = [&progress](double done) { return progress.tell(done); };
//
// Silent where standard error is no terminal. Until the first tell() Ctrl-C does what it always does; a second Ctrl-C does so
// again.
#pragma once
#include <chrono>

#include "utfall/base/language.h"

namespace utfall::cli {

class Progress {
public:
    explicit Progress(base::Language language);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // False when the run is to stop.
    [[nodiscard]] bool tell(double done);

private:
    void show(double done);

    base::Language language_;
    bool is_terminal_;
    bool is_listening_ = false, is_shown_ = false;
    std::chrono::steady_clock::time_point started_, last_shown_;
};

}  // namespace utfall::cli
