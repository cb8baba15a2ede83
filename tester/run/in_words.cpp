#include "run/in_words.hpp"

#include <fmt/format.h>

namespace tcpspec::run {

std::string in_words(Duration d) {
  return d < milliseconds(1000) ? fmt::format("{:.1f} ms", d.milliseconds())
                                : fmt::format("{:.3f} s", d.seconds());
}

}  // namespace tcpspec::run
