#pragma once

#include <string>

#include "wire/time.hpp"

namespace tcpspec::run {

/// `0.4 ms`, `1.000 s`.
std::string in_words(Duration);

}  // namespace tcpspec::run
