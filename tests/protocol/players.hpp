#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "script.hpp"
#include "wire/address.hpp"

namespace tcpspec::protocol {

/// Plays all sections, each against what `fresh` makes.
inline void expect_protocol(const std::function<std::unique_ptr<Servers>()>& fresh, const Values& values) {
  const auto sections = read_script(TCPSPEC_SOURCE_DIR "/tests/protocol/protocol.txt");
  ASSERT_GT(sections.size(), 30U);
  for (const Section& section : sections) {
    const auto servers = fresh();
    EXPECT_EQ(play(section, *servers, values), "") << section.title;
  }
}

/// Each address family is a test of its own.
class BothFamilies : public testing::TestWithParam<wire::Family> {
 protected:
  bool v4() const { return GetParam() == wire::Family::ipv4; }

  /// The addresses that the script speaks of; `server` and `peer` have one in each family.
  Values names(std::pair<const char*, const char*> server, std::pair<const char*, const char*> peer) const {
    const auto own = [&](auto addresses) { return v4() ? addresses.first : addresses.second; };
    return {{"server", own(server)},
            {"peer", own(peer)},
            {"foreign", v4() ? "192.0.2.1" : "2001:db8::1"},
            {"other", v4() ? server.second : server.first}};
  }
};

inline std::string family_name(const testing::TestParamInfo<wire::Family>& info) {
  return info.param == wire::Family::ipv4 ? "IPv4" : "IPv6";
}

}  // namespace tcpspec::protocol
