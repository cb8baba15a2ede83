#include "run/segment_role.hpp"

#include <algorithm>
#include <array>

#include "run/report.hpp"

namespace tcpspec::report {

namespace {

/// Some roles print the same note; in a record without roles, this distinguishes them.
enum class Of : std::uint8_t { any, none, preparation, step, tester };

struct Spelling {
  SegmentRole role;
  std::string_view word;  ///< stable: it is in results.json
  std::string_view note;
  Of of = Of::any;
};

constexpr std::string_view named_outcome = ": ";

constexpr auto spellings = std::to_array<Spelling>({
    {SegmentRole::unknown, "", "", Of::none},
    {SegmentRole::preparation, "preparation", "", Of::preparation},
    {SegmentRole::stimulus, "stimulus", "", Of::step},
    {SegmentRole::repeated_for_loss, "repeated for loss", "again", Of::preparation},
    {SegmentRole::repeated_by_case, "repeated by the case", "again", Of::step},
    {SegmentRole::repeated_for_limit, "repeated for a limit",
     "again, because a limit may have delayed the response"},
    {SegmentRole::asks_for_more, "asks for more", "lets the rest come"},
    {SegmentRole::makes_service_send, "makes the service send", "makes the service send"},
    {SegmentRole::makes_service_close, "makes the service close", "makes the service close"},
    {SegmentRole::acknowledges_service, "acknowledges the service", "for the service"},
    {SegmentRole::point, "point", "the segment of the point"},
    {SegmentRole::state_probe, "state probe", "state probe", Of::tester},
    {SegmentRole::liveness_probe, "liveness probe", "liveness probe"},
    {SegmentRole::clear_up, "clear-up", "clears up"},
    {SegmentRole::matched, "matched", "as expected"},
    {SegmentRole::not_expected, "not expected", "not expected"},
    {SegmentRole::came_late, "came late", "as expected, but too late"},
    {SegmentRole::without_timestamps, "without timestamps", "without timestamps"},
    {SegmentRole::ignored_by_case, "ignored by the case", "ignored by the case"},
    {SegmentRole::wrong_checksum, "wrong checksum", "wrong checksum, passed over"},
    {SegmentRole::from_service, "from the service", "of the service"},
    {SegmentRole::retransmission, "retransmission", "retransmission, passed over"},
    {SegmentRole::window_update, "window update", "window update, passed over"},
    {SegmentRole::partial_acknowledgment, "partial acknowledgment", "partial acknowledgment, passed over"},
    {SegmentRole::overtaken, "overtaken", "overtaken by a later acknowledgment, passed over"},
    {SegmentRole::acknowledges_request_early, "acknowledges the request early",
     "acknowledges what the service was asked"},
    {SegmentRole::acknowledges_request, "acknowledges the request",
     "acknowledges what the service was asked, passed over"},
    {SegmentRole::before_stimulus, "before the stimulus", "sent before the stimulus, passed over"},
    {SegmentRole::answers_probe, "answers the state probe", "answers the probe"},
    {SegmentRole::before_probe, "before the state probe", "sent before the probe"},
    {SegmentRole::retransmission_beside_probe, "retransmission beside the state probe", "retransmission"},
    {SegmentRole::awaited_by_probe, "awaited by the state probe", "state probe"},
    {SegmentRole::answers_liveness_probe, "answers the liveness probe", "answers the liveness probe"},
    {SegmentRole::before_liveness_probe, "before the liveness probe", "came too late"},
    {SegmentRole::before_point, "before the point", "before the segment of the point"},
    {SegmentRole::reaction, "reaction", "the reaction"},
    {SegmentRole::unprompted, "unprompted", "of its own accord"},
    {SegmentRole::fragment, "fragment", "the first of several fragments"},
});

constexpr bool each_is_in_its_place() {
  for (std::size_t i = 0; i < spellings.size(); ++i)
    if (static_cast<std::size_t>(spellings[i].role) != i) return false;
  return true;
}
static_assert(spellings.size() == segment_role_count && each_is_in_its_place());

const Spelling& spelling(SegmentRole role) { return spellings.at(static_cast<std::size_t>(role)); }

bool may_be(Of of, const SegmentRecord& record) {
  switch (of) {
    case Of::any: return true;
    case Of::none: return false;
    case Of::preparation: return record.step < 0;
    case Of::step: return record.step >= 0 && !record.from_target;
    case Of::tester: return !record.from_target;
  }
  return false;
}

}  // namespace

std::string_view to_string(SegmentRole role) { return spelling(role).word; }

std::optional<SegmentRole> segment_role_from_string(std::string_view word) {
  for (const Spelling& one : spellings)
    if (one.word == word) return one.role;
  return std::nullopt;
}

std::string note_of(const SegmentRecord& record) {
  if (record.role == SegmentRole::unknown) return record.note;
  std::string note(spelling(record.role).note);
  if (!record.matched_outcome.empty()) note.append(named_outcome).append(record.matched_outcome);
  return note;
}

void take_role_from_note(SegmentRecord& record) {
  std::string_view note = record.note;
  const std::string named = std::string(spelling(SegmentRole::matched).note).append(named_outcome);
  if (note.starts_with(named)) {
    record.matched_outcome = note.substr(named.size());
    note = spelling(SegmentRole::matched).note;
  }
  const auto found = std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& one) {
    return one.note == note && may_be(one.of, record);
  });
  if (found == spellings.end()) return;
  record.role = found->role;
  record.note.clear();
}

}  // namespace tcpspec::report
