#include "progress.h"

#include <csignal>
#include <cstdio>

#include <unistd.h>

namespace utfall::cli {

namespace {

volatile std::sig_atomic_t is_interrupted = 0;

extern "C" void interrupted(int) {
    is_interrupted = 1;
    std::signal(SIGINT, SIG_DFL);
}

}  // namespace

Progress::Progress() : begun_(std::chrono::steady_clock::now()), told_(begun_) {
    is_terminal_ = isatty(STDERR_FILENO) == 1;
}

bool Progress::operator()(double done) {
    if (!is_caught_) std::signal(SIGINT, interrupted);
    is_caught_ = true;
    const auto now = std::chrono::steady_clock::now();
    if (is_terminal_ && now - begun_ > std::chrono::seconds(1) &&
        now - told_ > std::chrono::milliseconds(200) && done > 0) {
        const double spent = std::chrono::duration<double>(now - begun_).count();
        std::fprintf(stderr, "\r%3.0f %%  %.0f s  ", 100 * done, spent / done - spent);
        std::fflush(stderr);
        told_ = now;
        is_shown_ = true;
    }
    return is_interrupted == 0;
}

void Progress::clear() {
    if (is_shown_) std::fputs("\r                    \r", stderr);
}

}  // namespace utfall::cli
