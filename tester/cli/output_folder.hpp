#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/views.hpp"
#include "drive/descriptor.hpp"

namespace tcpspec::cli {

/// The folder of a run's reports, locked for this process. Another run cannot use it; the folder is free when
/// this process ends for any reason.
class OutputFolder {
 public:
  /// Makes it if it is missing.  Throws EnvironmentError if another run holds it, and std::system_error if it
  /// cannot be made.
  explicit OutputFolder(const std::string& folder);
  /// What was made and is still empty is removed.
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  /// Closes the descriptors that were kept for writing, because the run may have used all others.
  void make_room() { spare_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;  ///< the innermost last
  drive::Descriptor held_;
  std::vector<drive::Descriptor> spare_;
};

/// Checks whether the usual reports in `folder` and `further` ones can be written, before the work and not
/// after it. Throws std::system_error or EnvironmentError for the first that cannot.
void check_writable(const std::string& folder, const Views& further);

}  // namespace tcpspec::cli
