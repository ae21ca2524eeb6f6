#include "input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "utfall/base/sha256.h"

namespace utfall::microdata {
namespace {

std::int64_t changed_at(const struct stat& status) {
    return status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec;
}

base::Diagnostic unreadable(const std::string& path, const base::Bilingual& why) {
    return base::diagnose(base::Code::file_unreadable, {.file = path},
                          {base::Bilingual::same(path), why});
}

base::Bilingual reason(int error) {
    if (error == ENOENT) return {.sv = "den finns inte", .en = "it does not exist"};
    if (error == EACCES) return {.sv = "rätten saknas", .en = "permission is missing"};
    return base::Bilingual::same(std::strerror(error));
}

}  // namespace

base::Result<InputFile> InputFile::open(const std::string& path) {
    // Without waiting: a pipe that nobody writes to would stop the program here.
    InputFile file(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.descriptor_ < 0) return unreadable(path, reason(errno));
    struct stat status = {};
    if (::fstat(file.descriptor_, &status) != 0) return unreadable(path, reason(errno));
    if (S_ISDIR(status.st_mode)) {
        return base::diagnose(base::Code::file_is_directory, {.file = path},
                              {base::Bilingual::same(path)});
    }
    if (!S_ISREG(status.st_mode)) {
        return unreadable(path,
                          {.sv = "den är ingen vanlig fil", .en = "it is not an ordinary file"});
    }
    file.size_bytes_ = static_cast<std::size_t>(status.st_size);
    file.changed_at_ = changed_at(status);
    if (file.size_bytes_ == 0) {
        return base::diagnose(base::Code::microdata_empty, {.file = path});
    }
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_bytes_(other.size_bytes_),
      changed_at_(other.changed_at_) {}

InputFile::~InputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::string InputFile::name_of_opened() const {
    return fmt::format("/proc/self/fd/{}", descriptor_);
}

bool InputFile::read(std::size_t offset, std::size_t count, std::string& bytes) const {
    bytes.resize(std::min(count, size_bytes_ - std::min(offset, size_bytes_)));
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got = ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

std::future<std::string> InputFile::hash() const {
    return std::async(std::launch::async, [this] {
        constexpr std::size_t kPieceBytes = std::size_t{1} << 18U;
        base::Sha256 hash;
        std::string piece;
        for (std::size_t at = 0; at < size_bytes_; at += piece.size()) {
            if (!read(at, kPieceBytes, piece)) return std::string();
            hash.add(piece);
        }
        return hash.text();
    });
}

bool InputFile::is_unchanged() const {
    struct stat status = {};
    return ::fstat(descriptor_, &status) == 0 && changed_at(status) == changed_at_ &&
           static_cast<std::size_t>(status.st_size) == size_bytes_;
}

}  // namespace utfall::microdata
