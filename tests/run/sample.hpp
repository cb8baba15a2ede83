#pragma once
// Cases written as text, and what they are run in.

#include <set>
#include <string>
#include <vector>

#include "case/load.hpp"
#include "run/environment.hpp"

namespace tcpspec::run {

/// The shipped catalogue, read once.
const cases::Catalogue& catalogue();

/// Level of a requirement of the shipped catalogue.
std::optional<cases::Level> level_of(const std::string& requirement);

/// All cases of `yaml`, which must be without mistakes.
cases::Suite suite_of(const std::string& yaml);

/// A case in `given` with these steps, each line indented as a list of YAML is; `more` are further keys.  It
/// checks a MUST (RFC9293-MUST-13) and a SHOULD (RFC9293-SHLD-20).
std::string with_steps(const std::string& given, const std::string& steps, const std::string& more = {},
                       const std::string& id = "sample");

/// One open port 80 and nothing known of it; no agent.
Environment wire_only();

/// The same, the application behind it known.
Environment serving(Role);

/// Ports that count up from 40000 and are never taken.
class CountingPorts : public Ports {
 public:
  wire::Endpoint claim(const wire::Address& tester) override { return last = {tester, next_++}; }
  bool claim(const wire::Endpoint&) override { return !taken; }
  bool claim_on_new_path(const wire::Endpoint& end) override {
    return !taken && known_paths.insert(end.address).second;
  }
  void release(const wire::Endpoint& end) override { released.push_back(end); }
  void overhear(const wire::Endpoint& end) override { overheard.push_back(end); }
  void await_opening(const wire::Endpoint&) override {}

  wire::Endpoint last;
  std::vector<wire::Endpoint> overheard;
  std::vector<wire::Endpoint> released;
  bool taken = false;  ///< what claim of a given end answers
  std::set<wire::Address> known_paths;

 private:
  std::uint16_t next_ = 40000;
};

}  // namespace tcpspec::run
