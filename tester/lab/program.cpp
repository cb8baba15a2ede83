#include "lab/program.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <stdexcept>

namespace tcpspec::lab {
namespace {

constexpr off_t output_tail = 2000;

drive::Descriptor open_again(const drive::Descriptor& fd) {
  return drive::Descriptor(fcntl(fd.get(), F_DUPFD_CLOEXEC, 0), "dup");
}

}  // namespace

Program::Program(std::shared_ptr<Keeper> keeper, Place place, std::string command)
    : keeper_(std::move(keeper)), place_(place), command_(std::move(command)) {
  start();
}

Program::~Program() { stop(); }

void Program::start() {
  output_ = drive::Descriptor(memfd_create("output", MFD_CLOEXEC), "memfd");
  // Both streams share one file: each write must go to its end.
  if (fcntl(output_.get(), F_SETFL, O_APPEND) < 0) throw drive::os_error("fcntl");
  drive::ChildStreams ends;
  ends.input = drive::Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC), "/dev/null");
  ends.output = open_again(output_);
  ends.errors = open_again(output_);
  child_ = start_program(keeper_, place_, {"/bin/sh", "-c", command_}, std::move(ends));
}

void Program::stop() {
  if (!child_) return;
  try {
    child_->terminate();
  } catch (const std::exception&) {
    // The keeper has ended, and so has the program.
  }
  child_.reset();
}

void Program::restart() {
  stop();
  start();
}

bool Program::running() { return !child_->ended({}); }

std::string Program::output() const {
  const off_t size = lseek(output_.get(), 0, SEEK_END);
  const off_t from = std::max<off_t>(0, size - output_tail);
  std::string text(static_cast<std::size_t>(std::max<off_t>(0, size - from)), '\0');
  const ssize_t n = pread(output_.get(), text.data(), text.size(), from);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, n)));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void Program::require_running() {
  if (running()) return;
  const std::string said = output();
  throw std::runtime_error("the program (" + command_ + ") " + child_->fate({}) +
                           (said.empty() ? ", without output" : ":\n" + said));
}

}  // namespace tcpspec::lab
