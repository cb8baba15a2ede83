#include "case/returns.hpp"

#include <algorithm>
#include <array>

#include "case/call.hpp"
#include "case/describe.hpp"
#include "case/expression.hpp"
#include "case/in_order.hpp"
#include "case/suggest.hpp"
#include "case/words.hpp"

namespace tcpspec::cases {

namespace {

using Kind = Returns::Kind;

struct KindRow {
  Kind kind;
  std::string_view word;     ///< as written; empty: its value is written
  std::string_view form;     ///< how to write it, if not as the word
  std::string_view error;    ///< the protocol's name
  std::string_view english;  ///< `, which returns …`; empty: as it is written
};

constexpr auto kinds = std::to_array<KindRow>({
    {Kind::ok, "ok", "", "", "without error"},
    {Kind::octets, "", "n octets", "", ""},
    {Kind::nothing, "nothing", "", "", "nothing yet"},
    {Kind::end_of_file, "end of file", "", "", "the end of file"},
    {Kind::reset, "reset", "", "reset", "\"connection reset\""},
    {Kind::refused, "refused", "", "refused", "\"connection refused\""},
    {Kind::timed_out, "timed out", "", "timed-out", "\"timed out\""},
    {Kind::unreachable, "unreachable", "", "unreachable", "\"unreachable\""},
    {Kind::error, "error", "", "", "some error"},
    {Kind::state, "", "a state", "", ""},
    {Kind::number, "", "n", "", ""},
});

static_assert(in_order(kinds, &KindRow::kind));

const KindRow& row_of(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string form_of(Kind kind) {
  const KindRow& row = row_of(kind);
  return std::string(row.form.empty() ? row.word : row.form);
}

std::string_view error_name(Kind kind) { return row_of(kind).error; }

std::string return_forms() {
  std::vector<std::string> forms;
  for (const KindRow& row : kinds) forms.push_back(form_of(row.kind));
  return join(forms);
}

Parsed<Returns> parse_returns(std::string_view whole, CallVerb verb) {
  constexpr std::string_view at_least = "at least ";
  Parsed<Returns> out;
  std::size_t at = 0;
  std::string_view text = trimmed(whole, at);
  constexpr std::string_view or_error = " or error";
  out.value.or_error = text.ends_with(or_error);
  if (out.value.or_error) text.remove_suffix(or_error.size());
  const auto sensible = row_of(verb).returns;
  const bool counts = std::find(sensible.begin(), sensible.end(), Kind::number) != sensible.end();
  const auto word = std::find_if(kinds.begin(), kinds.end(),
                                 [&](const KindRow& row) { return !text.empty() && row.word == text; });
  out.value.exact = !text.starts_with(at_least);
  const std::size_t skipped = out.value.exact ? 0 : at_least.size();
  const std::string_view amount = text.substr(skipped);

  bool known = true;
  if (word != kinds.end()) {
    out.value.kind = word->kind;
  } else if (const auto state = state_from_string(text)) {
    out.value.kind = Kind::state;
    out.value.state = *state;
  } else if (counts) {
    out.value.kind = Kind::number;
    out.value.octets = part(parse_number(amount), at + skipped, out);
  } else if (skipped > 0 || (!text.empty() && text[0] >= '0' && text[0] <= '9')) {
    out.value.kind = Kind::octets;
    out.value.octets = part(parse_octets(amount), at + skipped, out);
  } else {
    known = false;
  }
  if (known && std::find(sensible.begin(), sensible.end(), out.value.kind) != sensible.end()) return out;
  std::vector<std::string> allowed;
  for (const Kind kind : sensible) allowed.push_back(form_of(kind));
  std::vector<std::string> near = allowed;
  for (const std::string& state : state_names()) near.push_back(state);
  out.fault(at, std::string(row_of(verb).word) + " does not return `" + std::string(text) + "`",
            known ? "" : nearest(text, near), join(allowed));
  return out;
}

namespace {

std::string without_error(const Returns& returns) {
  const std::string at_least = returns.exact ? "" : "at least ";
  switch (returns.kind) {
    case Kind::octets: return at_least + octets_text(returns.octets);
    case Kind::number: return at_least + std::to_string(returns.octets);
    case Kind::state: return std::string(to_string(returns.state));
    case Kind::ok:
    case Kind::nothing:
    case Kind::end_of_file:
    case Kind::reset:
    case Kind::refused:
    case Kind::timed_out:
    case Kind::unreachable:
    case Kind::error: break;
  }
  return std::string(row_of(returns.kind).word);
}

}  // namespace

std::string to_string(const Returns& returns) {
  return without_error(returns) + (returns.or_error ? " or error" : "");
}

std::string describe(const Returns& returns) {
  const std::string_view english = row_of(returns.kind).english;
  const std::string value = english.empty() ? without_error(returns) : std::string(english);
  return value + (returns.or_error ? ", or some error" : "");
}

}  // namespace tcpspec::cases
