// linear, private: Clp (Forrest, the simplex method of COIN-OR), loaded when it is first asked for, so that a program that
// proves nothing starts as fast as before. decision 032.
#pragma once
#include <Clp_C_Interface.h>

namespace utfall::linear {

struct Clp {
#define CLP_FUNCTION(name) decltype(&Clp_##name) name = nullptr;
#include "clp_functions.def"
#undef CLP_FUNCTION
};

// Stops when it is not there, and says what is missing.
[[nodiscard]] const Clp& clp();

}  // namespace utfall::linear
