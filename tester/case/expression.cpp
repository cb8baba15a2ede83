#include "case/expression.hpp"

#include <algorithm>
#include <array>

#include "case/suggest.hpp"

namespace tcpspec::cases {

namespace {

struct Named {
  std::string_view name;
  Variable variable;
};

constexpr std::array<Named, 21> variables{{
    {"ISS", Variable::iss},
    {"IRS", Variable::irs},
    {"SND.UNA", Variable::snd_una},
    {"SND.NXT", Variable::snd_nxt},
    {"SND.WND", Variable::snd_wnd},
    {"RCV.NXT", Variable::rcv_nxt},
    {"RCV.WND", Variable::rcv_wnd},
    {"SEG.SEQ", Variable::seg_seq},
    {"SEG.ACK", Variable::seg_ack},
    {"SEG.LEN", Variable::seg_len},
    {"SEG.WND", Variable::seg_wnd},
    {"SEG.WSOPT", Variable::seg_wsopt},
    {"PORT", Variable::port},
    {"MSS", Variable::mss},
    {"SND.OPTIONS", Variable::snd_options},
    {"TS.RECENT", Variable::ts_recent},
    {"TS.NOW", Variable::ts_now},
    {"TS.TARGET", Variable::ts_target},
    {"OWN.ISS", Variable::own_iss},
    {"OWN.TS.TARGET", Variable::own_ts_target},
    {"OWN.PORT", Variable::own_port},
}};

std::vector<std::string> variable_names() {
  std::vector<std::string> names;
  for (const Named& v : variables) names.emplace_back(v.name);
  return names;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

/// The end of the word at `at`; single dots belong to it (`SND.NXT`), double ones end it (`1..2`).
std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const bool inner_dot = text[at] == '.' && at + 1 < text.size() && is_word(text[at + 1]);
    if (!is_word(text[at]) && !inner_dot) break;
    ++at;
  }
  return at;
}

Term read_term(std::string_view word, std::size_t at, Parsed<Expression>& out) {
  Term term;
  if (is_digit(word.front())) {
    term.value = part(parse_number(word), at, out);
    return term;
  }
  const auto known =
      std::find_if(variables.begin(), variables.end(), [&](const Named& v) { return v.name == word; });
  if (known != variables.end())
    term.value = known->variable;
  else
    out.fault(at, "unknown variable `" + std::string(word) + "`", nearest(word, variable_names()),
              "a decimal number, " + join(variable_names()));
  return term;
}

/// `/2` behind a variable; `at` moves behind it.
void read_divisor(std::string_view text, std::size_t& at, Term& term, Parsed<Expression>& out) {
  if (at == text.size() || text[at] != '/') return;
  const std::size_t end = end_of_word(text, at + 1);
  term.divisor = part(parse_number(text.substr(at + 1, end - at - 1)), at + 1, out);
  if (std::holds_alternative<std::uint32_t>(term.value))
    out.fault(at, "only a variable can be divided, as in `RCV.WND/2`");
  else if (out.ok() && term.divisor < 2)
    out.fault(at + 1, "a variable is divided by two or more");
  at = end;
}

}  // namespace

std::string_view to_string(Variable variable) {
  for (const Named& v : variables)
    if (v.variable == variable) return v.name;
  return "?";
}

Parsed<std::uint32_t> parse_number(std::string_view text, std::uint32_t largest) {
  Parsed<std::uint32_t> out;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) {
    out.fault(0, "`" + std::string(text) + "` is not a decimal number");
    return out;
  }
  if (text.size() > 1 && text.front() == '0') {
    out.fault(0, "a number has no leading zero");
    return out;
  }
  std::uint64_t value = 0;
  for (const char c : text)
    value = std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(c - '0'), 1ULL << 40);
  if (value > largest)
    out.fault(0, "`" + std::string(text) + "` is too large; at most " + std::to_string(largest));
  else
    out.value = static_cast<std::uint32_t>(value);
  return out;
}

Parsed<Expression> parse_expression(std::string_view text) {
  Parsed<Expression> out;
  std::size_t at = 0;
  const auto skip_spaces = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
  };
  bool negative = false;
  for (;;) {
    skip_spaces();
    const std::size_t end = end_of_word(text, at);
    if (end == at) {
      if (at < text.size())
        out.fault(at, "a number or a variable is missing before `" + std::string(text.substr(at, 1)) + "`");
      else
        out.fault(at, out.value.terms.empty() ? "a number is missing"
                                              : "a number or a variable is missing at the end");
      return out;
    }
    Term term = read_term(text.substr(at, end - at), at, out);
    term.negative = negative;
    at = end;
    read_divisor(text, at, term, out);
    out.value.terms.push_back(term);
    skip_spaces();
    if (at == text.size()) return out;
    if (text[at] != '+' && text[at] != '-') {
      out.fault(at, "`+` or `-` is expected here");
      return out;
    }
    negative = text[at++] == '-';
  }
}

Parsed<Range> parse_range(std::string_view text) {
  Parsed<Range> out;
  const std::size_t dots = text.find("..");
  out.value.single = dots == std::string_view::npos;
  if (out.value.single) {
    out.value.low = out.value.high = part(parse_expression(text), 0, out);
    return out;
  }
  out.value.low = part(parse_expression(text.substr(0, dots)), 0, out);
  out.value.high = part(parse_expression(text.substr(dots + 2)), dots + 2, out);
  if (!out.ok()) return out;
  const auto low = constant(out.value.low);
  const auto high = constant(out.value.high);
  if (low && high && *low > *high) out.fault(0, "this range is empty: its end is before its beginning");
  return out;
}

std::string to_string(const Expression& expression) {
  std::string out;
  for (const Term& term : expression.terms) {
    if (term.negative)
      out += '-';
    else if (!out.empty())
      out += '+';
    if (const auto* variable = std::get_if<Variable>(&term.value))
      out +=
          std::string(to_string(*variable)) + (term.divisor == 1 ? "" : "/" + std::to_string(term.divisor));
    else
      out += std::to_string(std::get<std::uint32_t>(term.value));
  }
  return out;
}

std::string to_string(const Range& range) {
  return range.single ? to_string(range.low) : to_string(range.low) + ".." + to_string(range.high);
}

std::optional<std::int64_t> constant(const Expression& expression) {
  std::int64_t sum = 0;
  for (const Term& term : expression.terms) {
    const auto* number = std::get_if<std::uint32_t>(&term.value);
    if (!number) return std::nullopt;
    sum += term.negative ? -static_cast<std::int64_t>(*number) : static_cast<std::int64_t>(*number);
  }
  return sum;
}

}  // namespace tcpspec::cases
