#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "run/report.hpp"

namespace tcpspec::report {

/// The whole report, keys always in the same order, valid UTF-8 throughout (invalid octets become U+FFFD),
/// numbers that are not finite as null.  reports/results.schema.json describes it.
std::string to_json(const RunReport&);

/// results.json: the same in less space. What the cases that passed, do not apply or depart as is known
/// recorded (steps, segments, tape) is deflated, together, in `packed`. A case is a line, without the keys
/// that came later and are empty.
std::string to_packed_json(const RunReport&);

/// The text is not a results.json of this version; what() is a sentence with the place.
struct FormatError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The inverse of both. Unknown keys are ignored: a later version may add some without a new `schema`.
/// Throws FormatError.
RunReport from_json(std::string_view text);

}  // namespace tcpspec::report
