#include "oracle/condition.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "case/suggest.hpp"

namespace tcpspec::oracle {

using cases::Parsed;
namespace ctl = wire::ctl;

namespace {

struct Dimension {
  std::string name;
  std::uint16_t Condition::*mask;
  std::vector<std::string> words;                  ///< in the order of the bits
  std::function<std::string(std::size_t)> phrase;  ///< in a sentence
};

template <typename Class>
std::vector<std::string> words_of(int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.emplace_back(oracle::to_string(static_cast<Class>(i)));
  return out;
}

std::string sequence_phrase(std::size_t i) {
  switch (static_cast<SequenceClass>(i)) {
    case SequenceClass::any: return "at any number";
    case SequenceClass::old: return "below the window";
    case SequenceClass::irs: return "at IRS, as a copy of the SYN";
    case SequenceClass::straddle: return "across RCV.NXT";
    case SequenceClass::left: return "at RCV.NXT";
    case SequenceClass::mid: return "inside the window";
    case SequenceClass::right: return "at RCV.NXT+RCV.WND";
    case SequenceClass::beyond: return "beyond RCV.NXT+RCV.WND";
  }
  return {};
}

std::string ack_phrase(std::size_t i) {
  switch (static_cast<AckClass>(i)) {
    case AckClass::any: return "anything";
    case AckClass::none: return "nothing";
    case AckClass::ancient: return "less than SND.UNA-MAX.SND.WND";
    case AckClass::old: return "less than SND.UNA";
    case AckClass::cur: return "SND.UNA";
    case AckClass::part: return "a part of what is outstanding";
    case AckClass::fin: return "the FIN";
    case AckClass::ok: return "the SYN";
    case AckClass::future: return "more than SND.NXT";
  }
  return {};
}

std::string stamp_phrase(std::size_t i) {
  switch (static_cast<StampClass>(i)) {
    case StampClass::off: return "without timestamps";
    case StampClass::offered: return "with timestamps that were not negotiated";
    case StampClass::newer: return "with a newer timestamp";
    case StampClass::equal: return "with the same timestamp as the last";
    case StampClass::just_older: return "with a timestamp one tick older";
    case StampClass::older: return "with an older timestamp";
    case StampClass::absent: return "without the negotiated timestamps";
  }
  return {};
}

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> all = [] {
    std::vector<std::string> states;
    for (int i = 0; i < cases::state_count; ++i)
      states.emplace_back(cases::to_string(static_cast<cases::State>(i)));
    const auto itself = [](const std::vector<std::string>& words) {
      return [words](std::size_t i) { return words[i]; };
    };
    const auto openings = words_of<cases::Opening>(opening_count);
    return std::vector<Dimension>{
        {"state", &Condition::states, states, itself(states)},
        {"opening", &Condition::openings, openings, itself(openings)},
        {"seq", &Condition::sequences, words_of<SequenceClass>(sequence_class_count), sequence_phrase},
        {"ack", &Condition::acks, words_of<AckClass>(ack_class_count), ack_phrase},
        {"stamps", &Condition::stamps, words_of<StampClass>(stamp_class_count), stamp_phrase},
        {"text",
         &Condition::texts,
         {"no", "yes"},
         [](std::size_t i) { return i == 0 ? "without data" : "with data"; }},
    };
  }();
  return all;
}

std::vector<std::string> dimension_names() {
  std::vector<std::string> out;
  for (const Dimension& d : dimensions()) out.push_back(d.name);
  return out;
}

struct FlagWord {
  std::string name;
  std::uint16_t bit;
};
const std::vector<FlagWord>& flag_words() {
  static const std::vector<FlagWord> all{
      {"SYN", ctl::syn}, {"FIN", ctl::fin}, {"RST", ctl::rst}, {"ACK", ctl::ack}};
  return all;
}

void read_flag(std::string_view word, std::size_t at, Parsed<Condition>& out) {
  std::vector<std::string> known;
  for (const FlagWord& flag : flag_words()) {
    known.push_back(flag.name);
    if (word.substr(1) != flag.name) continue;
    if (((out.value.set | out.value.clear) & flag.bit) != 0)
      return out.fault(at, flag.name + " is listed twice");
    (word.front() == '+' ? out.value.set : out.value.clear) |= flag.bit;
    return;
  }
  out.fault(at + 1, "no rule depends on the control bit `" + std::string(word.substr(1)) + "`",
            cases::nearest(std::string(word.substr(1)), known), cases::join(known));
}

void read_classes(std::string_view word, std::size_t at, Parsed<Condition>& out) {
  const std::size_t equals = word.find('=');
  const std::string name(word.substr(0, equals));
  const Dimension* dimension = nullptr;
  for (const Dimension& d : dimensions())
    if (d.name == name) dimension = &d;
  if (dimension == nullptr || equals == std::string_view::npos)
    return out.fault(at, "`" + std::string(word) + "` is not a condition",
                     cases::nearest(name, dimension_names()),
                     "+FLAG, -FLAG, " + cases::join(dimension_names()) + ", each as in seq=left,mid");
  if (out.value.*dimension->mask != 0xffff) return out.fault(at, "`" + name + "` is named twice");
  std::uint16_t mask = 0;
  for (std::size_t from = equals + 1; from <= word.size();) {
    const std::size_t comma = std::min(word.find(',', from), word.size());
    const std::string value(word.substr(from, comma - from));
    std::size_t i = 0;
    while (i < dimension->words.size() && dimension->words[i] != value) ++i;
    if (i == dimension->words.size())
      out.fault(at + from, "`" + name + "` has no class `" + value + "`",
                cases::nearest(value, dimension->words), cases::join(dimension->words));
    else
      mask = static_cast<std::uint16_t>(mask | (1U << i));
    from = comma + 1;
  }
  out.value.*dimension->mask = mask;
}

std::string join_phrases(const std::vector<std::string>& phrases, const char* last) {
  std::string out;
  for (std::size_t i = 0; i < phrases.size(); ++i)
    out += (i == 0 ? "" : i + 1 == phrases.size() ? std::string(" ") + last + " " : ", ") + phrases[i];
  return out;
}

}  // namespace

Parsed<Condition> parse_condition(std::string_view text) {
  Parsed<Condition> out;
  if (cases::trimmed(text) == "*") return out;
  bool any = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (word.front() == '+' || word.front() == '-')
      read_flag(word, at, out);
    else
      read_classes(word, at, out);
    any = true;
    at = end;
  }
  if (!any) out.fault(0, "a condition is empty; `*` always holds");
  return out;
}

std::string in_words(const Condition& condition) {
  std::vector<std::string> parts;
  std::vector<std::string> set, clear;
  for (const FlagWord& flag : flag_words()) {
    if ((condition.set & flag.bit) != 0) set.push_back(flag.name);
    if ((condition.clear & flag.bit) != 0) clear.push_back(flag.name);
  }
  if (!set.empty()) parts.push_back("with " + join_phrases(set, "and"));
  if (!clear.empty()) parts.push_back("without " + join_phrases(clear, "and"));
  for (const Dimension& dimension : dimensions()) {
    const std::uint16_t mask = condition.*dimension.mask;
    if (mask == 0xffff) continue;
    std::vector<std::string> phrases;
    for (std::size_t i = 0; i < dimension.words.size(); ++i)
      if (((mask >> i) & 1U) != 0) phrases.push_back(dimension.phrase(i));
    std::string phrase = join_phrases(phrases, "or");
    if (dimension.name == "ack") phrase = "acknowledging " + phrase;
    if (dimension.name == "state") phrase = "in " + phrase;
    if (dimension.name == "opening")
      phrase = "after a" + std::string(phrase.front() == 'a' ? "n " : " ") + phrase + " opening";
    parts.push_back(std::move(phrase));
  }
  return cases::join(parts, ", ");
}

}  // namespace tcpspec::oracle
