#pragma once
// The words of the language that are neither numbers nor segments: states, the given
// state, measurements, verdicts.

#include <string>
#include <string_view>
#include <vector>

#include "case/case.hpp"
#include "case/parsed.hpp"

namespace tcpspec::cases {

std::vector<std::string> state_names();  ///< the eleven of RFC 9293 §3.3.2

Parsed<State> parse_state(std::string_view text);
Parsed<Given> parse_given(std::string_view text);

/// `syn-rtt = elapsed`, `window = SEG.WND octets`.
Parsed<Measure> parse_measure(std::string_view text);

/// `4096 octets`, `1 octet`.
Parsed<std::uint32_t> parse_octets(std::string_view text);
/// `MD5 swordfish`, `AO 61 84 swordfish`.
Parsed<wire::Key> parse_key(std::string_view text);
std::string to_string(const wire::Key&);
std::string octets_text(std::uint32_t octets);

/// `3`: how often something is done; 1 to 1000.
Parsed<int> parse_count(std::string_view text);
/// `3`, `2..15`.
Parsed<Times> parse_times(std::string_view text);
std::string to_string(const Times&);

/// The words after an outcome in `verdict`: `fail RFC9293-MUST-13, because …`.  Position and outcome are not
/// set.
Parsed<VerdictRule> parse_verdict(std::string_view text);

Parsed<Differs> parse_differs(std::string_view text);
Parsed<Access> parse_access(std::string_view text);

/// Whether a connection that is opened so comes into the state (RFC 9293 §3.3.2, figure 5).
bool leads_to(Opening, State);

std::string to_string(const Given&);
std::string to_string(const Measure&);
std::string to_string(const VerdictRule&);  ///< without the outcome
std::string_view to_string(Opening);
std::string_view to_string(Differs);
std::string_view to_string(Access);
std::string_view to_string(VerdictRule::Word);

/// One or more of a-z, 0-9 and `-`, beginning with a letter or digit.
bool is_slug(std::string_view);
/// A slug that begins with a letter: the name of an outcome or a measurement.
bool is_name(std::string_view);

}  // namespace tcpspec::cases
