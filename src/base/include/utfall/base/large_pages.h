// base: memory that is filled from end to end at once.
#pragma once
#include <sys/mman.h>

#include <cstdint>
#include <type_traits>
#include <vector>

#include "utfall/base/threads.h"

namespace utfall::base {

// Room for `count` values, in large pages where the system has them: a column of 80 MB takes 40 page faults then
// instead of 20 000. The system empties a page when it is first written to, and so all threads do that here. Whether the
// system agrees changes nothing but the time.
template <class Value>
void reserve_large(std::vector<Value>& values, std::size_t count) {
    static_assert(std::is_trivially_destructible_v<Value>);
    values.reserve(count);
    constexpr std::uintptr_t kPageBytes = 4096;
    constexpr std::size_t kLargePageBytes = std::size_t{1} << 21U;
    const auto begin = reinterpret_cast<std::uintptr_t>(values.data());
    const std::uintptr_t first = (begin + kPageBytes - 1) / kPageBytes * kPageBytes;
    const std::uintptr_t end = begin + count * sizeof(Value);
    if (end < first + 2 * kLargePageBytes || !values.empty()) return;
    static_cast<void>(::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE));
    for_each_piece(end - first, kLargePageBytes, [&](std::size_t at, std::size_t) {
        *reinterpret_cast<volatile char*>(first + at) = 0;
    });
}

}  // namespace utfall::base
