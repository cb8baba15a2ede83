#include "oracle/relative.hpp"

#include <cstdlib>

#include "wire/print.hpp"

namespace tcpspec::oracle {

using wire::Seq;
namespace ctl = wire::ctl;

namespace {

constexpr std::int32_t near = 70000;  // an unscaled window and a little more

/// A number is named after a variable if it is near to it, or if the connection has used it, however large
/// its windows are.
bool is_named(std::int32_t distance, Seq seq, Seq initial, Seq edge) {
  return std::abs(distance) <= near || (seq.after(initial) && seq.before(edge));
}

std::string offset(const char* name, std::int32_t distance) {
  if (distance == 0) return name;
  return std::string(name) + (distance > 0 ? "+" : "-") + std::to_string(std::abs(distance));
}

/// A SYN is written with the initial numbers: <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>.
std::string describe_opening(const wire::Segment& segment, bool from_target, const Tcb& before) {
  const auto initial = [](const char* name, std::optional<Seq> known, Seq seq) {
    const std::int32_t distance = known ? seq - *known : near + 1;
    return std::abs(distance) <= near ? offset(name, distance) : std::to_string(seq.value());
  };
  const char* own = from_target ? "ISS" : "IRS";
  const char* other = from_target ? "IRS" : "ISS";
  std::string text = "<SEQ=" + initial(own, from_target ? before.iss : before.irs, segment.seq) + ">";
  if (segment.has(ctl::ack))
    text += "<ACK=" + initial(other, from_target ? before.irs : before.iss, segment.ack) + ">";
  return text + wire::without_numbers(segment);
}

}  // namespace

std::string relative_send(Seq seq, const Tcb& tcb) {
  if (!tcb.iss) return std::to_string(seq.value());
  if (seq == tcb.snd_nxt) return "SND.NXT";
  if (seq == *tcb.iss) return "ISS";
  if (seq == tcb.snd_una) return "SND.UNA";
  const std::int32_t distance = seq - tcb.snd_nxt;
  return is_named(distance, seq, *tcb.iss, tcb.snd_nxt) ? offset("SND.NXT", distance)
                                                        : std::to_string(seq.value());
}

std::string relative_receive(Seq seq, const Tcb& tcb) {
  if (!tcb.irs) return std::to_string(seq.value());
  if (seq == tcb.rcv_nxt) return "RCV.NXT";
  if (seq == *tcb.irs) return "IRS";
  const std::int32_t from_edge = seq - tcb.rcv_edge;
  if (tcb.rcv_wnd() > 0 && from_edge >= -1 && from_edge <= 1) return offset("RCV.NXT+RCV.WND", from_edge);
  const std::int32_t distance = seq - tcb.rcv_nxt;
  return is_named(distance, seq, *tcb.irs, tcb.rcv_edge) ? offset("RCV.NXT", distance)
                                                         : std::to_string(seq.value());
}

std::string describe(const wire::Segment& segment, bool from_target, const Tcb& before) {
  if (segment.has(ctl::syn) && !segment.has(ctl::rst)) return describe_opening(segment, from_target, before);
  const auto seq = from_target ? relative_send(segment.seq, before) : relative_receive(segment.seq, before);
  std::string text = "<SEQ=" + seq + ">";
  if (segment.has(ctl::ack)) {
    const auto ack = from_target ? relative_receive(segment.ack, before) : relative_send(segment.ack, before);
    text += "<ACK=" + ack + ">";
  }
  return text + wire::without_numbers(segment);
}

}  // namespace tcpspec::oracle
