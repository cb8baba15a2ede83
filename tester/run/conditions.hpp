#pragma once

#include <map>
#include <string>

#include "run/environment.hpp"

namespace tcpspec::run {

/// An environment in words, for results.json. `level_of` is not included: it comes from the catalogue.
std::map<std::string, std::string> conditions_of(const Environment&);

/// The inverse. Throws std::invalid_argument with a sentence that names the wrong word.
Environment environment_of(const std::map<std::string, std::string>& conditions);

}  // namespace tcpspec::run
