#pragma once

#include <string>

namespace tcpspec::report {

/// How a view is to be shown.  All but `strict` concern only views that a person looks at on a screen.
struct RenderOptions {
  bool color = false;
  bool ascii = false;    ///< no character beyond ASCII
  int width = 80;        ///< cells; below 40 counts as 40
  bool uncut = false;    ///< nobody's screen: what is told in one line is told whole
  bool quiet = false;    ///< only the failures in a line each, and the counts
  bool verbose = false;  ///< every case as it ends, each segment of it in the notation
  bool strict = false;   ///< a warn is shown as a failure
  std::string folder{};  ///< of results.json, from where who reads the view stands; captures are below it
};

}  // namespace tcpspec::report
