// desk: how far a long run has come, in words for a terminal. The clock is the door's: it tells how long the run has taken.
//
//     progress_text(0.42, 9.0, Language::English);   // "42 %, about 12 s left (Ctrl-C: the result so far)"
#pragma once
#include <string>

#include "utfall/base/language.h"

namespace utfall::desk {

// `done`: 0 to 1. The time left is told as if the rest goes as fast as what is done; nothing is said of it before 1 %.
[[nodiscard]] std::string progress_text(double done, double elapsed_seconds,
                                        base::Language language);

}  // namespace utfall::desk
