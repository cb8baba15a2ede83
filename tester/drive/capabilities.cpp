#include "drive/capabilities.hpp"

#include <cap-ng.h>

#include <stdexcept>

namespace tcpspec::drive {

bool has_net_raw() {
  capng_get_caps_process();
  return capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_RAW) != 0;
}

void keep_only_net_raw() {
  const bool had = has_net_raw();
  capng_clear(CAPNG_SELECT_CAPS);
  if (had &&
      capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED), CAP_NET_RAW) != 0)
    throw std::runtime_error("capabilities: CAP_NET_RAW cannot be kept");
  if (capng_apply(CAPNG_SELECT_CAPS) != 0)
    throw std::runtime_error("capabilities: the kernel refused to drop them");
}

}  // namespace tcpspec::drive
