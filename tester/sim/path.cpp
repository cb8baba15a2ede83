#include "sim/path.hpp"

#include <algorithm>
#include <array>

namespace tcpspec::sim {
namespace {

/// RFC 1191 §5: the search uses the sizes of real networks (§7, Table 7-1).
constexpr std::array<std::uint32_t, 5> plateaus{1492, 1006, 508, 296, 68};

/// The next smaller one.
std::uint32_t next_plateau(std::uint32_t mtu) {
  const auto* const found =
      std::find_if(plateaus.begin(), plateaus.end(), [mtu](std::uint32_t one) { return one < mtu; });
  return found == plateaus.end() ? 0 : *found;
}

}  // namespace

std::uint32_t Path::least() const {
  // RFC 1191 §3 and RFC 8201 §4: no path has less than 68 octets, or 1280 in IPv6.
  return family_ == wire::Family::ipv4 ? 68 : rules_.least_mtu_ipv6;
}

bool Path::never_raised() const {
  return family_ == wire::Family::ipv4
             ? rules_.never_raises_path_mtu
             : rules_.never_raises_path_mtu && rules_.never_raises_path_mtu_over_ipv6;
}

Path::Report Path::on_too_big(std::uint32_t mtu) {
  const bool ipv4 = family_ == wire::Family::ipv4;
  if (!rules_.discovers_path_mtu || (!ipv4 && !rules_.discovers_path_mtu_over_ipv6)) return Report::ignored;
  if (mtu_ != rules_.mtu && !rules_.believes_later_reports) return Report::ignored;
  if (mtu == 0 && ipv4 && rules_.believes_reports_without_mtu) mtu = next_plateau(mtu_);

  // A report of less is wrong.
  if (mtu < least() && !ipv4 && !rules_.discards_reports_below_least) mtu = least();
  if (mtu < least() && rules_.bounds_path_mtu) return Report::ignored;
  // A report never enlarges the estimate (RFC 1191 §3, RFC 8201 §4), and cannot be about more than was sent
  // (RFC 5927 §7.2).
  const auto bound = rules_.bounds_report_by_what_was_sent ? std::min(mtu_, largest_sent_) : mtu_;
  if (mtu >= bound && never_raised()) return Report::ignored;
  // RFC 5927 §7.2: if datagrams of this size have arrived before, it is accepted only when data are also
  // lost.
  if (mtu < largest_acknowledged_ && rules_.doubts_path_mtu) {
    suspended_ = mtu;
    return Report::suspended;
  }
  mtu_ = std::clamp<std::uint32_t>(mtu, headers() + 20, 32768);  // room for something must remain
  return Report::believed;
}

bool Path::raise() {
  // §7.1: to the next larger plateau.
  const auto found =
      std::find_if(plateaus.rbegin(), plateaus.rend(), [this](std::uint32_t one) { return one > mtu_; });
  mtu_ = found == plateaus.rend() ? rules_.mtu : std::min(*found, rules_.mtu);
  return mtu_ != rules_.mtu;
}

bool Path::on_timeout() {
  if (!suspended_) return false;
  mtu_ = std::max<std::uint32_t>(*suspended_, headers() + 20);
  suspended_.reset();
  return true;
}

}  // namespace tcpspec::sim
