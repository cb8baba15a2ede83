#include "case/suggest.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tcpspec::cases {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Decides between candidates at the same distance: for `MLS`, `MSL` is better than `ms`.
std::size_t shared_letters(std::string_view a, std::string_view b) {
  std::array<int, 256> counts{};
  std::size_t shared = 0;
  for (const char c : a) ++counts[static_cast<unsigned char>(lower(c))];
  for (const char c : b)
    if (counts[static_cast<unsigned char>(lower(c))]-- > 0) ++shared;
  return shared;
}

constexpr std::size_t most_suggestions = 3;

bool is_of_a_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_a_word(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool begins_alike(std::string_view word, std::string_view beginning) {
  return word.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), word.begin(),
                                                       [](char a, char b) { return lower(a) == lower(b); });
}

bool has_in_order(std::string_view text, const std::vector<std::string_view>& parts) {
  auto next = parts.begin();
  for (const std::string_view word : words_of(text))
    if (next != parts.end() && begins_alike(word, *next)) ++next;
  return next == parts.end();
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // The optimal string alignment distance, three rows at a time.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::size_t most = std::max<std::size_t>(1, word.size() / 3);
  std::string best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    if (word.size() > candidate.size() + most || candidate.size() > word.size() + most) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance > most || distance >= word.size()) continue;
    const bool better =
        best.empty() || distance < best_distance ||
        (distance == best_distance && shared_letters(word, candidate) > shared_letters(word, best));
    if (better) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::vector<std::string> meant(std::string_view word, const std::vector<std::string>& candidates) {
  std::string plain(word);
  std::erase_if(plain, [](char c) { return c == '*' || c == '?'; });
  if (std::string near = nearest(plain, candidates); !near.empty()) return {near};
  const std::vector<std::string_view> parts = words_of(plain);
  std::vector<std::string> found;
  for (const std::string& candidate : candidates)
    if (!parts.empty() && has_in_order(candidate, parts)) found.push_back(candidate);
  // The shortest one has the least other text; equal ones stay in their order.
  std::stable_sort(found.begin(), found.end(),
                   [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() > most_suggestions) found.resize(most_suggestions);
  return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         std::string_view otherwise) {
  const std::vector<std::string> likely = meant(word, candidates);
  if (likely.empty()) return std::string(otherwise);
  std::string text = "; did you mean ";
  for (std::size_t i = 0; i < likely.size(); ++i)
    text += (i == 0 ? "`" : i + 1 < likely.size() ? ", `" : " or `") + likely[i] + "`";
  return text + "?";
}

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += separator;
    out += word;
  }
  return out;
}

}  // namespace tcpspec::cases
