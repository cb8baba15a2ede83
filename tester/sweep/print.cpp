#include "sweep/print.hpp"

#include <fmt/format.h>

#include <cctype>
#include <vector>

#include "sweep/outcomes.hpp"
#include "wire/print.hpp"

namespace tcpspec::sweep {

using cases::State;
using oracle::StampClass;
namespace ctl = wire::ctl;

namespace {

std::string plus(const std::string& base, std::int64_t n) {
  return n == 0 ? base : fmt::format("{}{:+}", base, n);
}

std::string seq_text(const Point& point) {
  switch (point.seq) {
    case SeqPoint::far_below:
    case SeqPoint::below_len:
    case SeqPoint::below_two:
    case SeqPoint::below_one:
    case SeqPoint::at:
    case SeqPoint::above_one:
    case SeqPoint::far_above: return plus("RCV.NXT", offset(point, 0));
    case SeqPoint::last: return "RCV.NXT+RCV.WND-1";
    case SeqPoint::edge: return "RCV.NXT+RCV.WND";
    case SeqPoint::past_edge: return "RCV.NXT+RCV.WND+1";
  }
  return {};
}

std::string ack_text(AckPoint point) {
  switch (point) {
    case AckPoint::none: return {};
    case AckPoint::field:
    case AckPoint::next:
    case AckPoint::fin:
    case AckPoint::ok: return "SND.NXT";
    case AckPoint::ancient: return "SND.UNA-1114111";
    case AckPoint::old: return "SND.UNA-1";
    case AckPoint::cur: return "SND.UNA";
    case AckPoint::part: return "SND.UNA+1";
    case AckPoint::future: return "SND.NXT+1";
    case AckPoint::far_future: return "SND.NXT+1073741824";
    case AckPoint::zero: return "0";
  }
  return {};
}

std::string stamps_text(StampClass stamps) {
  switch (stamps) {
    case StampClass::off: return {};
    // The tester's clock may not have gone on since the opening.
    case StampClass::newer: return "<TSVAL=TS.RECENT+1>";
    case StampClass::offered: return "<TSVAL=TS.NOW>";
    case StampClass::equal: return "<TSVAL=TS.RECENT>";
    case StampClass::just_older: return "<TSVAL=TS.RECENT-1>";
    case StampClass::older: return "<TSVAL=TS.RECENT-1073741824>";
    case StampClass::absent: return "<TS=none>";
  }
  return {};
}

/// The given state and what the target's application has sent before.
std::string given_text(const Point& point) {
  const auto in = [](State state, bool zero, const Point& p) {
    std::string out(cases::to_string(state));
    if (p.opening != cases::Opening::passive && state != State::syn_sent)
      out += " " + std::string(oracle::to_string(p.opening));
    return out + (zero ? " with zero window" : "");
  };
  const bool connected = point.state != State::closed && point.state != State::listen &&
                         point.state != State::syn_sent && point.state != State::syn_received;
  const bool history = connected && point.ack == AckPoint::old;
  const bool outstanding = point.ack == AckPoint::part;
  const bool whole = !history && !outstanding && (!point.zero_window || point.state == State::established);
  if (whole) return "  given: " + in(point.state, point.zero_window, point) + "\n";

  std::string out = "  given:\n    - " + in(State::established, point.zero_window, point) + "\n";
  const auto step = [&out](const std::string& text) { out += "    - " + text + "\n"; };
  if (history) {
    step("call:   SEND 2 octets");
    step("expect: <DATA=2>");
    step("send:   <CTL=ACK>");
  }
  const bool peer_first = point.state == State::close_wait || point.state == State::last_ack;
  if (peer_first) {
    step("send:   <CTL=FIN,ACK>");
    step("expect: <ACK=RCV.NXT><CTL=ACK>");
  }
  if (outstanding) {
    step("call:   SEND 2 octets");
    step("expect: <DATA=2>");
  }
  if (point.state == State::established || point.state == State::close_wait) return out;
  step("call:   CLOSE");
  step("expect: <CTL=FIN,ACK>");
  if (point.state == State::fin_wait_1 || point.state == State::last_ack) return out;
  if (point.state == State::fin_wait_2 || point.state == State::time_wait) step("send:   <CTL=ACK>");
  if (point.state == State::fin_wait_2) return out;
  step(point.state == State::closing ? "send:   <ACK=SND.UNA><CTL=FIN,ACK>" : "send:   <CTL=FIN,ACK>");
  step("expect: <ACK=RCV.NXT><CTL=ACK>");
  return out;
}

Asked asked_by(const Point& point) {
  return {situation(point), length(point),   text_octets(point.text),
          offset(point, 0), seq_text(point), ack_text(point.ack)};
}

std::string slug(const Point& point) {
  std::string out = "sweep-";
  for (const char c : id(point))
    out += std::isalnum(static_cast<unsigned char>(c)) != 0
               ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
           : c == '+' ? 'p'
                      : '-';
  return out;
}

}  // namespace

std::string segment_text(const Point& point) {
  std::string out = "<SEQ=" + seq_text(point) + ">";
  if (const std::string ack = ack_text(point.ack); !ack.empty()) out += "<ACK=" + ack + ">";
  out += "<CTL=" + wire::flags_to_string(static_cast<std::uint16_t>(point.flags & ~ctl::reserved)) + ">";
  if ((point.flags & ctl::reserved) != 0) out += "<RESERVED=7>";
  if (point.has(ctl::urg)) out += "<UP=1>";
  out += stamps_text(point.stamps);
  return out + (point.text == TextPoint::none ? "" : fmt::format("<DATA={}>", text_octets(point.text)));
}

std::string as_case(const Point& point, const oracle::Tables& tables) {
  const oracle::Rule* rule = tables.decide(situation(point));
  if (rule == nullptr || rule->refs.empty()) return {};
  const Outcomes outcomes(asked_by(point), *rule, tables);
  if (outcomes.empty()) return {};
  std::string out = fmt::format("# The point {} of the sweep; the rule {} decides.\n", id(point), rule->id);
  out += "- case: " + slug(point) + "\n";
  out += "  title: \"" + rule->asks + "\"\n";
  out += "  checks: [";
  for (const std::string& ref : rule->refs) out += (&ref == &rule->refs.front() ? "" : ", ") + ref;
  out += "]\n";
  if (point.stamps != StampClass::off && point.stamps != StampClass::offered) out += "  offer: <TS=any>\n";
  out += given_text(point) + "  steps:\n    - send:   " + segment_text(point) + "\n" + outcomes.steps();
  return out + outcomes.verdicts();
}

}  // namespace tcpspec::sweep
