#pragma once
// Datagrams to try filters and readers with.

#include "wire/draft.hpp"

namespace tcpspec::drive {

inline wire::Endpoint end(const char* address, std::uint16_t port) {
  return {*wire::Address::parse(address), port};
}

inline wire::Octets segment(const wire::Endpoint& from, const wire::Endpoint& to) {
  wire::Draft draft;
  draft.flow = {from, to};
  return wire::emit(draft);
}

/// An ICMP error from `reporter` to the tester about a segment that the target never saw or sent: see
/// IcmpDraft.
inline wire::Octets icmp_error(const char* reporter, const wire::Endpoint& tester,
                               const wire::Endpoint& target) {
  wire::IcmpDraft draft;
  draft.source = *wire::Address::parse(reporter);
  draft.quoted_flow = {tester, target};
  return wire::emit(draft);
}

}  // namespace tcpspec::drive
