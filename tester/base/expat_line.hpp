#pragma once

#include <expat.h>

#include <cstdint>

namespace tcpspec::base {

/// The line, from 1, at which an expat parser is.
inline std::uint64_t line_of(XML_Parser parser) {
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9  // which deprecates the other
  return XML_GetCurrentLineNumber64(parser);
#else
  return XML_GetCurrentLineNumber(parser);
#endif
}

}  // namespace tcpspec::base
