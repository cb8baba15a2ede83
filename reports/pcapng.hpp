#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "run/report.hpp"

namespace tcpspec::report {

/// One case as a capture (pcapng, IETF draft-ietf-opsawg-pcapng): one interface of raw IP, nanosecond times,
/// the names of both ends, and on every packet a comment with its step, what was expected and the result. A
/// block for local use has the record itself, so that the file can be replayed (`record_in`); other readers
/// skip it.
void write_pcapng(std::ostream&, const RunReport&, const CaseResult&);

/// `ID-4.pcapng`; characters of the id that a file name cannot have become `_`.
std::string pcapng_name(const CaseResult&);
/// `ID-4.run-1.pcapng`, of a run before the one that decided; counted from 1.
std::string pcapng_name(const CaseResult&, std::size_t run);

/// The results that `write_pcapng` put into the file: a run with this one case. Throws FormatError (json.hpp)
/// if the octets are not a pcapng of ours.
RunReport record_in(std::string_view pcapng);
bool is_pcapng(std::string_view octets);

}  // namespace tcpspec::report
