#pragma once

#include <string>
#include <vector>

#include "wire/address.hpp"

namespace tcpspec::lab {

/// One thing that a run depends on.
struct Check {
  enum class Verdict : std::uint8_t {
    good,
    hazard,   ///< runs work, but something may falsify or limit them
    broken,   ///< runs do not work
    missing,  ///< a program that only some targets need
  };
  std::string name;
  Verdict verdict = Verdict::good;
  std::string finding;  ///< what was found, in words
  std::string remedy;   ///< the line to type, or empty
};

/// What every kind of target depends on.
std::vector<Check> examine_machine();

/// What it means that the agent is at `path`, or nowhere if that is empty (see find_agent).
Check examine_agent(const std::string& path);

/// What the lab depends on: it is made, in a child process, and an agent in it is spoken to over the wire.
std::vector<Check> examine_lab();

/// What a target elsewhere (or on the loopback) depends on.  Sends nothing.
std::vector<Check> examine_host(const wire::Address& target);

}  // namespace tcpspec::lab
