// Faults of single segments: each is one that no TCP may send, whatever led to it.

#include <algorithm>

#include "sim/mutants.hpp"
#include "wire/bytes.hpp"
#include "wire/checksum.hpp"
#include "wire/option.hpp"

namespace tcpspec::sim {

namespace {

using wire::Draft;
using Drafts = std::vector<Draft>;
namespace ctl = wire::ctl;
namespace kind = wire::kind;

bool has(const Draft& draft, unsigned bits) { return (draft.flags & bits) == bits; }

void add(Draft& draft, unsigned bits) { draft.flags = static_cast<std::uint16_t>(draft.flags | bits); }
void drop(Draft& draft, unsigned bits) { draft.flags = static_cast<std::uint16_t>(draft.flags & ~bits); }

/// An acknowledgment without data that looks like the one before it.
Draft bare_ack(const Draft& like, wire::Seq seq) {
  Draft out = like;
  out.seq = seq;
  out.flags = ctl::ack;
  out.payload.clear();
  return out;
}

wire::Option* find(Draft& draft, std::uint8_t wanted) {
  const auto found = std::find_if(draft.options.begin(), draft.options.end(),
                                  [wanted](const wire::Option& option) { return option.kind == wanted; });
  return found == draft.options.end() ? nullptr : &*found;
}

std::optional<wire::Timestamps> stamps_of(Draft& draft) {
  const wire::Option* option = find(draft, kind::timestamps);
  if (option == nullptr) return std::nullopt;
  wire::Reader from(option->data);
  const std::uint32_t tsval = from.u32();
  return wire::Timestamps{tsval, from.u32()};
}

void set_stamps(Draft& draft, std::uint32_t tsval, std::uint32_t tsecr) {
  if (wire::Option* option = find(draft, kind::timestamps)) *option = wire::Option::timestamps(tsval, tsecr);
}

/// Of an IPv4 datagram without options: sets the octets 4 to 7, identification and fragments.
void set_fragment_field(wire::Octets& datagram, std::optional<std::uint16_t> id, std::uint8_t bits) {
  if ((datagram[0] >> 4) != 4) return;
  if (id) {
    datagram[4] = static_cast<std::uint8_t>(*id >> 8);
    datagram[5] = static_cast<std::uint8_t>(*id & 0xff);
  }
  datagram[6] = bits;
  wire::set_ipv4_checksum(std::span(datagram).first((datagram[0] & 0xfU) * 4U));
}

std::span<const Mutant> of_header() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"forgets-ack-bit", "RFC9293-3.1-3", "Data are sent without ACK.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.fresh) drop(out[0], ctl::ack);
         };
       }},
      {"urg-without-urgent-data", "RFC9293-MUST-62", "Data are marked as urgent that are not.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (!at.fresh) return;
           add(out[0], ctl::urg);
           out[0].urgent_pointer = 1;
         };
       }},
      {"ttl-zero", "RFC1122-3.2.1.7-1", "Acknowledgments are sent with a TTL of 0.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (out[0].flags == ctl::ack) out[0].ttl = 0;
         };
       }},
      {"alters-dscp", "RFC9293-SHLD-22", "Data get a codepoint of their own.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.fresh) out[0].traffic_class |= 0x28;
         };
       }},
      {"alters-flow-label", "RFC6437-3-1", "Every segment has another flow label.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (out[0].flow.tester.address.family == wire::Family::ipv6) out[0].flow_label = at.count + 1;
         };
       }},
      {"ip-id-constant-without-df", "RFC6864-4.3-1", "Datagrams that may be fragmented have all the same ID.",
       [](B& b) { b.spoils_datagram = [](wire::Octets& datagram) { set_fragment_field(datagram, 7, 0); }; }},
      {"fragments-with-df", "RFC6864-4.3-2", "Datagrams with DF claim that more fragments follow.",
       [](B& b) {
         b.spoils_datagram = [](wire::Octets& datagram) { set_fragment_field(datagram, {}, 0x60); };
       }},
  };
  return table;
}

std::span<const Mutant> of_options() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"option-runs-past-header", "RFC9293-MUST-68", "The last option of a SYN is longer than the header.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (!has(out[0], ctl::syn)) return;
           wire::Octets octets = wire::encode_options(out[0].options);
           octets.insert(octets.end(), {254, 9, 0, 0});
           out[0].raw_options = octets;
         };
       }},
      {"mss-option-of-three-octets", "RFC9293-3.2-1", "The MSS option of a SYN has three octets.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (has(out[0], ctl::syn)) out[0].raw_options = wire::Octets{kind::mss, 3, 5, kind::nop};
         };
       }},
      {"pads-options-with-ones", "RFC9293-MUST-69",
       "Behind the End-of-List option of a SYN stand other octets.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (!has(out[0], ctl::syn)) return;
           wire::Octets octets = wire::encode_options(out[0].options);
           octets.insert(octets.end(), {kind::eol, 0xff, 0xff, 0xff});
           out[0].raw_options = octets;
         };
       }},
      {"experiment-without-identifier", "RFC6994-3-1", "A SYN has an experimental option of two octets.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (has(out[0], ctl::syn)) out[0].options.push_back({kind::experiment_1, {}});
         };
       }},
      {"identifier-of-one-octet", "RFC6994-3.1-1",
       "A SYN has an experimental option whose identifier has one octet.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (has(out[0], ctl::syn)) out[0].options.push_back({kind::experiment_2, {0xf9}});
         };
       }},
      {"identifier-not-on-syn", "RFC6994-3.2-2",
       "Data have an experimental option with an identifier, which the SYN had not.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.fresh) out[0].options.push_back({kind::experiment_1, {0xf9, 0x89}});
         };
       }},
      {"window-scale-on-every-segment", "RFC7323-2.1-1", "Every segment has a window scale option.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (has(out[0], ctl::syn)) return;
           out[0].options.push_back(wire::Option::nop());
           out[0].options.push_back(wire::Option::window_scale(2));
         };
       }},
  };
  return table;
}

std::span<const Mutant> of_timestamps() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"timestamps-run-backwards", "RFC7323-4.1-1",
       "The timestamp of each segment is older than the one before.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           const auto stamps = stamps_of(out[0]);
           if (stamps) set_stamps(out[0], stamps->tsval - 100'000 * at.count, stamps->tsecr);
         };
       }},
      {"echoes-timestamp-plus-one", "RFC7323-3.2-4", "The echo is one more than the timestamp.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           const auto stamps = stamps_of(out[0]);
           if (stamps && has(out[0], ctl::ack)) set_stamps(out[0], stamps->tsval, stamps->tsecr + 1);
         };
       }},
      {"echoes-older-timestamp", "RFC7323-5.2-5",
       "Every third segment echoes the timestamp of the SYN again.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           const auto stamps = stamps_of(out[0]);
           if (!stamps || at.first == nullptr || at.count % 3 != 2) return;
           Draft first = *at.first;
           if (const auto old = stamps_of(first)) set_stamps(out[0], stamps->tsval, old->tsecr);
         };
       }},
  };
  return table;
}

std::span<const Mutant> of_sack() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"sack-block-too-long", "RFC2018-4-7", "The first SACK block ends an octet too late.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           wire::Option* option = find(out[0], kind::sack);
           if (option == nullptr) return;
           wire::Reader from(option->data);
           const std::uint32_t left = from.u32();
           const std::uint32_t right = from.u32() + 1;
           const wire::Octets others(option->data.begin() + 8, option->data.end());
           option->data.assign(8, 0);
           wire::Writer(option->data).u32(left).u32(right);
           option->data.insert(option->data.end(), others.begin(), others.end());
         };
       }},
      {"sack-block-empty", "RFC2018-4-7", "A SACK option ends with an empty block.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           wire::Option* option = find(out[0], kind::sack);
           if (option == nullptr || option->data.size() > 16) return;
           const auto left = wire::Octets(option->data.begin(), option->data.begin() + 4);
           for (int i = 0; i < 2; ++i) option->data.insert(option->data.end(), left.begin(), left.end());
         };
       }},
  };
  return table;
}

std::span<const Mutant> of_data() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"sends-only-z", "RFC9293-2.2-1", "Whatever the application gives, the letter z is sent.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           std::fill(out[0].payload.begin(), out[0].payload.end(), std::uint8_t{'z'});
         };
       }},
      {"sends-data-one-place-off", "RFC9293-2.2-1",
       "Each octet is the one that the application has given behind it.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           for (std::uint8_t& octet : out[0].payload) ++octet;
         };
       }},
      {"retransmits-other-data", "RFC9293-3.8.1-1", "Data that are sent again have other octets.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (!at.repeated) return;
           std::reverse(out[0].payload.begin(), out[0].payload.end());
         };
       }},
      {"sends-an-octet-too-many", "RFC9293-2.2-1", "The last segment with data has an octet more.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (has(out[0], ctl::psh) && !out[0].payload.empty()) out[0].payload.push_back('a');
         };
       }},
  };
  return table;
}

std::span<const Mutant> of_numbers() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"data-before-handshake", "RFC9293-3.10.7.4-4", "Data follow the SYN,ACK at once.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           if (!has(out[0], ctl::syn | ctl::ack)) return;
           Draft data = bare_ack(out[0], out[0].seq + 1);
           data.options.clear();
           data.payload = {'a'};
           out.push_back(data);
         };
       }},
      {"acknowledges-beyond-gap", "RFC9293-3.4-4", "An acknowledgment with SACK blocks covers the gap, too.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving&) {
           const wire::Option* option = find(out[0], kind::sack);
           if (option == nullptr) return;
           wire::Reader from(option->data);
           from.u32();
           out[0].ack = wire::Seq(from.u32());
         };
       }},
      {"takes-window-back", "RFC9293-SHLD-14", "Each segment offers a smaller window than the one before.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           const auto less =
               static_cast<std::uint16_t>(std::min<std::uint32_t>(100 * at.count, out[0].window));
           if (!has(out[0], ctl::syn)) out[0].window = static_cast<std::uint16_t>(out[0].window - less);
         };
       }},
      {"new-iss-for-each-syn", "RFC9293-3.8.1-2", "A SYN that is sent again has another sequence number.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.count > 0 && has(out[0], ctl::syn)) out[0].seq += 1000 * at.count;
         };
       }},
      {"syn-ack-after-data", "RFC9293-3.5-3", "The SYN,ACK follows data again.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.fresh && at.first != nullptr && has(*at.first, ctl::syn | ctl::ack))
             out.push_back(*at.first);
         };
       }},
      {"acknowledges-after-reset", "RFC9293-3.9.1.6-2", "An acknowledgment follows a RST.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (has(out[0], ctl::rst)) out.push_back(bare_ack(out[0], at.tcb.snd.nxt));
         };
       }},
  };
  return table;
}

std::span<const Mutant> of_fin() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"data-behind-fin", "RFC9293-3.6-6", "An octet follows the FIN.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (!has(out[0], ctl::fin) || at.repeated) return;
           Draft data = bare_ack(out[0], out[0].seq + static_cast<std::uint32_t>(out[0].payload.size()) + 1);
           data.payload = {'x'};
           out.push_back(data);
         };
       }},
      {"fin-moves-on", "RFC9293-3.6-3", "A FIN that is sent again has the next number.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.repeated && has(out[0], ctl::fin)) out[0].seq += 1;
         };
       }},
      {"fin-before-close", "RFC9293-3.6-1", "The last data have a FIN although nobody has closed.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.fresh && has(out[0], ctl::psh)) add(out[0], ctl::fin);
         };
       }},
  };
  return table;
}

std::span<const Mutant> of_congestion() {
  using B = Behaviour;
  static constexpr Mutant table[] = {
      {"echoes-congestion-once", "RFC3168-6.1.3-1", "Only one acknowledgment echoes a CE mark.",
       [](B& b) {
         b.spoils = [](Drafts& out, const Leaving& at) {
           if (at.last != nullptr && has(*at.last, ctl::ece) && !has(*at.last, ctl::syn))
             drop(out[0], ctl::ece);
         };
       }},
  };
  return table;
}

}  // namespace

const std::vector<Mutant>& mutants_of_invariants() {
  static const std::vector<Mutant> all = joined({of_header(), of_options(), of_timestamps(), of_sack(),
                                                 of_data(), of_numbers(), of_fin(), of_congestion()});
  return all;
}

}  // namespace tcpspec::sim
