// The checker itself: each rule is seen to catch what it is for.
#include "rules.hpp"

#include <gtest/gtest.h>

namespace tcpspec::layering {
namespace {

std::string said(const std::vector<Offence>& offences) {
  std::string all;
  for (const Offence& offence : offences)
    all += offence.file + ":" + std::to_string(offence.line) + ": " + offence.what + "\n";
  return all;
}

TEST(Module, IsTheFolderBelowTester) {
  EXPECT_EQ(module_of("tester/wire/seq.hpp"), "wire");
  EXPECT_EQ(module_of("reports/json.cpp"), "reports");
  EXPECT_EQ(module_of("tester/other/x.hpp"), "");
  EXPECT_EQ(module_of("tester/wire"), "");
}

TEST(Includes, MayPointDownwards) {
  EXPECT_EQ(
      said(check_includes("tester/run/machine.cpp",
                          "#include <vector>\n#include \"run/machine.hpp\"\n#include \"oracle/tcb.hpp\"\n"
                          "#include \"case/case.hpp\"\n#include \"wire/seq.hpp\"\n")),
      "");
  EXPECT_EQ(said(check_includes("tester/cli/main.cpp", "#include \"reports/json.hpp\"\n#include <chrono>\n")),
            "");
}

TEST(Includes, MayNotPointUpwards) {
  EXPECT_EQ(said(check_includes("tester/wire/seq.cpp", "// a word\n\n#include \"case/case.hpp\"\n")),
            "tester/wire/seq.cpp:3: wire may not know case/case.hpp\n");
  EXPECT_EQ(said(check_includes("tester/run/x.cpp", "#include \"drive/link.hpp\"\n")),
            "tester/run/x.cpp:1: run may not know drive/link.hpp\n");
}

TEST(Includes, KeepTheSimAndTheOracleApart) {
  EXPECT_EQ(said(check_includes("tester/sim/x.cpp", "#include \"oracle/tcb.hpp\"\n")),
            "tester/sim/x.cpp:1: sim may not know oracle/tcb.hpp\n");
  EXPECT_EQ(said(check_includes("tester/oracle/x.cpp", "#include \"sim/tcb.hpp\"\n")),
            "tester/oracle/x.cpp:1: oracle may not know sim/tcb.hpp\n");
}

TEST(Includes, GiveTheSimOnlyTheInterfacesOfTheDrivers) {
  EXPECT_EQ(
      said(check_includes("tester/sim/x.cpp", "#include \"drive/link.hpp\"\n#include \"drive/clock.hpp\"\n")),
      "");
  EXPECT_EQ(said(check_includes("tester/sim/x.cpp", "#include \"drive/packet_link.hpp\"\n")),
            "tester/sim/x.cpp:1: sim may not know drive/packet_link.hpp\n");
  EXPECT_NE(said(check_includes("tester/drive/link.hpp", "#include \"run/task.hpp\"\n")), "");
  EXPECT_NE(said(check_includes("tester/drive/clock.hpp", "#include <chrono>\n")), "");
}

TEST(Includes, GiveTheRenderersOnlyTheValuesOfARun) {
  EXPECT_EQ(said(check_includes("reports/x.cpp", "#include \"run/report.hpp\"\n#include <unistd.h>\n")), "");
  EXPECT_EQ(said(check_includes("reports/x.cpp", "#include \"run/machine.hpp\"\n")),
            "reports/x.cpp:1: reports may not know run/machine.hpp\n");
}

TEST(Includes, BringNeitherSocketNorClockIntoThePureModules) {
  for (const char* module : {"wire", "case", "oracle", "run", "sim"})
    for (const char* header : {"chrono", "ctime", "time.h", "thread", "unistd.h", "sys/socket.h",
                               "netinet/tcp.h", "arpa/inet.h", "poll.h"}) {
      const std::string file = std::string("tester/") + module + "/x.hpp";
      EXPECT_EQ(check_includes(file, "#include <" + std::string(header) + ">\n").size(), 1u)
          << file << header;
    }
  EXPECT_EQ(said(check_includes("tester/drive/x.cpp", "#include <sys/socket.h>\n")), "");
}

TEST(Includes, AreSeenHoweverTheyAreWritten) {
  EXPECT_EQ(check_includes("tester/wire/x.cpp", "  #  include   <chrono>  // why\n").size(), 1u);
  EXPECT_EQ(check_includes("tester/wire/x.cpp", "#include\"run/x.hpp\"").size(), 1u);
  EXPECT_EQ(check_includes("tester/wire/x.cpp", "// #include <chrono> would bring a clock\n").size(), 0u);
}

TEST(Includes, NameTheirModule) {
  EXPECT_EQ(check_includes("tester/wire/x.cpp", "#include \"seq.hpp\"\n").size(), 1u);
  EXPECT_EQ(check_includes("tester/cli/x.cpp", "#include \"wire/../sim/x.hpp\"\n").size(), 1u);
  EXPECT_EQ(check_includes("tester/extra/x.cpp", "").size(), 1u)
      << "a new module needs a place in the layers";
}

TEST(Algorithm, IsIncludedWhereItIsCalled) {
  // In parts, or this file would offend itself.
  const auto check = [](const std::string& before, const std::string& call) {
    return said(check_algorithm("x.cpp", before + "std" + "::" + call));
  };
  EXPECT_EQ(check("#include <algorithm>\n", "sort(a, b);"), "");
  EXPECT_EQ(check("// ", "sort(a, b)"), "");
  EXPECT_EQ(check("", "unique_ptr<int> a;"), "");
  EXPECT_EQ(check("", "set_terminate(a);"), "");
  for (const std::string call : {"sort", "find_if", "any_of", "min_element", "lower_bound", "remove_if",
                                 "set_union", "clamp", "equal"})
    EXPECT_EQ(check("#include <map>\n\n", call + "(a, b)"),
              "x.cpp:3: calls std::" + call + " without <algorithm>\n");
  EXPECT_NE(check("", "max<int>(a, b)"), "");
}

TEST(Length, EndsAtSixHundredLines) {
  std::string text;
  for (int i = 0; i < 600; ++i) text += "x\n";
  EXPECT_EQ(said(check_length("tester/wire/x.cpp", text)), "");
  EXPECT_EQ(said(check_length("tester/wire/x.cpp", text + "x\n")), "tester/wire/x.cpp:601: has 601 lines\n");
}

TEST(Paths, OfAMachineAreFound) {
  for (const std::string folder : {"work", "root", "farm", "home"}) {
    const std::string path = "/" + folder + "/x";
    EXPECT_EQ(check_paths("x", "a\n" + path + "\n").size(), 1u) << path;
    EXPECT_EQ(check_paths("x", "\"" + path + "\"").size(), 1u) << path;
    EXPECT_EQ(check_paths("x", "frame" + path).size(), 0u) << "part of a longer relative path";
  }
  EXPECT_EQ(said(check_paths("a", "\n\nin /" + std::string("work/main"))),
            "a:3: names a path of a machine\n");
}

}  // namespace
}  // namespace tcpspec::layering
