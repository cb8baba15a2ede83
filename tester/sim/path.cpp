#include "sim/path.hpp"

#include <array>

namespace tcpspec::sim {
namespace {

/// RFC 1191 §5: the search goes by the sizes that networks really had (§7, Table 7-1); the next one down is
/// tried.
std::uint32_t next_plateau(std::uint32_t mtu) {
  constexpr std::array<std::uint32_t, 7> plateaus{1492, 1006, 508, 296, 68, 0, 0};
  for (const auto plateau : plateaus) {
    if (plateau < mtu) return plateau;
  }
  return 0;
}

}  // namespace

Path::Report Path::on_too_big(std::uint32_t mtu) {
  if (!rules_.discovers_path_mtu) return Report::ignored;
  if (mtu == 0 && family_ == wire::Family::ipv4) mtu = next_plateau(mtu_);

  // RFC 1191 §3 and RFC 8201 §4: no path has less than 68 octets, or 1280 in IPv6; such a report is wrong.
  const std::uint32_t least = family_ == wire::Family::ipv4 ? 68 : 1280;
  if (mtu < least && rules_.bounds_path_mtu) return Report::ignored;
  // A report never enlarges the estimate (RFC 1191 §3), and cannot be about more than was sent (RFC 5927
  // §7.2).
  if (mtu >= mtu_ && rules_.never_raises_path_mtu) return Report::ignored;
  if (mtu >= largest_sent_ && rules_.never_raises_path_mtu) return Report::ignored;
  // RFC 5927 §7.2: if datagrams of that size went through before, it is believed only when data are lost too.
  if (mtu < largest_acknowledged_ && rules_.doubts_path_mtu) {
    suspended_ = mtu;
    return Report::suspended;
  }
  mtu_ = std::clamp<std::uint32_t>(mtu, headers() + 20, 32768);  // room for something must remain
  return Report::believed;
}

bool Path::on_timeout() {
  if (!suspended_) return false;
  mtu_ = std::max<std::uint32_t>(*suspended_, headers() + 20);
  suspended_.reset();
  return true;
}

}  // namespace tcpspec::sim
