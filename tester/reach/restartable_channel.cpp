#include "reach/restartable_channel.hpp"

namespace tcpspec::reach {

namespace {
// Much longer than a busy machine delays a process.
constexpr Duration longest_answer = seconds(10);
}  // namespace

void RestartableChannel::connect(std::unique_ptr<drive::ProcessChannel> process) {
  process_ = std::move(process);
  unanswered_ = 0;
}

void RestartableChannel::write(std::string_view line) {
  if (unanswered_++ == 0) waiting_since_ = clock_.now();
  process_->write(line);
}

bool RestartableChannel::read(std::string& line) {
  if (process_->read(line)) {
    if (unanswered_ > 0) --unanswered_;
    waiting_since_ = clock_.now();
    return true;
  }
  if (unanswered_ > 0 && clock_.now() - waiting_since_ > longest_answer)
    throw drive::AgentGone("the agent no longer responds");
  return false;
}

}  // namespace tcpspec::reach
