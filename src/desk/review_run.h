// desk, private: the commands that review a contract before it is signed.
#pragma once
#include "utfall/desk/desk.h"

namespace utfall::desk {

[[nodiscard]] Answer exposure(const Request& request);
[[nodiscard]] Answer compare(const Request& request);

}  // namespace utfall::desk
