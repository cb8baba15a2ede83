#include "base/shipped_files.hpp"

#include <cstdlib>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tcpspec::base {
namespace {

class Data : public testing::Test {
 protected:
  Data() {
    if (const char* value = std::getenv("TCPSPEC_DATA")) before_ = value;
    unsetenv("TCPSPEC_DATA");
  }
  ~Data() override {
    if (before_.empty())
      unsetenv("TCPSPEC_DATA");
    else
      setenv("TCPSPEC_DATA", before_.c_str(), 1);
  }
  std::string before_;
};

TEST_F(Data, IsWhereTheEnvironmentSays) {
  setenv("TCPSPEC_DATA", TCPSPEC_SOURCE_DIR, 1);
  EXPECT_EQ(data_folder(), TCPSPEC_SOURCE_DIR);
  EXPECT_EQ(shipped_cases(), TCPSPEC_SOURCE_DIR "/cases");
}

TEST_F(Data, IsRefusedWhereTheEnvironmentIsWrong) {
  setenv("TCPSPEC_DATA", TCPSPEC_SOURCE_DIR "/tests", 1);
  EXPECT_THROW(data_folder(), EnvironmentError);
}

TEST_F(Data, NamesWhatItLookedAtWhenThereIsNone) {
  try {
    data_folder();
    FAIL() << "a test program has no cases beside it";
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("share/tcpspec"));
  }
}

TEST_F(Data, LiesBesideTheExecutable) {
  EXPECT_TRUE(std::filesystem::exists(executable_folder() / "base_test"));
}

}  // namespace
}  // namespace tcpspec::base
