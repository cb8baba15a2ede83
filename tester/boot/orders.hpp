#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::boot {

/// One of the two streams that a program writes to, as it is outside of the kernel.
struct Screen {
  bool terminal = false;
  unsigned columns = 0;
  unsigned rows = 0;
};

/// What the first process inside a kernel is told by the one outside of it.
struct Orders {
  std::string program;                   ///< the absolute path of tcpspec
  std::vector<std::string> words;        ///< its command line, without its name
  std::vector<std::string> environment;  ///< NAME=VALUE
  std::string folder;                    ///< where it runs
  unsigned mask = 022;                   ///< umask
  std::vector<std::string> writable;     ///< the only folders of the host that it may change; absolute
  std::vector<std::string> modules;      ///< of the kernel, to be loaded first
  Screen output;
  Screen errors;
};

/// As the octets of a file, and back.  `orders_from` throws std::runtime_error for what `to_octets` does not
/// make.
std::string to_octets(const Orders&);
Orders orders_from(std::string_view octets);

}  // namespace tcpspec::boot
