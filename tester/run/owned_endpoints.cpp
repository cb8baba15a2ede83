#include "run/owned_endpoints.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace tcpspec::run {

std::size_t OwnedEndpoints::Hash::operator()(const wire::Endpoint& end) const {
  const std::string_view octets(reinterpret_cast<const char*>(end.address.octets.data()), end.address.size());
  return std::hash<std::string_view>{}(octets)*31 + end.port;
}

std::optional<MachineId> OwnedEndpoints::owner_of(const wire::FourTuple& flow) const {
  if (awaited_.is_awaited(flow.tester)) return awaited_.owner_of(flow);
  const auto found = owners_.find(flow.tester);
  return found == owners_.end() ? std::nullopt : found->second;
}

void OwnedEndpoints::release_until(Instant now) {
  while (!quarantined_.empty() && quarantined_.front().first <= now) {
    owners_.erase(quarantined_.front().second);
    ports_.release(quarantined_.front().second);
    quarantined_.pop_front();
  }
}

void OwnedEndpoints::Share::end(Instant now) {
  for (const wire::Endpoint& end : claimed_) {
    all_->owners_[end] = std::nullopt;
    all_->quarantined_.emplace_back(now + all_->quarantine_, end);
  }
  for (const wire::Endpoint& end : overheard_) all_->owners_.erase(end);
  all_->awaited_.ended(owner_);
  claimed_.clear();
  overheard_.clear();
}

wire::Endpoint OwnedEndpoints::Share::claim(const wire::Address& tester) {
  const wire::Endpoint end = all_->ports_.claim(tester);
  all_->owners_[end] = owner_;
  claimed_.push_back(end);
  return end;
}

bool OwnedEndpoints::Share::claim(const wire::Endpoint& end) {
  if (all_->owners_.contains(end) || !all_->ports_.claim(end)) return false;
  all_->owners_[end] = owner_;
  claimed_.push_back(end);
  return true;
}

bool OwnedEndpoints::Share::claim_on_new_path(const wire::Endpoint& end) {
  if (all_->known_paths_.contains(end.address) || !claim(end)) return false;
  all_->known_paths_.insert(end.address);
  return true;
}

void OwnedEndpoints::Share::release(const wire::Endpoint& end) {
  std::erase(claimed_, end);
  all_->owners_.erase(end);
  all_->ports_.release(end);
}

void OwnedEndpoints::Share::overhear(const wire::Endpoint& end) {
  all_->ports_.overhear(end);
  if (all_->owners_.emplace(end, owner_).second) overheard_.push_back(end);
}

void OwnedEndpoints::Share::await_opening(const wire::Endpoint& end) {
  all_->ports_.await_opening(end);
  all_->awaited_.await(end, owner_);
}

}  // namespace tcpspec::run
