#include "reach/link_script.hpp"

#include <stdexcept>

#include "base/error.hpp"
#include "sim/link_script.hpp"

namespace tcpspec::reach {

std::string checked_link_script(const std::string& script) {
  try {
    sim::LinkScript::parse(script);
  } catch (const std::invalid_argument& wrong) {
    throw UsageError(
        "--link: " + std::string(wrong.what()) +
        "; write commands as in 'lose 3,7; duplicate 1%; in: delay 4 200ms'. lose, duplicate, reorder and "
        "corrupt take numbers of datagrams or a probability, delay takes a time, optionally after such "
        "numbers, jitter takes a time; out: or in: before a command limits it to one direction");
  }
  return script;
}

}  // namespace tcpspec::reach
