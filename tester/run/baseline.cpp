#include "run/baseline.hpp"

#include <algorithm>
#include <cctype>

#include "case/select.hpp"

namespace tcpspec::run {

namespace {

bool concerns(const Deviation& deviation, const report::CaseResult& result) {
  return (!deviation.family || *deviation.family == result.family) &&
         cases::matches_id(deviation.id, result.id);
}

/// Every octet beyond ASCII counts as a part of a letter.
bool is_of_a_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Whether a word goes on across the place before `at`.
bool splits_a_word(std::string_view text, std::size_t at) {
  return at > 0 && at < text.size() && is_of_a_word(text[at - 1]) && is_of_a_word(text[at]);
}

bool has_words(std::string_view sentence, std::string_view words) {
  for (std::size_t at = sentence.find(words); at != std::string_view::npos; at = sentence.find(words, at + 1))
    if (!splits_a_word(sentence, at) && !splits_a_word(sentence, at + words.size())) return true;
  return false;
}

bool observed_in(const Deviation& deviation, const report::CaseResult& result) {
  return deviation.observed.empty() || deviation.observed == result.outcome ||
         has_words(result.because, deviation.observed) || has_words(result.got, deviation.observed);
}

}  // namespace

std::string lasting_words(std::string_view sentence) {
  std::string_view longest;
  std::size_t from = 0;
  const auto end_at = [&](std::size_t end) {
    std::string_view stretch = sentence.substr(from, end - from);
    stretch.remove_prefix(std::min(stretch.size(), stretch.find_first_not_of(' ')));
    while (stretch.ends_with(' ')) stretch.remove_suffix(1);
    if (stretch.size() > longest.size()) longest = stretch;
  };
  for (std::size_t at = 0; at < sentence.size();) {
    std::size_t end = at + 1;
    while (splits_a_word(sentence, end)) ++end;
    if (const std::string_view word = sentence.substr(at, end - at);
        std::any_of(word.begin(), word.end(), is_digit)) {
      end_at(at);
      from = end;
    }
    at = end;
  }
  end_at(sentence.size());
  return std::string(longest);
}

bool kills(const Baseline& baseline, const std::string& id, int family) {
  return std::any_of(baseline.begin(), baseline.end(), [&](const Deviation& deviation) {
    return !deviation.observed.empty() && has_words(stopped_answering, deviation.observed) &&
           (!deviation.family || *deviation.family == family) && cases::matches_id(deviation.id, id);
  });
}

bool describes(const Deviation& deviation, const report::CaseResult& result) {
  return concerns(deviation, result) && result.verdict == deviation.verdict && observed_in(deviation, result);
}

void compare_with(const Baseline& baseline, report::CaseResult& result) {
  result.known.clear();
  result.unexpected_pass = false;
  for (const Deviation& deviation : baseline) {
    if (!concerns(deviation, result)) continue;
    if (deviation.verdict == report::Verdict::not_applicable &&
        result.verdict == report::Verdict::inconclusive && observed_in(deviation, result)) {
      result.verdict = report::Verdict::not_applicable;
      result.because = deviation.reason;
      return;
    }
    if (describes(deviation, result)) {
      result.known = deviation.reason;
      return;
    }
    const bool always = !deviation.sometimes && deviation.since.empty() && deviation.before.empty() &&
                        deviation.id.find_first_of("*?") == std::string::npos;
    const bool departs =
        deviation.verdict == report::Verdict::fail || deviation.verdict == report::Verdict::warn;
    if (always && departs && result.verdict == report::Verdict::pass) result.unexpected_pass = true;
  }
}

}  // namespace tcpspec::run
