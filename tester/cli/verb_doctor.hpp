#pragma once

#include <string>

#include "cli/display.hpp"

namespace tcpspec::cli {

struct DoctorOptions {
  std::string target = "lab";  ///< as RunOptions::target
  bool allow_public = false;
  Display display;
};

int doctor(const DoctorOptions&);

}  // namespace tcpspec::cli
