#include "clp.h"

#include <dlfcn.h>

#include <cstring>

#include "utfall/base/ensure.h"

namespace utfall::linear {

namespace {

Clp load() {
    void* const library = ::dlopen("libClp.so.1", RTLD_NOW | RTLD_LOCAL);
    ensure(library != nullptr, "libClp.so.1, of the Debian package coinor-libclp1, is installed");
    Clp functions;
    const auto find = [&](auto& function, const char* name) {
        void* const symbol = ::dlsym(library, name);
        ensure(symbol != nullptr, "libClp.so.1 has every function that is used");
        static_assert(sizeof function == sizeof symbol);
        std::memcpy(&function, &symbol, sizeof symbol);
    };
#define CLP_FUNCTION(name) find(functions.name, "Clp_" #name);
#include "clp_functions.def"
#undef CLP_FUNCTION
    return functions;
}

}  // namespace

const Clp& clp() {
    static const Clp kFunctions = load();
    return kFunctions;
}

}  // namespace utfall::linear
