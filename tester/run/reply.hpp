#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tcpspec::run {

/// A reply of the agent without its id (agent/PROTOCOL.md).
struct Reply {
  bool ok = false;
  std::string error;                          ///< `refused`; empty if ok
  std::map<std::string, std::string> values;  ///< of KEY=VALUE

  std::string get(const std::string& key) const;
  std::uint64_t number(const std::string& key) const;  ///< 0 if absent or no number
};

Reply parse_reply(std::string_view line);

}  // namespace tcpspec::run
