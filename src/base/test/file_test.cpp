#include "utfall/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace utfall::base {
namespace {

class FileTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("utfall-file-test-" + std::to_string(::getpid()));
        std::filesystem::create_directory(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_ / name).string();
    }
    [[nodiscard]] std::ptrdiff_t count_files() const {
        return std::distance(std::filesystem::directory_iterator(folder_), {});
    }
    static std::string failure(const Diagnostics& diagnostics) {
        return code_name(diagnostics.at(0).code) + ": " + cause(diagnostics[0], Language::English);
    }

    static constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;
    std::filesystem::path folder_;
};

TEST_F(FileTest, what_is_written_is_read) {
    const std::string bytes("a\0b\r\n\xFF", 6);
    ASSERT_TRUE(write_file(path("a"), bytes).ok());
    EXPECT_EQ(read_file(path("a"), kMebibyte).value(), bytes);
    ASSERT_TRUE(write_file(path("a"), "").ok());
    EXPECT_EQ(read_file(path("a"), 0).value(), "");
    EXPECT_EQ(count_files(), 1);
}

TEST_F(FileTest, limit) {
    ASSERT_TRUE(write_file(path("a"), std::string(kMebibyte, 'x')).ok());
    EXPECT_TRUE(read_file(path("a"), kMebibyte).ok());
    ASSERT_TRUE(write_file(path("a"), std::string(kMebibyte + 1, 'x')).ok());
    EXPECT_EQ(failure(read_file(path("a"), kMebibyte).diagnostics()),
              "file-too-large: " + path("a") + " is larger than 1 MiB");
    // A device says that it is empty and never ends.
    EXPECT_EQ(failure(read_file("/dev/zero", kMebibyte).diagnostics()),
              "file-too-large: /dev/zero is larger than 1 MiB");
}

TEST_F(FileTest, the_world_fails) {
    EXPECT_EQ(failure(read_file(path("none"), 9).diagnostics()),
              "file-unreadable: " + path("none") + " cannot be read: it does not exist");
    EXPECT_EQ(failure(read_file(folder_.string(), 9).diagnostics()),
              "file-is-directory: " + folder_.string() + " is a directory");
    EXPECT_EQ(failure(write_file(folder_.string(), "x").diagnostics()),
              "file-is-directory: " + folder_.string() + " is a directory");
    EXPECT_EQ(failure(write_file(path("none/a"), "x").diagnostics()),
              "file-not-written: " + path("none/a") + " cannot be written: it does not exist");
    EXPECT_EQ(failure(write_file("/dev/null", "x").diagnostics()),
              "file-not-written: /dev/null cannot be written: it is not an ordinary file");
    EXPECT_EQ(count_files(), 0);
}

TEST_F(FileTest, keeps_links_and_rights) {
    ASSERT_TRUE(write_file(path("a"), "old").ok());
    std::filesystem::create_symlink(path("a"), path("link"));
    ASSERT_EQ(::chmod(path("a").c_str(), 0640), 0);
    ASSERT_TRUE(write_file(path("link"), "new").ok());
    EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
    EXPECT_EQ(read_file(path("a"), 9).value(), "new");
    struct stat status = {};
    ASSERT_EQ(::stat(path("a").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0640U);
    EXPECT_EQ(count_files(), 2);
}

}  // namespace
}  // namespace utfall::base
