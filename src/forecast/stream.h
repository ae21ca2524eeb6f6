// forecast, private: scenarios in chunks, on several threads. A chunk's draws depend on its scenarios' numbers alone, and it
// is written to its own rows, so neither the chunks nor the threads show.
#pragma once
#include "results.h"
#include "runner.h"

namespace utfall::forecast {

struct Stream {
    const Prepared& prepared;
    const Points& points;
    std::size_t scenarios = 0;
    std::size_t part = 0;  // a chunk does not pass the end of one
    std::size_t threads = 1;
    Detail detail = Detail::All;
    Twist twist{};
    std::function<bool(double)> progress{};  // on the calling thread
};

// What is done with a chunk that has been run, on thread 0, 1 … below Stream::threads.
using TakeChunk = std::function<void(std::size_t thread, const Runner& runner, std::size_t first)>;

// Tells how many scenarios are done, from the first one on: fewer than asked for
// when progress said stop. Fails as the first scenario that cannot be drawn.
[[nodiscard]] base::Result<std::size_t> stream(const Stream& stream, const TakeChunk& take);
[[nodiscard]] base::Result<std::size_t> stream_to(const Stream& stream, Collector& collector);

}  // namespace utfall::forecast
