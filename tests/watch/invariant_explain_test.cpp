// What is said about invariants to people.
#include "watch/invariant_explain.hpp"

#include <gmock/gmock.h>

#include "base/file.hpp"

namespace tcpspec::watch {
namespace {

using testing::HasSubstr;

TEST(InvariantExplained, SaysWhatEachFactMeans) {
  const auto catalogue = cases::load_catalogue(std::string(TCPSPEC_SOURCE_DIR) + "/cases/requirements");
  const InvariantsResult read = read_invariants({{"test.yaml",
                                                  "- invariant: window-stays\n"
                                                  "  title: The window stays\n"
                                                  "  why: It is promised\n"
                                                  "  checks: RFC9293-SHLD-14\n"
                                                  "  when: ACK and not RST\n"
                                                  "  holds: SEG.EDGE >= EDGE.MAX\n"
                                                  "  caught: [takes-window-back, shrinks-window]\n"}},
                                                catalogue.catalogue);
  ASSERT_EQ(read.invariants.size(), 1U);
  EXPECT_EQ(explain(read.invariants[0], catalogue.catalogue, 70),
            "window-stays\n"
            "  The window stays.\n"
            "\n"
            "It is promised\n"
            "\n"
            "Held against every segment that the target sends, in every case and\n"
            "every point of a sweep.\n"
            "\n"
            "  When:  ACK and not RST\n"
            "  Holds: SEG.EDGE >= EDGE.MAX\n"
            "\n"
            "Facts\n"
            "  - ACK: 1 if the control bit is set\n"
            "  - RST: 1 if the control bit is set\n"
            "  - SEG.EDGE: SEG.ACK+SEG.WND, the right edge that it offers\n"
            "  - EDGE.MAX: the highest SEG.EDGE so far\n"
            "\n"
            "Requirement\n"
            "  - RFC9293-SHLD-14 (SHOULD NOT): Discouraged: a receiver moves its\n"
            "    right window edge to the left.\n"
            "\n"
            "Broken by the mutants takes-window-back, shrinks-window.\n");
}

TEST(InvariantReference, HasEveryFact) {
  const std::string page = base::read_file(TCPSPEC_SOURCE_DIR "/cases/invariants/README.md");
  std::string table = "| fact | |\n|---|---|\n";
  for (const FactRow& row : fact_rows())
    table += "| `" + std::string(row.name) + "` | " + std::string(row.means) + " |\n";
  EXPECT_THAT(page, testing::EndsWith(table)) << "the table of facts must be that of tester/watch/facts.cpp";
}

TEST(InvariantReference, ExplainsEveryKey) {
  const std::string page = base::read_file(TCPSPEC_SOURCE_DIR "/cases/invariants/README.md");
  for (const char* key : {"invariant", "title", "why", "checks", "when", "holds", "caught"})
    EXPECT_THAT(page, HasSubstr("| `" + std::string(key) + "` |"));
}

}  // namespace
}  // namespace tcpspec::watch
