// POSIX calls rather than streams: they say why something failed, and a file is on disk before it is renamed.
#include "utfall/base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace utfall::base {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

Bilingual reason(int error) {
    switch (error) {
        case ENOENT: return {.sv = "den finns inte", .en = "it does not exist"};
        case ENOTDIR: return {.sv = "mappen finns inte", .en = "the folder does not exist"};
        case EACCES:
        case EPERM: return {.sv = "rätten saknas", .en = "permission is missing"};
        case EROFS: return {.sv = "disken är skrivskyddad", .en = "the disk is read-only"};
        case ENOSPC:
        case EDQUOT: return {.sv = "disken är full", .en = "the disk is full"};
        case ENAMETOOLONG: return {.sv = "namnet är för långt", .en = "the name is too long"};
        default: return Bilingual::same(std::strerror(error));
    }
}

Diagnostic world_failed(Code code, const std::string& path, const Bilingual& why) {
    return diagnose(code, {.file = path}, {Bilingual::same(path), why});
}

// Reads until the end or one byte beyond the limit. False: errno says why not.
bool read_all(int descriptor, std::size_t limit_bytes, std::string& bytes) {
    std::array<char, 65'536> chunk;
    while (bytes.size() <= limit_bytes) {
        const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        if (count == 0) return true;
        bytes.append(chunk.data(), static_cast<std::size_t>(count));
    }
    return true;
}

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

// Where the bytes shall end up: behind symbolic links, so that a rename replaces the file and not the link.
std::string real_target(const std::string& path) {
    char* const resolved = ::realpath(path.c_str(), nullptr);
    if (resolved == nullptr) return path;
    std::string target(resolved);
    std::free(resolved);
    return target;
}

// A name beside the target that nobody uses.
std::pair<int, std::string> open_beside(const std::string& target, mode_t mode) {
    for (int attempt = 0;; ++attempt) {
        std::string name = fmt::format("{}.new-{}-{}", target, ::getpid(), attempt);
        const int number = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (number >= 0 || errno != EEXIST) return {number, std::move(name)};
    }
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit_bytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) return world_failed(Code::file_unreadable, path, reason(errno));
    struct stat status = {};
    if (::fstat(file.number(), &status) != 0) {
        return world_failed(Code::file_unreadable, path, reason(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        return diagnose(Code::file_is_directory, {.file = path}, {Bilingual::same(path)});
    }
    const auto size_bytes = static_cast<std::size_t>(status.st_size);
    std::string bytes;
    bool is_too_large = S_ISREG(status.st_mode) && size_bytes > limit_bytes;
    if (!is_too_large) {
        bytes.reserve(size_bytes);
        if (!read_all(file.number(), limit_bytes, bytes)) {
            return world_failed(Code::file_unreadable, path, reason(errno));
        }
        is_too_large = bytes.size() > limit_bytes;
    }
    if (is_too_large) {
        const Bilingual limit = Bilingual::same(fmt::format("{}", limit_bytes / kMebibyte));
        return world_failed(Code::file_too_large, path, limit);
    }
    return bytes;
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
    const std::string target = real_target(path);
    struct stat status = {};
    const bool exists = ::stat(target.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) {
        return diagnose(Code::file_is_directory, {.file = path}, {Bilingual::same(path)});
    }
    if (exists && !S_ISREG(status.st_mode)) {
        return world_failed(Code::file_not_written, path,
                            {.sv = "den är ingen vanlig fil", .en = "it is not an ordinary file"});
    }
    const auto [number, name] = open_beside(target, 0666);
    const Descriptor file(number);
    if (!file.is_open()) return world_failed(Code::file_not_written, path, reason(errno));
    const bool is_written = (!exists || ::fchmod(file.number(), status.st_mode & 07777) == 0) &&
                            write_all(file.number(), bytes) && ::fsync(file.number()) == 0 &&
                            std::rename(name.c_str(), target.c_str()) == 0;
    if (!is_written) {
        const int error = errno;
        ::unlink(name.c_str());
        return world_failed(Code::file_not_written, path, reason(error));
    }
    return true;
}

}  // namespace utfall::base
