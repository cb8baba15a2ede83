#pragma once
// Parts of a case as English phrases.

#include <string>

#include "case/case.hpp"

namespace tcpspec::cases {

/// `a RST at SEQ RCV.NXT+1`, `an ACK of RCV.NXT at SEQ SND.NXT with 100 octets of data`.
std::string describe(const SegmentPattern&);

/// `ESTABLISHED, after an active opening`.
std::string describe(const Given&);

std::string describe(const Returns&);

/// A step as a sentence, possibly with indented lines for its outcomes; each line ends in a line feed.
std::string describe(const Step&);

}  // namespace tcpspec::cases
