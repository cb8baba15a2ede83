// How many segments a second this machine can send over a lab's link when it does nothing else, and how many
// points and segments a second `tcpspec sweep lab` makes of that.  Needs what the lab needs; best of an
// optimized build, and of a machine that has nothing else to do: build/.../tests/bench/link_bench
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "drive/packet_link.hpp"
#include "lab/lab.hpp"
#include "wire/draft.hpp"

namespace {

using namespace tcpspec;

/// Segments a second, drawing no answer.
double bare(lab::Lab& lab, drive::PacketLink& link, wire::Family family) {
  constexpr int segments = 200'000;
  wire::Draft draft;
  draft.flow = {{lab.testers(family).front(), 40000}, {lab.targets(family).front(), 9}};
  draft.flags = wire::ctl::rst;
  const wire::Octets octets = wire::emit(draft);
  std::vector<drive::Frame> frames;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < segments; ++i) {
    link.send(octets);
    if (i % 64 == 0) {
      frames.clear();
      link.receive(frames);
    }
  }
  return segments / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Plays the sweep, prints what it says, and returns the segments a second that it sent; 0 if it failed.
double swept() {
  const auto folder = std::filesystem::temp_directory_path() / "tcpspec-link-bench";
  const std::string command = TCPSPEC_PATH " sweep lab -o '" + folder.string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  double points = 0, segments = 0;
  char line[512];
  while (pipe && std::fgets(line, sizeof line, pipe.get()) != nullptr) {
    std::fputs(line, stdout);
    std::sscanf(line, "%lf points and %lf segments", &points, &segments);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return segments;
}

}  // namespace

int main() {
  double loop = 0;
  {
    const auto lab = lab::Lab::create();
    drive::PacketLink link(lab->link_options());
    for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6}) {
      const double rate = bare(*lab, link, family);
      std::printf("A bare loop, IPv%d: %.0f segments a second\n", static_cast<int>(family), rate);
      loop += rate / 2;
    }
  }
  std::fflush(stdout);
  const double segments = swept();
  std::printf("The sweep sends %.0f %% of what a bare loop does.\n", 100 * segments / loop);
  return segments > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
