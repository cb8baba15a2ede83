#include "oracle/outcome_text.hpp"

#include <array>
#include <vector>

#include "case/suggest.hpp"

namespace tcpspec::oracle {

using cases::Parsed;

namespace {

constexpr std::uint16_t bit(Reaction r) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(r)); }
constexpr std::uint16_t every_reaction = (1U << reaction_count) - 1;
constexpr std::uint16_t every_rst = bit(Reaction::rst_acking) | bit(Reaction::rst_acking_with_ack) |
                                    bit(Reaction::rst_zero) | bit(Reaction::rst_other);

struct ReactionWord {
  std::string_view word;
  std::uint16_t reactions;
  std::string_view phrase;
};
// A word may mean several reactions.
constexpr std::array<ReactionWord, 12> reaction_words{{
    {"NONE", bit(Reaction::none), "silence"},
    {"ACK", bit(Reaction::ack),
     "<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>, and nothing of the segment is accepted"},
    {"ACK+", bit(Reaction::ack_all), "an acknowledgment of its data and its FIN"},
    {"ACK+TEXT", bit(Reaction::ack_text), "an acknowledgment of its data, but not of its FIN"},
    {"RSTA", bit(Reaction::rst_acking), "<SEQ=SEG.ACK><CTL=RST>"},
    {"RSTA+ACK", bit(Reaction::rst_acking_with_ack), "<SEQ=SEG.ACK><CTL=RST,ACK>"},
    {"RST0", bit(Reaction::rst_zero), "<SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>"},
    {"RST", every_rst, "a RST"},
    {"SYNACK", bit(Reaction::syn_ack), "<SEQ=ISS><ACK=SEG.SEQ+1><CTL=SYN,ACK>"},
    {"SYNACK+TEXT", bit(Reaction::syn_ack_text), "a SYN,ACK that also acknowledges its data"},
    {"SYNACK-NEW", bit(Reaction::syn_ack_new), "a SYN,ACK with another ISS"},
    {"ANY", every_reaction, "anything"},
}};

std::vector<std::string> reaction_names() {
  std::vector<std::string> out;
  for (const ReactionWord& entry : reaction_words) out.emplace_back(entry.word);
  return out;
}

std::vector<std::string> state_names() {
  std::vector<std::string> out{"same", "any"};
  for (int i = 0; i < cases::state_count; ++i)
    out.emplace_back(cases::to_string(static_cast<cases::State>(i)));
  return out;
}

void read_reaction(std::string_view word, std::size_t at, Parsed<Outcome>& out) {
  if (word.ends_with("/r")) {
    out.value.throttled = true;
    word.remove_suffix(2);
  }
  for (const ReactionWord& entry : reaction_words)
    if (entry.word == word) {
      out.value.reactions = entry.reactions;
      return;
    }
  const std::vector<std::string> names = reaction_names();
  out.fault(at, "unknown reaction `" + std::string(word) + "`", cases::nearest(std::string(word), names),
            cases::join(names) + ", GO ON");
}

void read_state(std::string_view word, std::size_t at, Parsed<Outcome>& out) {
  if (word == "same") return;
  out.value.same_state = false;
  if (word == "any") {
    out.value.states = 0xffff;
    return;
  }
  if (const auto state = cases::state_from_string(word)) {
    out.value.states = static_cast<std::uint16_t>(1U << static_cast<unsigned>(*state));
    return;
  }
  const std::vector<std::string> names = state_names();
  out.fault(at, "unknown state `" + std::string(word) + "`", cases::nearest(std::string(word), names),
            cases::join(names));
}

/// `as ack=old`: exactly one class of one of two kinds.
void read_as(std::string_view words, std::size_t at, Parsed<Outcome>& out) {
  const Condition like = cases::part(parse_condition(words), at, out);
  const auto single = [](std::uint16_t mask) {
    return mask != 0xffff && mask != 0 && (mask & (mask - 1)) == 0;
  };
  const auto index = [](std::uint16_t mask) {
    unsigned i = 0;
    while (((mask >> i) & 1U) == 0) ++i;
    return i;
  };
  if (single(like.acks))
    out.value.as_ack = static_cast<AckClass>(index(like.acks));
  else if (single(like.stamps))
    out.value.as_stamps = static_cast<StampClass>(index(like.stamps));
  else if (out.faults.empty())
    out.fault(at, "`as` names one class of `ack` or of `stamps`, as in `as ack=old`");
}

void read_what(std::string_view text, std::size_t at, Parsed<Outcome>& out) {
  if (text == "GO ON") {
    out.value.goes_on = true;
    return;
  }
  if (text.starts_with("as ")) return read_as(text.substr(3), at + 3, out);
  const std::size_t comma = text.find(',');
  read_reaction(cases::trimmed(text.substr(0, comma)), at, out);
  if (comma == std::string_view::npos) return;
  std::size_t begins = at + comma + 1;
  const std::string_view state = cases::trimmed(text.substr(comma + 1), begins);
  read_state(state, begins, out);
}

}  // namespace

Parsed<Outcome> parse_outcome(std::string_view text, bool graded) {
  Parsed<Outcome> out;
  out.value.text = std::string(text);
  std::size_t at = 0;
  if (graded) {
    const char mark = text.empty() ? '\0' : text.front();
    switch (mark) {
      case '=': out.value.grade = Grade::conforming; break;
      case '~': out.value.grade = Grade::tolerated; break;
      case '!': out.value.grade = Grade::forbidden; break;
      default:
        out.fault(0, "an alternative begins with its grade", {}, "= conforming, ~ tolerated, ! forbidden");
        return out;
    }
    text.remove_prefix(1);
    at = 1;
  }
  if (const std::size_t semicolon = text.find(';'); semicolon != std::string_view::npos) {
    out.value.reason = std::string(cases::trimmed(text.substr(semicolon + 1)));
    text = text.substr(0, semicolon);
  }
  if (const std::size_t condition = text.find(" if "); condition != std::string_view::npos) {
    out.value.when = cases::part(parse_condition(text.substr(condition + 4)), at + condition + 4, out);
    text = text.substr(0, condition);
  }
  const std::string_view what = cases::trimmed(text, at);
  read_what(what, at, out);
  if (graded && out.value.goes_on) out.fault(at, "an alternative cannot go on");
  return out;
}

std::string in_words(const Outcome& outcome) {
  std::string text;
  if (outcome.goes_on) {
    text = "the rules of the next stage decide";
  } else if (outcome.as_ack) {
    text = "as for a segment " +
           in_words(parse_condition("ack=" + std::string(to_string(*outcome.as_ack))).value);
  } else if (outcome.as_stamps) {
    text = "as for a segment " +
           in_words(parse_condition("stamps=" + std::string(to_string(*outcome.as_stamps))).value);
  } else {
    for (const ReactionWord& entry : reaction_words)
      if (entry.reactions == outcome.reactions) text = std::string(entry.phrase);
    if (outcome.same_state)
      text += ", and the state does not change";
    else if (outcome.states != 0xffff)
      for (int i = 0; i < cases::state_count; ++i)
        if (((outcome.states >> i) & 1) != 0)
          text += ", and the state is " + std::string(cases::to_string(static_cast<cases::State>(i)));
    if (outcome.throttled) text += " (a rate limit may suppress it)";
  }
  const std::string condition = in_words(outcome.when);
  if (!condition.empty()) text += "; " + condition;
  return text;
}

}  // namespace tcpspec::oracle
