#include "drive/processor_time.hpp"

#include <sys/resource.h>

namespace tcpspec::drive {

namespace {

double seconds_in(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return seconds_in(used.ru_utime) + seconds_in(used.ru_stime);
}

}  // namespace tcpspec::drive
