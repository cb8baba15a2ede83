#pragma once

#include <string>

namespace tcpspec::report {

/// How a view is shown. All except `strict` are only for views on a screen.
struct RenderOptions {
  bool color = false;
  bool ascii = false;    ///< only ASCII characters
  int width = 80;        ///< cells; below 40 counts as 40
  bool uncut = false;    ///< not a screen: do not shorten lines
  bool quiet = false;    ///< only one line for each failure, and the counts
  bool verbose = false;  ///< every case when it ends, with each segment in the notation
  bool strict = false;   ///< a warn is shown as a failure
  std::string folder{};  ///< of results.json, as the reader of the view sees it; captures are below it
};

}  // namespace tcpspec::report
