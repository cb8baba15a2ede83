#include "reports/write_file.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <ostream>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../golden/golden.hpp"

namespace tcpspec::report {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WriteFile : public testing::Test {
 protected:
  WriteFile() {
    std::string name = (fs::temp_directory_path() / "tcpspec-file-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::system_error(errno, std::system_category(), "mkdtemp");
    folder_ = name;
  }
  ~WriteFile() override { fs::remove_all(folder_); }

  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator{}));
  }

  fs::path folder_;
};

/// A disk that is full after `octets`, for the life of the object: beyond RLIMIT_FSIZE, write(2) fails with
/// EFBIG.
class FullDisk {
 public:
  explicit FullDisk(rlim_t octets) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{octets, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, SIG_DFL);
  }

 private:
  rlimit before_{};
};

std::string complaint(const fs::path& path, std::string_view content) {
  try {
    write_file(path, content);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "none";
}

TEST_F(WriteFile, MakesTheFoldersAndReplacesWhatWasThere) {
  const fs::path path = folder_ / "a" / "b" / "results.json";
  write_file(path, "one");
  write_file(path, "two\n");
  EXPECT_EQ(base::read_file(path), "two\n");
}

TEST_F(WriteFile, LeavesTheOldFileAndNoLitterWhenTheDiskIsFull) {
  const fs::path path = folder_ / "results.json";
  write_file(path, "old");
  std::string said;
  {
    const FullDisk full(1000);
    said = complaint(path, std::string(5000, 'x'));
  }
  EXPECT_THAT(said, HasSubstr(path.string()));
  EXPECT_THAT(said, HasSubstr("File too large"));
  EXPECT_EQ(base::read_file(path), "old");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(WriteFile, NamesTheFileThatCannotBeWritten) {
  write_file(folder_ / "file", "x");
  const fs::path below_a_file = folder_ / "file" / "results.json";
  EXPECT_THAT(complaint(below_a_file, "x"), HasSubstr(below_a_file.string()));
  const fs::path a_folder = folder_ / "folder";
  fs::create_directory(a_folder);
  EXPECT_THAT(complaint(a_folder, "x"), HasSubstr(a_folder.string()));
  EXPECT_EQ(entries(), 2u) << "no temporary file is left";
}

TEST_F(WriteFile, IsAskedBeforeWhetherItCan) {
  check_writable(folder_ / "results.json");
  check_writable(folder_ / "a" / "b" / "results.json");
  check_writable("/dev/null");
  EXPECT_EQ(entries(), 0u) << "nothing is left of the attempt";
  write_file(folder_ / "file", "x");
  EXPECT_THROW(check_writable(folder_ / "file" / "results.json"), std::system_error);
  EXPECT_THROW(check_writable(folder_), std::system_error);
  EXPECT_THROW(check_writable("/proc/results.json"), std::system_error);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(WriteFile, IsAsReadableAsTheUserWants) {
  const mode_t before = umask(022);
  write_file(folder_ / "x", "");
  umask(before);
  EXPECT_EQ(fs::status(folder_ / "x").permissions(), static_cast<fs::perms>(0644));
}

TEST_F(WriteFile, WritesIntoAPipeInsteadOfReplacingIt) {
  const fs::path path = folder_ / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  write_file(path, [](std::ostream& out) { out << "octets"; });
  char got[16];
  EXPECT_EQ(read(reader, got, sizeof got), 6);
  close(reader);
  EXPECT_TRUE(fs::is_fifo(path));
}

TEST_F(WriteFile, IsNotEndedBySignalsBeforeTheFileIsThere) {
  const fs::path path = folder_ / "whole";
  const auto write_and_be_ended = [&] {
    write_file(path, [](std::ostream& out) {
      raise(SIGTERM);
      out << "octets";
    });
  };
  EXPECT_EXIT(write_and_be_ended(), testing::KilledBySignal(SIGTERM), "");
  EXPECT_EQ(base::read_file(path), "octets");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(WriteFile, StreamsMoreThanFitsIntoItsBuffer) {
  const fs::path path = folder_ / "long";
  write_file(path, [](std::ostream& out) {
    for (int i = 0; i < 10000; ++i) out << "line " << i << "\n";
  });
  const std::string text = base::read_file(path);
  EXPECT_TRUE(text.starts_with("line 0\n"));
  EXPECT_TRUE(text.ends_with("line 9999\n"));
  EXPECT_EQ(text.size(), 98890u);
}

}  // namespace
}  // namespace tcpspec::report
