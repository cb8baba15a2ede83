#pragma once
// Which cases: by id, by the requirements they check, by tag, by words.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "case/duration.hpp"
#include "case/load.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

/// Whether `pattern` with `*`, `?` and `[abc]` matches the whole of `text`. Brackets also match themselves,
/// because ids have them.
bool glob(std::string_view pattern, std::string_view text);

/// A pattern for an id; without brackets it matches all rows: `stray` selects `stray[SYN]`.
bool matches_id(std::string_view pattern, std::string_view id);

/// A pattern for a section; it also selects the sections below: `3.10` selects `3.10.7.4`.
bool matches_section(std::string_view pattern, std::string_view section);

/// Words joined by `and`, `or`, `not` and parentheses; a word is true for a case if it is in its id, its
/// title or one of its tags, in small or capital letters.
class WordExpression {
 public:
  WordExpression();  ///< true for every case
  ~WordExpression();
  WordExpression(WordExpression&&) noexcept;
  WordExpression& operator=(WordExpression&&) noexcept;

  static Parsed<WordExpression> parse(std::string_view text);
  bool matches(const Case&) const;

  struct Term;

 private:
  std::unique_ptr<Term> root_;
};

/// An empty list selects everything. The items of a list are alternatives, and all lists must match.
struct Selection {
  std::vector<std::string> ids{};
  std::vector<int> rfcs{};
  std::vector<std::string> sections{};
  std::vector<std::string> levels{};  ///< `must` (also MUST NOT), `must not`, `should` …, in any letters
  std::vector<std::string> tags{};
  std::vector<std::string> skip_tags{};
  std::optional<wire::Family> family{};  ///< only cases that can be run over it
  std::optional<DurationClass> longest{};
  WordExpression words{};
};

/// The selected cases in the order of the suite. `rfcs`, `sections` and `levels` must match the same
/// requirement of a case.
std::vector<const Case*> select(const Suite&, const Catalogue&, const Selection&, const Timing& = {});

/// Whether `rfcs`, `sections` and `levels` match a requirement.
bool selects(const Selection&, const Requirement&);

/// The parts of a selection that can never match: an unknown level, tag or RFC. One sentence each.
std::vector<std::string> mistakes(const Selection&, const Suite&, const Catalogue&);

/// Globs of `ids` that match no case of the suite, each with suggestions. One sentence each.
std::vector<std::string> unknown_ids(const Selection&, const Suite&);

/// Suggestions for the id of a case: ids with their rows if `id` has one, else without.
std::vector<std::string> names_like(std::string_view id, const Suite&);

}  // namespace tcpspec::cases
