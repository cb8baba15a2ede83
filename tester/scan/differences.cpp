#include "scan/differences.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tcpspec::scan {

namespace {

constexpr std::size_t most_groups = 20;
constexpr std::size_t most_cases_of_a_group = 6;
constexpr char no_verdict = ' ';

char sign_of(report::Verdict verdict) { return static_cast<char>('a' + static_cast<int>(verdict)); }

std::string_view word_of(char sign) {
  if (sign == no_verdict) return "no verdict";
  return report::verdict_words[static_cast<std::size_t>(sign - 'a')];
}

/// Trailing cases that a group never had are not verdicts, either.
char sign_at(const std::string& signature, std::size_t row) {
  return row < signature.size() ? signature[row] : no_verdict;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

void Differences::add(const HostResult& host) {
  ++by_state_[static_cast<std::size_t>(host.state)];
  std::string signature;
  for (const CaseVerdict& verdict : host.cases) {
    const auto [entry, is_new] = row_of_.emplace(verdict.id, rows_.size());
    if (is_new) rows_.push_back({verdict.id});
    ++rows_[entry->second].count[static_cast<std::size_t>(verdict.verdict)];
    if (signature.size() <= entry->second) signature.resize(entry->second + 1, no_verdict);
    signature[entry->second] = sign_of(verdict.verdict);
  }
  if (host.state != HostState::tested) return;
  Group& group = groups_[signature];
  if (++group.hosts > 1) return;
  group.example = host.target.to_string();
  group.stack = host.fingerprint.stack;
}

std::string Differences::states() const {
  std::size_t all = 0;
  for (const std::size_t count : by_state_) all += count;
  std::string text = counted(all, "target", "targets");
  for (std::size_t state = 0; state < by_state_.size(); ++state)
    if (by_state_[state] > 0) text += fmt::format(", {} {}", by_state_[state], host_state_words[state]);
  return text + "\n";
}

std::string Differences::rows() const {
  const auto is_alike = [](const Row& row) {
    return std::count_if(row.count.begin(), row.count.end(), [](std::size_t n) { return n > 0; }) < 2;
  };
  std::vector<const Row*> differing;
  std::size_t width = 4;
  for (const Row& row : rows_)
    if (!is_alike(row)) {
      differing.push_back(&row);
      width = std::max(width, row.id.size());
    }
  std::string text =
      fmt::format("{}, the targets differ in {}\n", counted(rows_.size(), "case", "cases"), differing.size());
  if (differing.empty()) return text;
  text += fmt::format("\n{:<{}}", "case", width);
  for (const std::string_view word : report::verdict_words)
    text += fmt::format("  {:>{}}", word, std::max<std::size_t>(word.size(), 6));
  text += "\n";
  for (const Row* row : differing) {
    text += fmt::format("{:<{}}", row->id, width);
    for (std::size_t i = 0; i < row->count.size(); ++i)
      text +=
          fmt::format("  {:>{}}", row->count[i], std::max<std::size_t>(report::verdict_words[i].size(), 6));
    text += "\n";
  }
  return text;
}

std::string Differences::departures(const std::string& signature, const std::string& usual) const {
  std::string text;
  std::size_t more = 0;
  std::size_t shown = 0;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (sign_at(signature, row) == sign_at(usual, row)) continue;
    if (shown == most_cases_of_a_group) {
      ++more;
      continue;
    }
    ++shown;
    text += fmt::format("      {}: {}\n", rows_[row].id, word_of(sign_at(signature, row)));
  }
  if (more > 0) text += fmt::format("      and {} more\n", counted(more, "case", "cases"));
  return text;
}

std::string Differences::groups() const {
  using Entry = std::pair<const std::string, Group>;
  std::vector<const Entry*> order;
  for (const Entry& entry : groups_) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(),
                   [](const Entry* a, const Entry* b) { return a->second.hosts > b->second.hosts; });
  std::string text;
  for (std::size_t i = 0; i < std::min(order.size(), most_groups); ++i) {
    const Group& group = order[i]->second;
    text += fmt::format("\n{:>7}  {}{}{}\n", group.hosts, i == 0 ? "alike, as " : "not like these, as ",
                        group.example, group.stack.empty() ? "" : " (looks like " + group.stack + ")");
    if (i > 0) text += departures(order[i]->first, order.front()->first);
  }
  if (order.size() > most_groups)
    text += fmt::format("\n{} are left out\n", counted(order.size() - most_groups, "group", "groups"));
  return text;
}

std::string Differences::to_string() const { return states() + rows() + groups(); }

}  // namespace tcpspec::scan
