#pragma once
// What must hold for parse on any octets at all.

#include <string>

#include "wire/draft.hpp"
#include "wire/print.hpp"

namespace tcpspec::wire::fuzz {

/// A well-formed segment, sent again with the same values and a good checksum, is read as the same segment.
inline std::string broken_round_trip(Segment segment) {
  segment.checksum = Checksum::correct;
  Draft draft;
  draft.flow = {segment.source, segment.destination};
  draft.seq = segment.seq;
  draft.ack = segment.ack;
  draft.flags = segment.flags;
  draft.window = segment.window;
  draft.urgent_pointer = segment.urgent_pointer;
  draft.raw_options = segment.option_octets;
  draft.payload = segment.payload;
  draft.ttl = segment.ttl;
  draft.traffic_class = segment.traffic_class;
  const auto octets = emit(draft);
  const auto parsed = parse(octets);
  const auto* again = std::get_if<Segment>(&parsed);
  if (again == nullptr) return "what was sent again is not a segment";
  if (to_string(*again) != to_string(segment)) return to_string(segment) + " became " + to_string(*again);
  if (again->payload != segment.payload) return "the payload changed";
  if (again->option_octets != segment.option_octets) return "the option octets changed";
  if (segment.checksum == Checksum::correct && again->checksum != Checksum::correct)
    return "the checksum changed";
  return {};
}

/// Which law these octets break; empty if none.
inline std::string broken_law(OctetView octets) {
  const auto parsed = parse(octets);
  if (const auto* icmp = std::get_if<IcmpMessage>(&parsed)) {
    return to_string(*icmp).empty() ? "an ICMP error prints as nothing" : "";
  }
  const auto* segment = std::get_if<Segment>(&parsed);
  if (segment == nullptr) return {};
  if (to_string(*segment).empty()) return "a segment prints as nothing";
  if (segment->option_octets.size() + segment->payload.size() > octets.size())
    return "more octets than there were";
  if (segment->option_octets.size() > 40) return "more options than a header holds";
  if (segment->flags > 0x0fff) return "more than twelve flags";
  const auto parsed_offloaded = parse(octets, true);
  const auto& offloaded = std::get<Segment>(parsed_offloaded);
  if (segment->checksum == Checksum::correct && offloaded.checksum != Checksum::correct) {
    return "an offload flag spoils a correct sum";
  }
  const bool emittable = segment->malformations.empty() && octets.size() <= 0xffff;
  return emittable ? broken_round_trip(*segment) : std::string();
}

}  // namespace tcpspec::wire::fuzz
