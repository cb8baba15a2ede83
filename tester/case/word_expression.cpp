// The expression of `-k`.

#include "case/select.hpp"

namespace tcpspec::cases {

struct WordExpression::Term {
  enum class Kind : std::uint8_t { word, negation, both, either } kind = Kind::word;
  std::string word;  ///< in small letters
  std::unique_ptr<Term> left;
  std::unique_ptr<Term> right;
};

namespace {

using Term = WordExpression::Term;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// either = both (`or` both)* ; both = single (`and` single)* ; single = `not` single | ( either ) | word
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { next(); }

  std::unique_ptr<Term> run() {
    auto root = either();
    if (faults.empty() && !token_.empty())
      fault(token_ == ")" ? "no `(` belongs to this `)`"
                          : "`and` or `or` is expected before `" + token_ + "`");
    return root;
  }

  std::vector<Fault> faults;

 private:
  void next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    start_ = at_;
    if (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == ')'))
      ++at_;
    else
      while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '(' && text_[at_] != ')') ++at_;
    token_ = std::string(text_.substr(start_, at_ - start_));
  }

  void fault(std::string message) {
    if (faults.empty()) faults.push_back({start_, std::move(message), {}, {}});
  }

  std::unique_ptr<Term> joined(Term::Kind kind, std::unique_ptr<Term> left, std::unique_ptr<Term> right) {
    auto term = std::make_unique<Term>();
    term->kind = kind;
    term->left = std::move(left);
    term->right = std::move(right);
    return term;
  }

  std::unique_ptr<Term> either() {
    auto left = both();
    while (token_ == "or") {
      next();
      left = joined(Term::Kind::either, std::move(left), both());
    }
    return left;
  }

  std::unique_ptr<Term> both() {
    auto left = single();
    while (token_ == "and") {
      next();
      left = joined(Term::Kind::both, std::move(left), single());
    }
    return left;
  }

  std::unique_ptr<Term> single() {
    if (++depth_ > 200) fault("this is nested too deeply");
    if (!faults.empty()) return std::make_unique<Term>();
    if (token_ == "not") {
      next();
      return joined(Term::Kind::negation, single(), nullptr);
    }
    if (token_ == "(") {
      next();
      auto inner = either();
      if (token_ != ")") fault("a `)` is missing");
      next();
      return inner;
    }
    auto term = std::make_unique<Term>();
    if (token_.empty() || token_ == ")" || token_ == "and" || token_ == "or")
      fault(token_.empty() ? "a word is missing at the end" : "a word is expected before `" + token_ + "`");
    term->word = lower(token_);
    next();
    return term;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::string token_;
  int depth_ = 0;
};

bool is_true(const Term& term, const std::string& text) {
  switch (term.kind) {
    case Term::Kind::word: return text.find(term.word) != std::string::npos;
    case Term::Kind::negation: return !is_true(*term.left, text);
    case Term::Kind::both: return is_true(*term.left, text) && is_true(*term.right, text);
    case Term::Kind::either: return is_true(*term.left, text) || is_true(*term.right, text);
  }
  return false;
}

}  // namespace

WordExpression::WordExpression() = default;
WordExpression::~WordExpression() = default;
WordExpression::WordExpression(WordExpression&&) noexcept = default;
WordExpression& WordExpression::operator=(WordExpression&&) noexcept = default;

Parsed<WordExpression> WordExpression::parse(std::string_view text) {
  Parsed<WordExpression> out;
  if (trimmed(text).empty()) return out;
  Reader reader(text);
  out.value.root_ = reader.run();
  out.faults = std::move(reader.faults);
  return out;
}

bool WordExpression::matches(const Case& c) const {
  if (!root_) return true;
  // A line end, so that a word does not match across two of them.
  std::string text = c.id + "\n" + c.title;
  for (const std::string& tag : c.tags) text += "\n" + tag;
  return is_true(*root_, lower(text));
}

}  // namespace tcpspec::cases
