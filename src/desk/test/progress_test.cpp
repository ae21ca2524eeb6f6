#include "utfall/desk/progress.h"

#include <gtest/gtest.h>

namespace utfall::desk {
namespace {

using base::Language;

TEST(Progress, tells_what_is_left) {
    struct Row {
        double done, elapsed;
        const char* expected;
    };
    for (const Row& row :
         {Row{0, 0, "0 %"}, Row{0.005, 3, "0 %"}, Row{0.42, 9, "42 %, about 13 s left"},
          Row{0.5, 100, "50 %, about 2 min left"}, Row{0.01, 200, "1 %, about 5 h 30 min left"},
          Row{0.999, 1, "99 %, about 1 s left"}, Row{1, 9, "100 %"}, Row{2, 9, "100 %"},
          Row{-1, 9, "0 %"}})
        EXPECT_EQ(progress_text(row.done, row.elapsed, Language::English),
                  std::string(row.expected) + " (Ctrl-C: the result so far)");
    EXPECT_EQ(progress_text(0.5, 10, Language::Swedish),
              "50 %, omkring 10 s kvar (Ctrl-C: resultatet så långt)");
}

}  // namespace
}  // namespace utfall::desk
