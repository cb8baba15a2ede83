#include "sim/receive_queue.hpp"

#include <algorithm>

namespace tcpspec::sim {

void ReceiveQueue::drop_older_than(std::uint32_t tsval) {
  std::erase_if(held_, [tsval](const Held& held) { return Seq(held.tsval).before(Seq(tsval)); });
}

void ReceiveQueue::insert(Seq seq, wire::OctetView text, std::uint32_t tsval) {
  if (text.empty()) return;
  std::erase_if(held_, [this](const Held& held) { return held.touched < lost_before_; });
  Held fresh{seq, Octets(text.begin(), text.end()), ++touches_, tsval};
  const auto end = fresh.end();
  std::vector<Held> merged;
  grew_ = false;
  for (auto& held : held_) {
    report_overlap(held, seq, end);
    const bool touches = held.end() == fresh.first || fresh.end() == held.first;
    const bool apart = held.end().before(fresh.first) || fresh.end().before(held.first) ||
                       (touches && !rules_.joins_sack_blocks);
    if (apart) {
      merged.push_back(std::move(held));
      continue;
    }
    grew_ = true;
    const bool around = fresh.first.before(held.first) && held.end().before(fresh.end());
    if (around && !rules_.takes_longer_overlap) {
      fresh = held;  // what lies around the older piece is lost
      continue;
    }
    // They overlap or touch: they become one block. If both have an octet, it is the same octet.
    auto& low = held.first.before(fresh.first) ? held : fresh;
    auto& high = held.first.before(fresh.first) ? fresh : held;
    const auto overlap = rules_.trims_queue ? static_cast<std::size_t>(low.end() - high.first) : 0;
    if (overlap < high.text.size()) {
      low.text.insert(low.text.end(), high.text.begin() + static_cast<std::ptrdiff_t>(overlap),
                      high.text.end());
    }
    fresh = Held{low.first, std::move(low.text), touches_, tsval};
  }
  merged.push_back(std::move(fresh));
  std::sort(merged.begin(), merged.end(),
            [](const Held& a, const Held& b) { return a.first.before(b.first); });
  held_ = std::move(merged);
  const bool short_of_memory = is_full_of_pieces() || lost_before_ > 0;
  if (short_of_memory && !rules_.reports_what_is_held) lost_before_ = touches_;
}

bool ReceiveQueue::is_full_of_pieces() const {
  return rules_.most_pieces != 0 && held_.size() >= rules_.most_pieces;
}

void ReceiveQueue::report_overlap(const Held& held, Seq from, Seq to) {
  // RFC 2883 §4: one block for a segment: the first of its octets that were already here.
  const auto left = held.first.before(from) ? from : held.first;
  const auto right = held.end().before(to) ? held.end() : to;
  if (left.before(right) && !duplicate_) report_duplicate(left, right);
}

Seq ReceiveQueue::advance(Seq rcv_nxt) {
  while (!held_.empty() && held_.front().first.at_or_before(rcv_nxt)) {
    const auto& front = held_.front();
    const auto known = static_cast<std::size_t>(rcv_nxt - front.first);
    if (known < front.text.size()) {
      in_order_.insert(in_order_.end(), front.text.begin() + static_cast<std::ptrdiff_t>(known),
                       front.text.end());
      rcv_nxt = front.end();
    }
    held_.erase(held_.begin());
  }
  return rcv_nxt;
}

std::vector<ReceiveQueue::Block> ReceiveQueue::sack_blocks(Seq rcv_nxt, std::size_t room) {
  std::vector<Block> blocks;
  if (grew_ && !rules_.reports_grown_blocks) return blocks;
  // RFC 2883 §4: a duplicate is reported first, and once.
  const auto duplicate = duplicate_;
  if (duplicate && rules_.reports_duplicates) blocks.push_back(*duplicate);
  if (rules_.reports_duplicate_once) duplicate_.reset();
  const bool below = duplicate && duplicate->first.before(rcv_nxt);
  if (below && !rules_.dsack_is_followed_by_others) return blocks;

  // RFC 2018 §4: then the block that holds the newest segment, then the others, newest first.
  std::vector<const Held*> newest_first;
  for (const auto& held : held_) newest_first.push_back(&held);
  std::sort(newest_first.begin(), newest_first.end(), [this](const Held* a, const Held* b) {
    return rules_.newest_sack_block_first ? a->touched > b->touched : a->first.before(b->first);
  });
  if (!rules_.orders_later_blocks_by_time && newest_first.size() > 2) {
    std::sort(newest_first.begin() + 1, newest_first.end(),
              [](const Held* a, const Held* b) { return a->first.before(b->first); });
  }
  for (const auto* held : newest_first) {
    const bool repeated = duplicate && held->first.at_or_before(duplicate->first) &&
                          duplicate->second.at_or_before(held->end());
    if (repeated && !rules_.dsack_is_followed_by_its_block) continue;
    // RFC 2018 §3: data are missing below a block. Nothing is missing below the data of a SYN, they only
    // wait.
    if (held->first == rcv_nxt) continue;
    blocks.emplace_back(held->first, held->end() - rules_.sack_edge_error);
  }
  if (duplicate && rules_.reports_duplicates && !rules_.dsack_comes_first)
    std::rotate(blocks.begin(), blocks.begin() + 1, blocks.end());
  blocks.resize(std::min({blocks.size(), room, rules_.max_sack_blocks}));
  return blocks;
}

Octets ReceiveQueue::take(std::size_t max) {
  const auto n = static_cast<std::ptrdiff_t>(std::min(max, in_order_.size()));
  Octets taken(in_order_.begin(), in_order_.begin() + n);
  in_order_.erase(in_order_.begin(), in_order_.begin() + n);
  return taken;
}

void ReceiveQueue::flush() {
  in_order_.clear();
  held_.clear();
}

}  // namespace tcpspec::sim
