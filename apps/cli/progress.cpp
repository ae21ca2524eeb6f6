#include "progress.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>

#include "utfall/desk/progress.h"

namespace utfall::cli {

namespace {

volatile sig_atomic_t is_interrupted = 0;

void interrupt(int) { is_interrupted = 1; }

// The handler is used up by the first signal (SA_RESETHAND), so that the second ends the program.
void listen() {
    struct sigaction action {};
    action.sa_handler = interrupt;
    action.sa_flags = SA_RESTART;
    action.sa_flags |= static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
}

}  // namespace

Progress::Progress(base::Language language)
    : language_(language),
      is_terminal_(isatty(STDERR_FILENO) == 1),
      started_(std::chrono::steady_clock::now()),
      last_shown_(started_) {}

Progress::~Progress() {
    if (is_shown_) std::fputs("\r\033[K", stderr);
    if (is_listening_) signal(SIGINT, SIG_DFL);
}

bool Progress::tell(double done) {
    if (!is_listening_) {
        is_listening_ = true;
        listen();
    }
    if (is_terminal_) show(done);
    return is_interrupted == 0;
}

void Progress::show(double done) {
    // Nothing for what is soon over; then a few times a second.
    constexpr std::chrono::milliseconds kFirst{700}, kBetween{200};
    const auto now = std::chrono::steady_clock::now();
    if (now - started_ < kFirst || now - last_shown_ < kBetween) return;
    last_shown_ = now;
    is_shown_ = true;
    const std::chrono::duration<double> elapsed = now - started_;
    std::fprintf(stderr, "\r\033[K%s",
                 desk::progress_text(done, elapsed.count(), language_).c_str());
    std::fflush(stderr);
}

}  // namespace utfall::cli
