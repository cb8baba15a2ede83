#pragma once
// What may happen after a segment, as the last steps of a case.

#include <cstdint>
#include <string>

#include "oracle/rule.hpp"

namespace tcpspec::sweep {

/// A segment of the tester, with its numbers as a case writes them.
struct Asked {
  oracle::Situation situation;
  std::uint32_t length = 0;  ///< SEG.LEN
  std::uint32_t text = 0;    ///< octets
  std::int64_t begins = 0;   ///< SEG.SEQ relative to RCV.NXT
  std::string seq;
  std::string ack;
  bool no_limit = false;  ///< that a rate limit suppresses the response has been ruled out
};

class Outcomes {
 public:
  /// `rule`: the one that decides.
  Outcomes(const Asked&, const oracle::Rule& rule, const oracle::Tables&);

  /// Whether the rule says nothing that can be checked.
  bool empty() const { return steps_.empty(); }
  const std::string& steps() const { return steps_; }
  const std::string& verdicts() const { return verdicts_; }

 private:
  std::string steps_;
  std::string verdicts_;
};

}  // namespace tcpspec::sweep
