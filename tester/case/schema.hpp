#pragma once

#include <string>

namespace tcpspec::cases {

/// The JSON Schema (draft-07) of a file of cases, made from the keys of keys.hpp.  It tells an editor what
/// may be written where; whether it makes sense is the loader's to say.
std::string json_schema();

}  // namespace tcpspec::cases
