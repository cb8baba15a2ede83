// libFuzzer target: any octets into parse.  Needs clang: cmake -DTCPSPEC_FUZZ=ON
// -DCMAKE_CXX_COMPILER=clang++.

#include <cstdio>
#include <cstdlib>

#include "laws.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto broken = tcpspec::wire::fuzz::broken_law({data, size});
  if (!broken.empty()) {
    std::fprintf(stderr, "%s\n", broken.c_str());
    std::abort();
  }
  return 0;
}
