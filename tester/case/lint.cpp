#include "case/lint.hpp"

#include <algorithm>

#include "case/expression.hpp"
#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

using wire::ctl::ack;
using wire::ctl::psh;
using wire::ctl::rst;

bool covers(const std::optional<Range>& earlier, const std::optional<Range>& later) {
  if (!earlier) return true;
  if (!later) return false;
  if (to_string(*earlier) == to_string(*later)) return true;
  const auto low = constant(earlier->low);
  const auto high = constant(earlier->high);
  const auto later_low = constant(later->low);
  const auto later_high = constant(later->high);
  return low && high && later_low && later_high && *low <= *later_low && *later_high <= *high;
}

bool covers(const std::optional<OptionField>& earlier, const std::optional<OptionField>& later) {
  if (!earlier) return true;
  if (!later) return false;
  switch (earlier->kind) {
    case OptionField::Kind::none: return later->kind == OptionField::Kind::none;
    case OptionField::Kind::any: return later->kind != OptionField::Kind::none;
    case OptionField::Kind::value:
      return later->kind == OptionField::Kind::value &&
             covers(std::optional<Range>(earlier->value), std::optional<Range>(later->value));
  }
  return false;
}

/// How `expect` compares bits: PSH only where it is written `PSH!`, the ECN bits only where one is written,
/// and RST stands for RST,ACK as well.
bool bits_cover(const SegmentPattern& earlier, const SegmentPattern& later) {
  constexpr std::uint16_t ecn = wire::ctl::ece | wire::ctl::cwr | wire::ctl::ae;
  if (!earlier.flags) return true;
  if (!later.flags) return false;
  if (earlier.push_matters && !later.push_matters) return false;
  std::uint16_t matters = static_cast<std::uint16_t>(~(psh | ecn));
  if (earlier.push_matters) matters |= psh;
  if ((*earlier.flags & ecn) != 0) {
    if ((*later.flags & ecn) == 0) return false;
    matters |= ecn;
  }
  if ((*earlier.flags & matters) == rst)
    matters = static_cast<std::uint16_t>(matters & ~ack);
  else if ((*later.flags & matters) == rst)
    return false;  // the later one takes RST,ACK too
  return (*earlier.flags & matters) == (*later.flags & matters);
}

bool data_covers(const SegmentPattern& earlier, const SegmentPattern& later) {
  if (earlier.data_text) return later.data_text == earlier.data_text;
  if (!earlier.data || !later.data_text) return covers(earlier.data, later.data);
  const auto low = constant(earlier.data->low);
  const auto high = constant(earlier.data->high);
  const auto size = static_cast<std::int64_t>(later.data_text->size());
  return low && high && *low <= size && size <= *high;
}

bool octets_cover(const SegmentPattern& earlier, const SegmentPattern& later) {
  if (earlier.option_octets && earlier.option_octets != later.option_octets) return false;
  const auto same = [](const RawOption& a, const RawOption& b) {
    return a.kind == b.kind && a.data == b.data;
  };
  for (const RawOption& wanted : earlier.raw_options)
    if (std::none_of(later.raw_options.begin(), later.raw_options.end(),
                     [&](const RawOption& have) { return same(wanted, have); }))
      return false;
  if (earlier.sack.size() > later.sack.size()) return false;
  for (std::size_t i = 0; i < earlier.sack.size(); ++i)
    if (to_string(earlier.sack[i].first) != to_string(later.sack[i].first) ||
        to_string(earlier.sack[i].second) != to_string(later.sack[i].second))
      return false;
  return true;
}

}  // namespace

bool covers(const SegmentPattern& earlier, const SegmentPattern& later) {
  // Timestamps named by a value are there, so that `TS=any` covers them.
  std::optional<OptionField> timestamps = later.timestamps;
  if (!timestamps && (later.tsval || later.tsecr)) timestamps = OptionField{OptionField::Kind::any, {}};
  return covers(earlier.seq, later.seq) && covers(earlier.ack, later.ack) && bits_cover(earlier, later) &&
         covers(earlier.window, later.window) && data_covers(earlier, later) &&
         covers(earlier.urgent_pointer, later.urgent_pointer) && covers(earlier.mss, later.mss) &&
         covers(earlier.window_scale, later.window_scale) &&
         covers(earlier.sack_permitted, later.sack_permitted) && covers(earlier.timestamps, timestamps) &&
         covers(earlier.tsval, later.tsval) && covers(earlier.tsecr, later.tsecr) &&
         octets_cover(earlier, later) && covers(earlier.ttl, later.ttl) && covers(earlier.tos, later.tos);
}

std::optional<std::pair<std::size_t, std::size_t>> find_hidden(const Expect& expect) {
  const auto& all = expect.expectation.alternatives;
  for (std::size_t later = 1; later < all.size(); ++later)
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const auto* a = std::get_if<SegmentPattern>(&all[earlier].second);
      const auto* b = std::get_if<SegmentPattern>(&all[later].second);
      if ((!a && !b) || (a && b && covers(*a, *b))) return std::pair(later, earlier);
    }
  return std::nullopt;
}

void lint_verdict(const Case& c, const Catalogue& catalogue, Diagnostics& errors) {
  for (const VerdictRule& rule : c.verdict) {
    if (!rule.requirement.empty()) {
      if (!catalogue.find(rule.requirement)) {
        errors.add(rule.at, "the catalogue has no requirement `" + rule.requirement + "`",
                   nearest(rule.requirement, catalogue.ids()));
        continue;
      }
      if (std::find(c.checks.begin(), c.checks.end(), rule.requirement) == c.checks.end()) {
        // A misspelt id under `checks` is reported where it stands.
        if (std::all_of(c.checks.begin(), c.checks.end(),
                        [&](const std::string& id) { return catalogue.find(id); }))
          errors.add(rule.at, "`" + rule.requirement + "` is charged but not checked: add it to `checks`");
        continue;
      }
    }
    const std::string& charged = rule.requirement.empty() ? c.checks.front() : rule.requirement;
    const Requirement* requirement = catalogue.find(charged);
    if (rule.word == VerdictRule::Word::fail && requirement && requirement->level == Level::may)
      errors.add(rule.at, "nobody can fail " + charged +
                              ": it is a MAY. Charge another requirement, or let the outcome pass");
  }
}

}  // namespace tcpspec::cases
