#pragma once

#include <string>

namespace tcpspec::cases {

/// The JSON Schema (draft-07) of a case file, made from the keys of keys.hpp. It tells an editor what may be
/// written at each place. The loader checks the rest.
std::string json_schema();

}  // namespace tcpspec::cases
