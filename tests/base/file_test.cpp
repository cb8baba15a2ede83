#include "base/file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace tcpspec::base {
namespace {

namespace fs = std::filesystem;

class File : public testing::Test {
 protected:
  File() : folder_(fs::temp_directory_path() / ("tcpspec_file_" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~File() override { fs::remove_all(folder_); }

  fs::path holding(const std::string& text) {
    std::ofstream(folder_ / "file", std::ios::binary) << text;
    return folder_ / "file";
  }
  std::errc problem_of(const fs::path& path) {
    std::error_code problem;
    EXPECT_FALSE(read_file(path, problem)) << path;
    EXPECT_TRUE(problem) << path;
    return static_cast<std::errc>(problem.value());
  }

  fs::path folder_;
};

TEST_F(File, IsReadWhole) {
  std::string large;
  for (int i = 0; i < 300'000; ++i) large += static_cast<char>(i * 7);
  EXPECT_EQ(read_file(holding(large)), large);
  EXPECT_EQ(read_file(holding("")), "");
  EXPECT_EQ(read_file(holding(std::string("a\0\r\nb", 5))), std::string("a\0\r\nb", 5));
}

TEST_F(File, IsReadUpToALimit) {
  std::error_code problem;
  EXPECT_EQ(read_file(holding("abcdef"), problem, 4), "abcd");
  EXPECT_EQ(read_file(holding("abcdef"), problem, 6), "abcdef");
  EXPECT_EQ(read_file("/dev/zero", problem, 100'000), std::string(100'000, '\0')) << "a file that never ends";
  EXPECT_FALSE(problem);
}

TEST_F(File, ThatCannotBeReadIsToldWithTheReason) {
  EXPECT_EQ(problem_of(folder_ / "none"), std::errc::no_such_file_or_directory);
  EXPECT_EQ(problem_of(folder_), std::errc::is_a_directory);
  EXPECT_EQ(problem_of(holding("") / "below"), std::errc::not_a_directory);
  try {
    read_file(folder_ / "none");
    FAIL() << "it is not there";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find((folder_ / "none").string()), std::string::npos) << error.what();
  }
}

TEST_F(File, MayBeAStream) {
  std::istringstream in("first\nthe rest\n");
  std::string first;
  std::getline(in, first);
  EXPECT_EQ(read_stream(in), "the rest\n");
  EXPECT_EQ(read_stream(in), "");
}

}  // namespace
}  // namespace tcpspec::base
