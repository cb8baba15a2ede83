#include "oracle/rule_explain.hpp"

#include <algorithm>
#include <bit>

#include "base/wrap.hpp"
#include "case/suggest.hpp"
#include "oracle/outcome_text.hpp"
#include "wire/print.hpp"

namespace tcpspec::oracle {

using cases::Level;
namespace ctl = wire::ctl;

namespace {

/// How much a situation differs from the simplest one.
int oddity(const Situation& s) {
  int odd = std::popcount(static_cast<unsigned>(s.flags & ~ctl::ack));
  // Usually only a SYN or a RST comes without ACK.
  const bool alone = s.has(ctl::syn) || s.has(ctl::rst);
  odd += s.has(ctl::ack) == alone ? 1 : 0;
  odd += s.text ? 2 : 0;
  odd += s.stamps == StampClass::off ? 0 : 3;
  odd += static_cast<int>(s.opening) * 2;
  switch (s.sequence) {
    case SequenceClass::any:
    case SequenceClass::left: break;
    case SequenceClass::mid: odd += 1; break;
    case SequenceClass::old:
    case SequenceClass::irs: odd += 2; break;
    case SequenceClass::straddle:
    case SequenceClass::right:
    case SequenceClass::beyond: odd += 3; break;
  }
  const bool usual_ack =
      s.ack == AckClass::any || s.ack == AckClass::none || s.ack == AckClass::cur || s.ack == AckClass::ok;
  return odd + (usual_ack ? 0 : 1);
}

std::string sequence_text(SequenceClass c) {
  switch (c) {
    case SequenceClass::any:
    case SequenceClass::left: return "RCV.NXT";
    case SequenceClass::old: return "RCV.NXT-1000";
    case SequenceClass::irs: return "IRS";
    case SequenceClass::straddle: return "RCV.NXT-1";
    case SequenceClass::mid: return "RCV.NXT+1";
    case SequenceClass::right: return "RCV.NXT+RCV.WND";
    case SequenceClass::beyond: return "RCV.NXT+RCV.WND+1000";
  }
  return {};
}

std::string ack_text(AckClass c) {
  switch (c) {
    case AckClass::any: return "SND.NXT";
    case AckClass::none: return {};
    case AckClass::ancient: return "SND.UNA-1114111";
    case AckClass::old: return "SND.UNA-1";
    case AckClass::cur: return "SND.UNA";
    case AckClass::part: return "SND.UNA+1";
    case AckClass::fin:
    case AckClass::ok: return "SND.NXT";
    case AckClass::future: return "SND.NXT+1";
  }
  return {};
}

std::string stamps_text(StampClass c) {
  switch (c) {
    case StampClass::off:
    case StampClass::newer: return {};
    case StampClass::offered: return "<TSVAL=TS.NOW>";
    case StampClass::equal: return "<TSVAL=TS.RECENT>";
    case StampClass::just_older: return "<TSVAL=TS.RECENT-1>";
    case StampClass::older: return "<TSVAL=TS.RECENT-1000000>";
    case StampClass::absent: return "<TS=none>";
  }
  return {};
}

std::string given_text(const Situation& s) {
  std::string out(cases::to_string(s.state));
  if (s.opening != cases::Opening::passive && s.state != cases::State::syn_sent)
    out += ", after a" + std::string(s.opening == cases::Opening::active ? "n active" : " simultaneous") +
           " opening";
  if (s.zero_window) out += ", with a receive window of zero";
  return out;
}

std::string level_words(const Rule& rule) {
  if (rule.level == Level::must_text) return "The RFC says it without a key word; graded as MUST.";
  if (rule.level == Level::ungraded) return "Not graded: the RFCs do not decide it.";
  return std::string(to_string(rule.level)) + ".";
}

std::string mark(Grade grade) {
  switch (grade) {
    case Grade::conforming: return "Also conforming: ";
    case Grade::tolerated: return "Tolerated: ";
    case Grade::inconclusive:
    case Grade::forbidden: return "Forbidden: ";
  }
  return {};
}

}  // namespace

std::optional<Situation> example_for(const Rule& rule, const Tables& tables) {
  std::optional<Situation> best;
  each_situation([&](const Situation& s) {
    if (!rule.when.admits(s) || (best && oddity(*best) <= oddity(s))) return;
    const auto path = tables.path(s);
    const bool reached = rule.primary(s).goes_on ? std::find(path.begin(), path.end(), &rule) != path.end()
                                                 : tables.decide(s) == &rule;
    if (reached) best = s;
  });
  return best;
}

std::string segment_for(const Situation& s) {
  std::string out = "<SEQ=" + sequence_text(s.sequence) + ">";
  if (s.has(ctl::ack)) out += "<ACK=" + ack_text(s.ack) + ">";
  const std::string flags = wire::flags_to_string(s.flags);
  out += "<CTL=" + flags + ">" + stamps_text(s.stamps);
  return out +
         (s.text ? "<DATA=" + std::string(s.sequence == SequenceClass::straddle ? "2" : "1") + ">" : "");
}

std::string explain(const Rule& rule, const Tables& tables, const cases::Catalogue& catalogue,
                    std::size_t width) {
  std::string out = rule.id + "\n" + base::paragraph(rule.asks + ".", width, "  ") + "\n";
  const Table* table = tables.table_of(rule);
  if (table != nullptr)
    out += base::paragraph(
        "Of the table " + table->name + ". " + table->title + (table->title.ends_with('?') ? "" : "."),
        width);
  const std::string condition = in_words(rule.when);
  out += base::paragraph(
      "Applies to segments " + (condition.empty() ? "of any kind" : condition) + ", if no earlier rule does.",
      width);
  out += base::paragraph(level_words(rule) + " " + rule.source + ".", width) + "\n";
  if (const auto s = example_for(rule, tables)) {
    out += base::paragraph("For example, in " + given_text(*s) + ":", width);
    out += "  --> " + segment_for(*s) + "\n";
  }
  for (const Outcome& outcome : rule.then)
    out += base::paragraph("Asked: " + in_words(outcome) + ".", width, "  - ");
  for (const Outcome& outcome : rule.also)
    out += base::paragraph(mark(outcome.grade) + in_words(outcome) +
                               (outcome.reason.empty() ? "" : " (" + outcome.reason + ")") + ".",
                           width, "  - ");
  if (rule.level != Level::ungraded && !rule.then.front().goes_on)
    out += base::paragraph("Anything else is forbidden.", width, "  - ");
  if (!rule.refs.empty()) {
    out += "\nRequirements\n";
    for (const std::string& id : rule.refs)
      if (const cases::Requirement* requirement = catalogue.find(id))
        out += base::paragraph(id + ": " + requirement->text, width, "  - ");
  }
  return out;
}

}  // namespace tcpspec::oracle
