#include "sim/target.hpp"

namespace tcpspec::sim {

Response Target::step(const Step& step) {
  Response response;
  host_.set_time(step.now);
  for (const wire::Octets& datagram : step.arrived) host_.on_datagram(step.now, datagram);
  for (const std::string& request : step.requests) response.replies.push_back(application_.perform(request));
  if (const auto due = host_.next_deadline(); due && *due <= step.now) host_.on_deadline(step.now);
  response.sent = host_.take_outbox();
  return response;
}

}  // namespace tcpspec::sim
