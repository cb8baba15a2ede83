#include "walk/model.hpp"

#include <algorithm>

#include "wire/option.hpp"

namespace tcpspec::walk {

using cases::State;
using wire::Segment;
namespace ctl = wire::ctl;

Model model_of(State state, cases::Opening opening, const oracle::Tcb& tcb, const Segment* syn,
               Instant opened, Instant now) {
  Model out;
  out.state = state;
  out.opening = opening;
  out.since = now;
  out.opened = opened;
  out.crossed = opening == cases::Opening::simultaneous ||
                (opening == cases::Opening::active && state == State::syn_received);
  out.edge_open = out.crossed;
  out.has_iss = tcb.iss.has_value();
  out.iss = tcb.iss.value_or(wire::Seq(0));
  out.snd_nxt = tcb.snd_nxt;
  out.una = out.una_most = tcb.snd_una;
  out.fin_sent = tcb.fin_seen;
  out.max_window = tcb.max_snd_wnd;
  out.tester_shift = tcb.snd_scale;
  out.irs = tcb.irs.value_or(wire::Seq(0));
  out.rcv_nxt = tcb.rcv_nxt;
  out.edge = tcb.rcv_edge;
  out.shift = tcb.rcv_scale;
  out.stamps = tcb.timestamps;
  out.ts_least = out.ts_most = tcb.ts_recent;
  if (state == State::syn_sent && syn != nullptr) out.syn = std::make_shared<Segment>(*syn);
  return out;
}

void take_numbers(Model& model, const Segment& segment) {
  if (segment.has(ctl::rst) || segment.has(ctl::syn)) return;
  const wire::Seq end = segment.seq + segment.len();
  if (end.after(model.snd_nxt)) model.snd_nxt = end;
  if (segment.has(ctl::fin)) model.fin_sent = true;
  if (!segment.has(ctl::ack)) return;
  const wire::Seq edge = segment.ack + (static_cast<std::uint32_t>(segment.window) << model.shift);
  if (edge.after(model.edge)) model.edge = edge;
  model.edge_open = model.crossed || segment.window == 0xffff;
}

void begin(Model& model, const Segment& own_syn, const Segment& target_syn) {
  model.irs = own_syn.seq;
  model.rcv_nxt = own_syn.seq + 1;
  model.held.clear();
  model.behind_fin = 0;
  model.has_iss = true;
  model.iss = target_syn.seq;
  model.snd_nxt = target_syn.seq + 1;
  model.una = model.una_most = target_syn.seq;
  model.fin_sent = false;
  model.close_waits = false;
  model.window_taken_back = false;
  model.max_window = own_syn.window;
  model.edge = model.rcv_nxt + target_syn.window;
  model.edge_open = model.crossed || target_syn.window == 0xffff;
  const bool scaled = own_syn.window_scale() && target_syn.window_scale();
  model.shift = scaled ? wire::usable_shift(*target_syn.window_scale()) : std::uint8_t{0};
  model.tester_shift = scaled ? wire::usable_shift(*own_syn.window_scale()) : std::uint8_t{0};
  const auto stamps = own_syn.timestamps();
  model.stamps = stamps && target_syn.timestamps();
  model.ts_least = model.ts_most = stamps ? stamps->tsval : 0;
}

}  // namespace tcpspec::walk
