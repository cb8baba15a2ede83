// RFC 2018 and RFC 2883: what the blocks of a segment say.

#include <algorithm>

#include "watch/history.hpp"

namespace tcpspec::watch {

namespace {

using Block = std::pair<std::int64_t, std::int64_t>;

/// RFC 2883 §4: the first block may report what came twice: it lies below the acknowledgment, or inside the
/// second block.
bool reports_a_duplicate(const std::vector<Block>& blocks, std::int64_t ack) {
  const Block& first = blocks.front();
  if (first.second <= ack) return true;
  return blocks.size() > 1 && blocks[1].first <= first.first && first.second <= blocks[1].second;
}

std::int64_t faults_of(const std::vector<Block>& blocks, std::int64_t ack) {
  const std::size_t from = reports_a_duplicate(blocks, ack) ? 1 : 0;
  std::int64_t faults = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& [left, right] = blocks[i];
    bool wrong = left >= right || (i >= from && left <= ack);
    for (std::size_t j = std::max(i + 1, from); i >= from && j < blocks.size(); ++j)
      wrong = wrong || (blocks[j].first <= right && left <= blocks[j].second);
    faults += wrong ? 1 : 0;
  }
  return faults;
}

}  // namespace

void History::sack_facts(const wire::Segment& segment, const Numbers& here, Facts& facts) const {
  if (!here.ack || !irs_) return;
  std::vector<Block> blocks;
  for (const auto& [left, right] : segment.sack_blocks())
    blocks.emplace_back(of_tester(left), of_tester(right));
  if (blocks.empty()) return;
  facts.set(Fact::sack_faults, faults_of(blocks, *here.ack));
  facts.set(Fact::sack_unsent, std::count_if(blocks.begin(), blocks.end(), [&](const Block& block) {
              // A duplicate may have begun before the SYN.
              const std::int64_t first = std::max<std::int64_t>(block.first, 0);
              return first < block.second && !covered_.has(first, block.second);
            }));
  if (!newest_ || data_since_seen_ != 1) return;
  const auto has_newest = [&](const Block& block) {
    return block.first <= newest_->first && newest_->first < block.second;
  };
  if (std::any_of(blocks.begin(), blocks.end(), has_newest))
    facts.set(Fact::newest_first, has_newest(blocks.front()) ? 1 : 0);
}

}  // namespace tcpspec::watch
