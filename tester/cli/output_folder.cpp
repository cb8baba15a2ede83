#include "cli/output_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "base/error.hpp"
#include "reports/write_file.hpp"

namespace tcpspec::cli {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kept_for_writing = 4;
}

OutputFolder::OutputFolder(const std::string& folder) {
  std::error_code unclear;
  for (fs::path part = folder; !part.empty() && !fs::exists(part, unclear); part = part.parent_path())
    made_.push_back(part);
  std::reverse(made_.begin(), made_.end());
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw std::system_error(error, "cannot make the folder " + folder + " (-o names another)");
  held_ = drive::Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!held_) throw drive::os_error("cannot use the folder " + folder + " (-o names another)");
  while (spare_.size() < kept_for_writing)
    spare_.emplace_back(::fcntl(held_.get(), F_DUPFD_CLOEXEC, 0), "descriptors for the reports");
  if (::flock(held_.get(), LOCK_EX | LOCK_NB) == 0) return;
  // Some network file systems have no locks; a run is worth more than a lock.
  if (errno == EWOULDBLOCK)
    throw EnvironmentError("another run is writing its reports to " + folder + "; -o names another folder");
}

OutputFolder::~OutputFolder() {
  // A program that we started may still have a copy of the descriptor, which would hold the lock.
  ::flock(held_.get(), LOCK_UN);
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder)
    if (::rmdir(folder->c_str()) != 0) break;
}

void check_writable(const std::string& folder, const Views& further) {
  const Views all = with_usual_views(folder, further);
  for (const View& view : all.list)
    if (view.where != "-") report::check_writable(view.where);
  check_step_summary(all);
}

}  // namespace tcpspec::cli
