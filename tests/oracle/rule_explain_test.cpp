#include "oracle/rule_explain.hpp"

#include "../golden/golden.hpp"
#include "tables.hpp"

namespace tcpspec::oracle {
namespace {

TEST(ExplainRule, ReadsAsEnglish) {
  for (const char* id : {"G-6", "SR-2", "TWS-4", "G-10", "P-5"})
    tcpspec::test::expect_golden("explain/rule-" + std::string(id) + ".txt",
                                 explain(*tables().find(id), tables(), catalogue()));
}

}  // namespace
}  // namespace tcpspec::oracle
