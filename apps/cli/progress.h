// cli: how far a long run has come, on a terminal; and Ctrl-C, which ends it with what was done.
#pragma once
#include <chrono>

namespace utfall::cli {

// Silent unless standard error is a terminal. The first Ctrl-C asks the run to stop, the second kills the program.
class Progress {
public:
    Progress();
    // `done` from 0 to 1; false when the run is to stop.
    bool operator()(double done);
    void clear();

private:
    std::chrono::steady_clock::time_point begun_, told_;
    bool is_terminal_ = false, is_shown_ = false, is_caught_ = false;
};

}  // namespace utfall::cli
