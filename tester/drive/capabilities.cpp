#include "drive/capabilities.hpp"

#include <cap-ng.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "base/shell_quote.hpp"

namespace tcpspec::drive {

bool has_net_raw() {
  capng_get_caps_process();
  return capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_RAW) != 0;
}

std::string how_to_grant_net_raw() {
  if (geteuid() == 0) return "the container or service around it must allow it: docker run --cap-add NET_RAW";
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return "sudo setcap cap_net_raw+ep " + base::shell_quote(error ? "tcpspec" : self.string());
}

std::system_error net_raw_error(const std::string& what) {
  const int error = errno;
  const bool denied = error == EPERM || error == EACCES;
  return std::system_error(error, std::generic_category(),
                           denied ? what + " (needs CAP_NET_RAW; " + how_to_grant_net_raw() + ")" : what);
}

void keep_only_net_raw() {
  std::vector<unsigned> kept;
  if (has_net_raw()) kept.push_back(CAP_NET_RAW);
  if (geteuid() == 0 && capng_have_capability(CAPNG_EFFECTIVE, CAP_DAC_OVERRIDE) != 0)
    kept.push_back(CAP_DAC_OVERRIDE);
  capng_clear(CAPNG_SELECT_CAPS);
  for (const unsigned capability : kept)
    if (capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED), capability) !=
        0)
      throw std::runtime_error(std::string("capabilities: ") + capng_capability_to_name(capability) +
                               " cannot be kept");
  if (capng_apply(CAPNG_SELECT_CAPS) != 0)
    throw std::runtime_error("capabilities: the kernel refused to drop them");
}

}  // namespace tcpspec::drive
