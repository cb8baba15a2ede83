#pragma once
// What a segment asks of one model: the situation for the tables, and the numbers to know the reaction by.

#include <vector>

#include "oracle/rule.hpp"
#include "sweep/observe.hpp"
#include "walk/model.hpp"

namespace tcpspec::walk {

struct Question {
  oracle::Situation situation;
  sweep::Before before;
  sweep::Stimulus stimulus;
  bool delicate = false;  ///< only a part of what it has may be taken, or more than it has
  bool vague = false;     ///< a peer that sends this contradicts itself
};

/// Data behind a FIN, or two FINs: no TCP would send this after what it has sent beyond a gap.
bool contradicts_itself(const Model&, const wire::Segment&);

/// One for each situation that may be the true one: how far the window reaches, which acknowledgments were
/// taken, and what was kept beyond a gap is not always certain.
std::vector<Question> questions(const Model&, const wire::Segment&);

/// A segment of the target, after an event.
struct Answer {
  wire::Segment segment;
  bool late = false;  ///< it came too late for an immediate response
};

/// The answers of the target as a reaction.
struct Response {
  std::uint16_t reactions = 0;          ///< one bit for each that they may be
  Model after;                          ///< with the numbers that were seen
  const wire::Segment* syn = nullptr;   ///< among the answers
  const wire::Segment* last = nullptr;  ///< of those that are neither SYN nor RST
};
Response respond(const Model&, const Question&, const std::vector<Answer>& answers);

/// The point of a sweep that asks the same.
sweep::Point point_of(const Question&, const wire::Segment&);

/// The model after a reaction that this outcome describes.
Model advanced(const Response&, const Question&, const wire::Segment& sent, oracle::Reaction, cases::State,
               Instant now);

}  // namespace tcpspec::walk
