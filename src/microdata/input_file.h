// microdata, private: the one file that is read, opened once, so that all that is read is of the same bytes.
#pragma once
#include <cstdint>
#include <future>
#include <string>

#include "utfall/base/result.h"

namespace utfall::microdata {

class InputFile {
public:
    // Refuses what is not an ordinary file.
    static base::Result<InputFile> open(const std::string& path);
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) = delete;
    ~InputFile();

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }
    // A name for the opened file itself, whatever becomes of its path.
    [[nodiscard]] std::string name_of_opened() const;
    // Replaces `bytes` by those from `offset`, at most `count`. False when the disk fails or the file has shrunk.
    [[nodiscard]] bool read(std::size_t offset, std::size_t count, std::string& bytes) const;
    // SHA-256 of the bytes, empty when they cannot be read; in a thread of its own. The file must outlive it.
    [[nodiscard]] std::future<std::string> hash() const;
    // Whether nobody has written to the file since it was opened.
    [[nodiscard]] bool is_unchanged() const;

private:
    InputFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    std::string path_;
    int descriptor_ = -1;
    std::size_t size_bytes_ = 0;
    std::int64_t changed_at_ = 0;  // nanoseconds, as the file system says
};

}  // namespace utfall::microdata
