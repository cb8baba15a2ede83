// How many segments a second this machine can send over a lab's link when it does nothing else: what the rate
// of `tcpspec sweep lab` is to be held against.  Needs what the lab needs.
#include <chrono>
#include <cstdio>

#include "drive/packet_link.hpp"
#include "lab/lab.hpp"
#include "wire/draft.hpp"

int main() {
  using namespace tcpspec;
  constexpr int segments = 200'000;
  const auto lab = lab::Lab::create();
  drive::PacketLink link(lab->link_options());
  for (const wire::Family family : {wire::Family::ipv4, wire::Family::ipv6}) {
    wire::Draft draft;
    draft.flow = {{lab->testers(family).front(), 40000}, {lab->targets(family).front(), 9}};
    draft.flags = wire::ctl::rst;  // drawing no answer
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
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("IPv%d: %.0f segments a second\n", static_cast<int>(family), segments / took);
  }
}
