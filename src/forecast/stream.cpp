#include "stream.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "utfall/base/threads.h"

namespace utfall::forecast {

namespace {

// A thread of its own needs at least so many chunks to be worth its start.
constexpr std::size_t kChunksPerThread = 4;

class Chunks {
public:
    explicit Chunks(const Stream& stream)
        : stream_(stream),
          rows_(std::min(kChunkRows, stream.part)),
          per_part_((stream.part + rows_ - 1) / rows_),
          count_((stream.scenarios + stream.part - 1) / stream.part * per_part_) {}

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t threads() const {
        const std::size_t most = std::max<std::size_t>(1, stream_.threads);
        return std::clamp<std::size_t>(count_ / kChunksPerThread, 1, most);
    }
    // Chunks are handed out in order, and what has been handed out is finished.
    void work_off(const TakeChunk& take, std::size_t thread, bool is_telling) {
        Runner runner(stream_.prepared, rows_, stream_.detail);
        while (!is_stopped_) {
            const std::size_t chunk = next_++;
            if (chunk >= count_) return;
            const std::size_t first = first_of(chunk), end = first_of(chunk + 1);
            if (first == end) continue;
            const auto is_run = runner.run(stream_.points, first, end - first, stream_.twist);
            if (!is_run.ok())
                note(chunk, is_run.diagnostics());
            else if (is_run.value())
                take(thread, runner, first);
            if (is_telling && stream_.progress && end < stream_.scenarios &&
                !stream_.progress(static_cast<double>(end) /
                                  static_cast<double>(stream_.scenarios)))
                is_stopped_ = true;
        }
    }
    base::Result<std::size_t> done() const {
        if (failed_) return failed_->second;
        return first_of(std::min<std::size_t>(next_, count_));
    }

private:
    [[nodiscard]] std::size_t first_of(std::size_t chunk) const {
        const std::size_t in_part = std::min(chunk % per_part_ * rows_, stream_.part);
        return std::min(chunk / per_part_ * stream_.part + in_part, stream_.scenarios);
    }
    void note(std::size_t chunk, const base::Diagnostics& why) {
        const std::lock_guard<std::mutex> one_at_a_time(noting_);
        if (!failed_ || chunk < failed_->first) failed_ = {chunk, why};
        is_stopped_ = true;
    }

    const Stream& stream_;
    std::size_t rows_, per_part_, count_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> is_stopped_{false};
    std::mutex noting_;
    std::optional<std::pair<std::size_t, base::Diagnostics>> failed_;
};

}  // namespace

base::Result<std::size_t> stream(const Stream& stream, const TakeChunk& take) {
    Chunks chunks(stream);
    std::atomic<std::size_t> threads{0};
    const auto caller = std::this_thread::get_id();
    base::run_on_threads(chunks.threads(), [&] {
        chunks.work_off(take, threads++, std::this_thread::get_id() == caller);
    });
    return chunks.done();
}

base::Result<std::size_t> stream_to(const Stream& stream, Collector& collector) {
    return forecast::stream(stream, [&](std::size_t, const Runner& runner, std::size_t first) {
        collector.take(runner, first);
    });
}

}  // namespace utfall::forecast
