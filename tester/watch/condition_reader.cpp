// Text → Condition.

#include <algorithm>
#include <map>

#include "case/expression.hpp"
#include "case/suggest.hpp"
#include "watch/condition.hpp"

namespace tcpspec::watch {

namespace {

using Step = Condition::Step;

const std::map<std::string_view, Fact>& facts_by_name() {
  static const auto table = [] {
    std::map<std::string_view, Fact> all;
    for (const FactRow& row : fact_rows()) all.emplace(row.name, row.fact);
    return all;
  }();
  return table;
}

bool is_of_a_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
}

class ConditionText {
 public:
  explicit ConditionText(std::string_view text) : text_(text) { next(); }

  cases::Parsed<Condition> run() {
    either();
    if (!token_.empty()) fault("`" + token_ + "` is not expected here");
    cases::Parsed<Condition> out;
    out.faults = std::move(faults_);
    if (out.ok()) out.value = Condition(std::move(steps_));
    return out;
  }

 private:
  static constexpr int deepest = 30;

  void next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    start_ = at_;
    if (at_ == text_.size()) return token_.clear();
    if (is_of_a_word(text_[at_])) {
      while (at_ < text_.size() && is_of_a_word(text_[at_])) ++at_;
    } else {
      const char first = text_[at_++];
      if ((first == '<' || first == '>' || first == '!') && at_ < text_.size() && text_[at_] == '=') ++at_;
    }
    token_ = std::string(text_.substr(start_, at_ - start_));
  }

  void fault(std::string message, std::string suggestion = {}, std::string allowed = {}) {
    if (faults_.empty())
      faults_.push_back({start_, std::move(message), std::move(suggestion), std::move(allowed)});
    token_.clear();
    at_ = text_.size();
  }

  void push(Step step, std::int64_t value = 0) { steps_.push_back({step, value}); }

  /// The skip leads behind what was pushed since.
  void end_skip(std::size_t at) { steps_[at].value = static_cast<std::int64_t>(steps_.size() - at - 1); }

  void either() {
    both();
    while (token_ == "or") {
      next();
      const std::size_t skip = steps_.size();
      push(Step::skip_if_true);
      both();
      push(Step::either);
      end_skip(skip);
    }
  }

  void both() {
    single();
    while (token_ == "and") {
      next();
      const std::size_t skip = steps_.size();
      push(Step::skip_if_false);
      single();
      push(Step::both);
      end_skip(skip);
    }
  }

  void single() {
    if (token_ != "not") return comparison();
    next();
    single();
    push(Step::negation);
  }

  void comparison() {
    static const std::map<std::string_view, Step> signs{
        {"!=", Step::differs}, {"=", Step::equal}, {"<", Step::less},
        {"<=", Step::at_most}, {">", Step::more},  {">=", Step::at_least},
    };
    sum();
    const auto sign = signs.find(token_);
    if (sign == signs.end()) return;
    next();
    sum();
    push(sign->second);
  }

  void sum() {
    product();
    while (token_ == "+" || token_ == "-") {
      const Step step = token_ == "+" ? Step::add : Step::subtract;
      next();
      product();
      push(step);
    }
  }

  void product() {
    term();
    while (token_ == "*") {
      next();
      term();
      push(Step::multiply);
    }
  }

  void term() {
    if (++depth_ > deepest) return fault("this has too many terms");
    if (token_ == "(") {
      next();
      either();
      if (token_ != ")") return fault("a `)` is missing");
      return next();
    }
    if (token_.empty()) return fault("a fact or a number is missing");
    if (token_.front() >= '0' && token_.front() <= '9') {
      const auto number = cases::parse_number(token_);
      if (!number.ok()) return fault(number.faults.front().message);
      push(Step::number, number.value);
      return next();
    }
    const auto known = facts_by_name().find(token_);
    if (known != facts_by_name().end()) {
      push(Step::fact, static_cast<std::int64_t>(known->second));
      return next();
    }
    std::vector<std::string> names;
    for (const FactRow& row : fact_rows()) names.emplace_back(row.name);
    fault("there is no fact `" + token_ + "`", cases::nearest(token_, names), cases::join(names));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::string token_;
  int depth_ = 0;
  std::vector<Condition::Instruction> steps_;
  std::vector<cases::Fault> faults_;
};

}  // namespace

cases::Parsed<Condition> parse_condition(std::string_view text) { return ConditionText(text).run(); }

}  // namespace tcpspec::watch
