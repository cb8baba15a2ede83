#include "sweep/point.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <vector>

namespace tcpspec::sweep {

using cases::Opening;
using cases::State;
using oracle::AckClass;
using oracle::Situation;
using oracle::StampClass;
namespace ctl = wire::ctl;

namespace {

constexpr std::int64_t far = 1 << 30;
constexpr std::uint32_t ordinary_window = 10'000;

constexpr std::array<std::string_view, seq_point_count> seq_words{
    "nxt-far", "nxt-len", "nxt-2", "nxt-1", "nxt", "nxt+1", "wnd-1", "wnd", "wnd+1", "nxt+far"};
constexpr std::array<std::string_view, ack_point_count> ack_words{
    "none", "field", "ancient", "old", "cur", "part", "fin", "ok", "future", "far-future", "next", "zero"};
constexpr std::array<std::string_view, text_point_count> text_words{"none", "one", "more"};
constexpr std::array<std::pair<std::string_view, std::uint16_t>, 10> flag_words{
    {{"SYN", ctl::syn},
     {"FIN", ctl::fin},
     {"RST", ctl::rst},
     {"PSH", ctl::psh},
     {"ACK", ctl::ack},
     {"URG", ctl::urg},
     {"ECE", ctl::ece},
     {"CWR", ctl::cwr},
     {"AE", ctl::ae},
     {"RESERVED", ctl::reserved}}};

template <typename T, std::size_t n>
std::optional<T> find(const std::array<std::string_view, n>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<T>(found - words.begin());
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string flags_text(std::uint16_t flags) {
  std::string out;
  for (const auto& [word, bits] : flag_words)
    if ((flags & bits) == bits) out += (out.empty() ? "" : "+") + std::string(word);
  return out.empty() ? "none" : out;
}

std::optional<std::uint16_t> flags_of(std::string_view text) {
  std::uint16_t flags = 0;
  if (text == "none") return flags;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('+', from), text.size());
    const auto found = std::find_if(flag_words.begin(), flag_words.end(), [&](const auto& entry) {
      return entry.first == text.substr(from, end - from);
    });
    if (found == flag_words.end()) return std::nullopt;
    flags = static_cast<std::uint16_t>(flags | found->second);
    from = end + 1;
  }
  return flags;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(at, from), text.size());
    out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

bool read_state(std::string_view text, Point& point) {
  const auto parts = split(text, '.');
  bool known = false;
  for (int i = 0; i < cases::state_count; ++i)
    if (lower(cases::to_string(static_cast<State>(i))) == parts.front()) {
      point.state = static_cast<State>(i);
      known = true;
    }
  if (point.state == State::syn_sent) point.opening = Opening::active;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] == "zero")
      point.zero_window = true;
    else if (parts[i] == "active")
      point.opening = Opening::active;
    else if (parts[i] == "simultaneous")
      point.opening = Opening::simultaneous;
    else
      return false;
  }
  return known;
}

bool read_rest(std::string_view word, Point& point) {
  if (const auto text = find<TextPoint>(text_words, word)) {
    point.text = *text;
    return *text != TextPoint::none;
  }
  for (int i = 1; i < oracle::stamp_class_count; ++i)
    if (oracle::to_string(static_cast<StampClass>(i)) == word) {
      point.stamps = static_cast<StampClass>(i);
      return true;
    }
  return false;
}

AckClass ack_class(AckPoint point) {
  switch (point) {
    case AckPoint::none:
    case AckPoint::field: return AckClass::none;
    case AckPoint::ancient: return AckClass::ancient;
    case AckPoint::old: return AckClass::old;
    case AckPoint::cur: return AckClass::cur;
    case AckPoint::part: return AckClass::part;
    case AckPoint::fin: return AckClass::fin;
    case AckPoint::ok: return AckClass::ok;
    case AckPoint::future:
    case AckPoint::far_future: return AckClass::future;
    case AckPoint::next:
    case AckPoint::zero: return AckClass::any;
  }
  return AckClass::any;
}

}  // namespace

std::uint32_t text_octets(TextPoint text) {
  switch (text) {
    case TextPoint::none: return 0;
    case TextPoint::one: return 1;
    case TextPoint::more: return more_text;
  }
  return 0;
}

std::uint32_t length(const Point& point) {
  return text_octets(point.text) + (point.has(ctl::syn) ? 1U : 0U) + (point.has(ctl::fin) ? 1U : 0U);
}

std::int64_t offset(const Point& point, std::uint32_t window) {
  switch (point.seq) {
    case SeqPoint::far_below: return -far;
    case SeqPoint::below_len: return -static_cast<std::int64_t>(length(point));
    case SeqPoint::below_two: return -2;
    case SeqPoint::below_one: return -1;
    case SeqPoint::at: return 0;
    case SeqPoint::above_one: return 1;
    case SeqPoint::last: return static_cast<std::int64_t>(window) - 1;
    case SeqPoint::edge: return window;
    case SeqPoint::past_edge: return static_cast<std::int64_t>(window) + 1;
    case SeqPoint::far_above: return far;
  }
  return 0;
}

Situation situation(const Point& point, std::uint32_t window) {
  Situation s;
  s.state = point.state;
  s.opening = point.opening;
  s.zero_window = point.zero_window;
  s.flags = point.flags;
  const bool opens = point.has(ctl::syn) && !point.has(ctl::rst);
  s.sequence = oracle::sequence_class(point.state, opens, offset(point, window), length(point), window);
  s.ack = ack_class(point.ack);
  s.text = point.text != TextPoint::none;
  s.stamps = point.stamps;
  return s;
}

Situation situation(const Point& point) { return situation(point, point.zero_window ? 0 : ordinary_window); }

std::string given_id(const Point& point) {
  std::string out = lower(cases::to_string(point.state));
  if (point.opening != Opening::passive && point.state != State::syn_sent)
    out += "." + std::string(oracle::to_string(point.opening));
  if (point.zero_window) out += ".zero";
  return out;
}

std::string id(const Point& point) {
  std::string out = given_id(point);
  out += "/" + flags_text(point.flags);
  out += "/" + std::string(seq_words[static_cast<std::size_t>(point.seq)]);
  out += "/" + std::string(ack_words[static_cast<std::size_t>(point.ack)]);
  if (point.text != TextPoint::none)
    out += "/" + std::string(text_words[static_cast<std::size_t>(point.text)]);
  if (point.stamps != StampClass::off) out += "/" + std::string(oracle::to_string(point.stamps));
  return out;
}

std::optional<Point> point_from_id(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.size() < 4) return std::nullopt;
  Point point;
  const auto flags = flags_of(parts[1]);
  const auto seq = find<SeqPoint>(seq_words, parts[2]);
  const auto ack = find<AckPoint>(ack_words, parts[3]);
  if (!read_state(parts[0], point) || !flags || !seq || !ack) return std::nullopt;
  point.flags = *flags;
  point.seq = *seq;
  point.ack = *ack;
  for (std::size_t i = 4; i < parts.size(); ++i)
    if (!read_rest(parts[i], point)) return std::nullopt;
  // One spelling for each point, and no impossible point.
  if (id(point) != text || !possible(situation(point))) return std::nullopt;
  return point;
}

std::uint64_t packed(const Point& point) {
  std::uint64_t bits = 0;
  const auto add = [&bits](unsigned count, auto value) {
    bits = (bits << count) | static_cast<std::uint64_t>(value);
  };
  add(4, point.state);
  add(2, point.opening);
  add(1, point.zero_window);
  add(12, point.flags);
  add(4, point.seq);
  add(4, point.ack);
  add(2, point.text);
  add(3, point.stamps);
  return bits;
}

int complexity(const Point& point) {
  constexpr std::uint16_t plain = ctl::fin | ctl::syn | ctl::rst | ctl::ack;
  int sum = 2 * std::popcount(static_cast<unsigned>(point.flags & plain));
  sum += 20 * std::popcount(static_cast<unsigned>(point.flags & ~plain));
  sum += point.opening == Opening::passive || point.state == State::syn_sent
             ? 0
             : 40 + static_cast<int>(point.opening);
  sum += point.zero_window ? 80 : 0;
  sum += 6 * static_cast<int>(point.text);
  sum += point.stamps == StampClass::off ? 0 : 10 + static_cast<int>(point.stamps);
  // Numbers near RCV.NXT and SND.UNA are easier to understand than distant ones.
  constexpr std::array<int, seq_point_count> seq{6, 5, 4, 3, 0, 1, 3, 2, 4, 5};
  constexpr std::array<int, ack_point_count> ack{0, 3, 5, 4, 1, 3, 1, 1, 3, 5, 1, 2};
  return sum + seq[static_cast<std::size_t>(point.seq)] + ack[static_cast<std::size_t>(point.ack)];
}

}  // namespace tcpspec::sweep
