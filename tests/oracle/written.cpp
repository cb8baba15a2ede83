#include "written.hpp"

#include <gtest/gtest.h>

#include "case/notation.hpp"
#include "oracle/evaluate.hpp"

namespace tcpspec::oracle {

namespace {

void add_options(wire::Segment& segment, const cases::SegmentPattern& pattern, const Scope& scope) {
  const auto value = [&](const auto& field) { return evaluate(field->value.low, scope); };
  auto& options = segment.options;
  if (pattern.mss) options.push_back(wire::Option::mss(static_cast<std::uint16_t>(value(pattern.mss))));
  if (pattern.sack_permitted) options.push_back(wire::Option::sack_permitted());
  if (pattern.tsval)
    options.push_back(wire::Option::timestamps(evaluate(pattern.tsval->low, scope),
                                               pattern.tsecr ? evaluate(pattern.tsecr->low, scope) : 0));
  if (pattern.window_scale)
    options.push_back(wire::Option::window_scale(static_cast<std::uint8_t>(value(pattern.window_scale))));
  std::vector<std::pair<wire::Seq, wire::Seq>> blocks;
  for (const auto& [left, right] : pattern.sack)
    blocks.emplace_back(wire::Seq(evaluate(left, scope)), wire::Seq(evaluate(right, scope)));
  if (!blocks.empty()) options.push_back(wire::Option::sack(blocks));
  for (const cases::RawOption& raw : pattern.raw_options) options.push_back({raw.kind, raw.data});
}

}  // namespace

wire::Segment written(std::string_view notation, const Numbers& numbers) {
  const auto parsed = cases::parse_segment(notation, cases::Use::send);
  for (const cases::Fault& fault : parsed.faults) ADD_FAILURE() << notation << ": " << fault.message;
  const cases::SegmentPattern& pattern = parsed.value;
  Tcb tcb;
  tcb.iss = numbers.iss;
  tcb.irs = numbers.irs;
  const Scope scope{tcb};

  wire::Segment segment;
  if (pattern.seq) segment.seq = wire::Seq(evaluate(pattern.seq->low, scope));
  if (pattern.ack) segment.ack = wire::Seq(evaluate(pattern.ack->low, scope));
  segment.flags = pattern.control ? pattern.control->flags : wire::ctl::ack;
  constexpr int above_ae = 9;
  if (pattern.reserved)
    segment.flags = static_cast<std::uint16_t>(segment.flags | (*pattern.reserved << above_ae));
  if (pattern.window) segment.window = static_cast<std::uint16_t>(evaluate(pattern.window->low, scope));
  if (pattern.urgent_pointer)
    segment.urgent_pointer = static_cast<std::uint16_t>(evaluate(pattern.urgent_pointer->low, scope));
  if (const auto* data = cases::written_data(pattern)) segment.payload.assign(data->begin(), data->end());
  if (const auto* data = cases::counted_data(pattern))
    segment.payload.assign(evaluate(data->low, scope), 'x');
  if (pattern.ttl) segment.ttl = static_cast<std::uint8_t>(evaluate(pattern.ttl->low, scope));
  if (pattern.tos) segment.traffic_class = static_cast<std::uint8_t>(evaluate(pattern.tos->low, scope));
  if (pattern.checksum) segment.checksum = wire::Checksum::wrong;
  if (pattern.option_octets) segment.option_octets = pattern.option_octets->octets;
  add_options(segment, pattern, scope);
  if (pattern.data_offset) segment.data_offset = static_cast<std::uint8_t>(*pattern.data_offset);
  return segment;
}

}  // namespace tcpspec::oracle
