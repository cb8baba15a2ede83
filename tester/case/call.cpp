// Reads and prints user calls (RFC 9293 §3.9.1).

#include "case/call.hpp"

#include <algorithm>

#include "case/expression.hpp"
#include "case/notation.hpp"
#include "case/suggest.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

/// The row whose word `text` begins with; of several the longest.
const CallRow* row_for(std::string_view text) {
  const CallRow* found = nullptr;
  for (const CallRow& row : call_rows()) {
    const bool same = text == row.word;
    const bool more = text.starts_with(row.word) && text[row.word.size()] == ' ' && !row.arguments.empty();
    if ((same || more) && (!found || row.word.size() > found->word.size())) found = &row;
  }
  return found;
}

/// Takes the arguments of a call from the beginning of a text.
class ArgumentReader {
 public:
  ArgumentReader(const CallRow& row, std::string_view rest, std::size_t at, Parsed<Call>& out)
      : row_(row), rest_(rest), at_(at), out_(out) {}

  void run() {
    for (const Argument argument : row_.arguments) {
      skip_spaces();
      if (out_.ok()) read(argument);
    }
    skip_spaces();
    if (out_.ok() && !rest_.empty())
      out_.fault(at_, "`" + std::string(rest_) + "` is not allowed here", {}, syntax(row_));
  }

 private:
  void skip_spaces() { rest_ = trimmed(rest_, at_); }

  /// As many words as there are, up to `count`.
  std::string_view take(int count) {
    std::size_t end = 0;
    for (int i = 0; i < count && end < rest_.size(); ++i) {
      end = std::min(rest_.find_first_not_of(' ', end), rest_.size());
      end = std::min(rest_.find(' ', end), rest_.size());
    }
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end);
    at_ += end;
    return taken;
  }

  bool take(std::string_view words) {
    const bool there =
        rest_.starts_with(words) && (rest_.size() == words.size() || rest_[words.size()] == ' ');
    if (!there) return false;
    rest_.remove_prefix(words.size());
    at_ += words.size();
    return true;
  }

  void read(Argument argument) {
    const std::size_t at = at_;
    switch (argument) {
      case Argument::group:
        if (take("to broadcast")) out_.value.group = SpecialAddress::broadcast;
        if (take("to multicast")) out_.value.group = SpecialAddress::multicast;
        return;
      case Argument::unbound: out_.value.unbound = take("from any address"); return;
      case Argument::text:
        if (!take("with")) return;
        skip_spaces();
        out_.value.octets = part(parse_octets(take(2)), at, out_);
        return;
      case Argument::some_octets:
        if (rest_.empty()) return;
        [[fallthrough]];
      case Argument::octets:
        out_.value.octets = part(parse_octets(take(2)), at, out_);
        if (out_.ok() && out_.value.octets == 0)
          out_.fault(at, std::string(row_.word) + " needs at least one octet");
        return;
      case Argument::urgent: out_.value.urgent = take("urgent"); return;
      case Argument::option: return read_option(take(1), at);
      case Argument::value: out_.value.octets = part(parse_number(take(1)), at, out_); return;
    }
  }

  void read_option(std::string_view name, std::size_t at) {
    const std::vector<std::string> known{option_names().begin(), option_names().end()};
    out_.value.option = std::string(name);
    if (std::find(known.begin(), known.end(), name) == known.end())
      out_.fault(at, "unknown option `" + std::string(name) + "`", nearest(name, known), join(known));
  }

  const CallRow& row_;
  std::string_view rest_;
  std::size_t at_;
  Parsed<Call>& out_;
};

/// The argument of a call as text; empty if it is not there.
std::string text_of(Argument argument, const Call& call) {
  switch (argument) {
    case Argument::group: return call.group ? "to " + std::string(to_string(*call.group)) : "";
    case Argument::unbound: return call.unbound ? "from any address" : "";
    case Argument::text: return call.octets > 0 ? "with " + octets_text(call.octets) : "";
    case Argument::octets: return octets_text(call.octets);
    case Argument::some_octets: return call.octets > 0 ? octets_text(call.octets) : "";
    case Argument::urgent: return call.urgent ? "urgent" : "";
    case Argument::option: return call.option;
    case Argument::value: return std::to_string(call.octets);
  }
  return "";
}

}  // namespace

Parsed<Call> parse_call(std::string_view whole) {
  Parsed<Call> out;
  std::size_t at = 0;
  const std::string_view text = trimmed(whole, at);
  out.value.text = std::string(text);
  if (const CallRow* row = row_for(text)) {
    out.value.verb = row->verb;
    ArgumentReader(*row, text.substr(row->word.size()), at + row->word.size(), out).run();
    return out;
  }
  std::vector<std::string> words, forms;
  for (const CallRow& row : call_rows()) {
    words.emplace_back(row.word);
    forms.push_back(syntax(row));
  }
  out.fault(at, "unknown call `" + std::string(text) + "`", nearest(text, words), join(forms));
  return out;
}

std::string to_string(const Call& call) {
  const CallRow& row = row_of(call.verb);
  std::string out(row.word);
  for (const Argument argument : row.arguments)
    if (const std::string text = text_of(argument, call); !text.empty()) (out += ' ') += text;
  return out;
}

}  // namespace tcpspec::cases
