#pragma once
// What is printed for people is never read back to decide anything: a word that is changed to read better
// would change a verdict.  Values are compared; they are spelled where a file is written or read.

#include "rules.hpp"

namespace tcpspec::layering {

/// Comparisons of text that was made to be read by people, and searches in it: of a member that holds such
/// text, of a value's printed form, with a word of an enumeration, with a part of a printed segment, with a
/// sentence.  In reports/ texts may be compared to lay them out, but not with the words of an enumeration.
/// The exceptions are in the .cpp, each with its reason; one that the file does not need is an offence, too.
std::vector<Offence> check_display_text(const std::string& file, std::string_view text);

}  // namespace tcpspec::layering
