#include "drive/trigger_channel.hpp"

#include <fcntl.h>

#include <algorithm>

namespace tcpspec::drive {

namespace {

Descriptor open_null(int how) { return {open("/dev/null", how | O_CLOEXEC), "/dev/null"}; }

}  // namespace

TriggerChannel::~TriggerChannel() {
  for (const auto& child : children_) child->terminate();
}

void TriggerChannel::write(std::string_view line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string id(line.substr(0, space));
  if (!line.substr(space).starts_with(" CONNECT ")) {
    replies_.push_back(id + " error unsupported");
    return;
  }
  forget_those_that_ended();
  children_.push_back(spawn({"/bin/sh", "-c", command_},
                            {open_null(O_RDONLY), open_null(O_WRONLY), open_null(O_WRONLY)}, Group::own));
  replies_.push_back(id + " ok");
}

bool TriggerChannel::read(std::string& line) {
  if (replies_.empty()) return false;
  line = std::move(replies_.front());
  replies_.pop_front();
  return true;
}

void TriggerChannel::forget_those_that_ended() {
  std::erase_if(children_, [](const auto& child) { return child->ended(Duration{}).has_value(); });
}

}  // namespace tcpspec::drive
