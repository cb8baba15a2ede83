#pragma once
// The nearest valid word, for `did you mean`.

#include <string>
#include <string_view>
#include <vector>

namespace tcpspec::cases {

/// Changes of one character (a swap of neighbours counts as one) that turn `a` into `b`; case is ignored.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, or nothing if more than a third of its letters would change.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// The words that `word` may mean, the likeliest first: what is nearest to it, else up to three candidates
/// that have all its words, or their beginnings, in this order. `*` and `?` in it are passed over.
std::vector<std::string> meant(std::string_view word, const std::vector<std::string>& candidates);

/// `; did you mean `a`?` or `; did you mean `a`, `b` or `c`?`; if there is no suggestion, `otherwise`.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         std::string_view otherwise = "");

/// `a, b, c`.
std::string join(const std::vector<std::string>& words, std::string_view separator = ", ");

}  // namespace tcpspec::cases
