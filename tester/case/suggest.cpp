#include "case/suggest.hpp"

#include <algorithm>
#include <array>

namespace tcpspec::cases {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Decides between candidates at the same distance: `MLS` is rather `MSL` than `ms`.
std::size_t shared_letters(std::string_view a, std::string_view b) {
  std::array<int, 256> counts{};
  std::size_t shared = 0;
  for (const char c : a) ++counts[static_cast<unsigned char>(lower(c))];
  for (const char c : b)
    if (counts[static_cast<unsigned char>(lower(c))]-- > 0) ++shared;
  return shared;
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

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += separator;
    out += word;
  }
  return out;
}

}  // namespace tcpspec::cases
