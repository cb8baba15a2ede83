#pragma once

#include <cstdint>
#include <string>

namespace tcpspec::cli {

struct BaselineOptions {
  enum class What : std::uint8_t { write, check } what = What::write;
  std::string results;
  std::string output = "-";  ///< write: the file
  std::string baseline;      ///< check: a file of deviations, or a profile's name
};

int baseline(const BaselineOptions&);

}  // namespace tcpspec::cli
