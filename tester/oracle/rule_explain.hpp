#pragma once

#include <optional>
#include <string>

#include "case/catalogue.hpp"
#include "oracle/rule.hpp"

namespace tcpspec::oracle {

/// The simplest situation that this rule decides (or matches, if it goes on).
std::optional<Situation> example_for(const Rule&, const Tables&);

/// A segment of this situation, as in a case: `<SEQ=RCV.NXT+1><CTL=SYN>`.
std::string segment_for(const Situation&);

/// The rule in English with an example; wrapped to `width` columns, ends in a line feed.
std::string explain(const Rule&, const Tables&, const cases::Catalogue&, std::size_t width = 80);

}  // namespace tcpspec::oracle
