// desk, private: everything that can be said of a contract before it is signed.
#pragma once
#include "utfall/desk/desk.h"

namespace utfall::desk {

// Exit code 1 when the contract cannot be used as it stands.
[[nodiscard]] Answer check(const Request& request);

}  // namespace utfall::desk
