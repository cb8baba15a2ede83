#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "base/file.hpp"

namespace tcpspec::test {

/// `text` must be what tests/golden/NAME holds.  With TCPSPEC_BLESS set, the file is rewritten instead; the
/// change is then judged by a person, in the diff.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(TCPSPEC_SOURCE_DIR) / "tests" / "golden" / name;
  if (const char* bless = std::getenv("TCPSPEC_BLESS"); bless && *bless) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << text;
    ASSERT_TRUE(out.flush()) << path;
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(path)) << path << " is missing; TCPSPEC_BLESS=1 writes it";
  EXPECT_EQ(text, base::read_file(path)) << "differs from " << path << "; TCPSPEC_BLESS=1 rewrites it";
}

}  // namespace tcpspec::test
