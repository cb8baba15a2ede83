// The script against lwIP, at a TAP device in a namespace of its own; its peer is the agent on this kernel.
#include "lab/lab.hpp"
#include "players.hpp"
#include "spoken.hpp"

namespace tcpspec::protocol {
namespace {

class Lwip : public BothFamilies {};
INSTANTIATE_TEST_SUITE_P(, Lwip, testing::Values(wire::Family::ipv4, wire::Family::ipv6), family_name);

TEST_P(Lwip, SpeaksTheProtocol) {
  lab::LabOptions options;
  options.wire = lab::Wire::tap;
  const auto lab = lab::Lab::create(options);
  const auto fresh = [&] {
    auto lwip =
        lab->start_agent("exec " TCPSPEC_LWIP_TARGET " {device} {target} {target6}", lab::Place::tester);
    auto peer = std::make_unique<drive::ProcessChannel>("exec " TCPSPEC_AGENT_PATH);
    return std::make_unique<Processes>(std::move(lwip), std::move(peer));
  };
  expect_protocol(fresh, names({"10.77.0.2", "fd77::2"}, {"10.77.0.1", "fd77::1"}));
}

}  // namespace
}  // namespace tcpspec::protocol
