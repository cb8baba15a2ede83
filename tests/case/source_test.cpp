#include "case/source.hpp"

#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

std::string rendered(const std::string& line, int column) {
  const Source source("f.yaml", line + "\n");
  Diagnostics errors(source);
  errors.add({"f.yaml", 1, column}, "wrong");
  return render(errors.take());
}

TEST(Source, CountsColumnsInCharacters) {
  const Source source("f", "a\xc3\xa9\xe6\x97\xa5z\nsecond");
  EXPECT_EQ(source.position(1, 0).column, 1);
  EXPECT_EQ(source.position(1, 1).column, 2);
  EXPECT_EQ(source.position(1, 3).column, 3);
  EXPECT_EQ(source.position(1, 6).column, 4);
  EXPECT_EQ(source.line(2), "second");
  EXPECT_EQ(source.line(3), "");
}

TEST(Render, PlacesTheCaretByCells) {
  EXPECT_EQ(rendered("abc", 2), "f.yaml:1:2: error: wrong\n  abc\n   ^\n");
  EXPECT_EQ(rendered("日本x", 3), "f.yaml:1:3: error: wrong\n  日本x\n      ^\n") << "two cells each";
  EXPECT_EQ(rendered("e\xcc\x81x", 3), "f.yaml:1:3: error: wrong\n  e\xcc\x81x\n   ^\n")
      << "a combining accent has none";
  EXPECT_EQ(rendered("\tx", 2), "f.yaml:1:2: error: wrong\n   x\n   ^\n");
  EXPECT_EQ(rendered("ab", 5), "f.yaml:1:5: error: wrong\n  ab\n      ^\n") << "beyond the end of the line";
}

TEST(Render, KeepsControlCharactersOffTheTerminal) {
  EXPECT_EQ(rendered("\x1b[31mx\x7f", 6).find('\x1b'), std::string::npos);
  EXPECT_EQ(rendered("\xff\xfe", 1).find('\xff'), std::string::npos);
}

TEST(Render, SaysWhatIsNearAndWhatIsAllowed) {
  const Source source("f.yaml", "sned: x\n");
  Diagnostics errors(source);
  errors.add({"f.yaml", 1, 1}, "unknown verb `sned`", "send", "send, expect");
  EXPECT_EQ(render(errors.take()),
            "f.yaml:1:1: error: unknown verb `sned`\n  sned: x\n  ^ did you mean `send`?\n  allowed here: "
            "send, expect\n");
}

TEST(Render, SortsByFileAndPlaceAndCutsAtTwenty) {
  std::vector<Diagnostic> all;
  for (int line = 25; line >= 1; --line) all.push_back({{"b", line, 1}, "x", {}, {}, "text"});
  all.push_back({{"a", 0, 0}, "cannot be read", {}, {}, {}});
  const std::string text = render(all);
  EXPECT_EQ(text.rfind("a: error: cannot be read\nb:1:1: error: x\n", 0), 0U) << text;
  EXPECT_NE(text.find("b:20:1"), std::string::npos);
  EXPECT_EQ(text.find("b:21:1"), std::string::npos);
  EXPECT_NE(text.find("b: … and 5 more\n"), std::string::npos);
}

TEST(Diagnostics, KeepOneMistakeAPlace) {
  const Source source("f", "x\n");
  Diagnostics errors(source);
  errors.add({"f", 1, 1}, "first");
  errors.add({"f", 1, 1}, "second");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors.take().front().message, "first");
}

}  // namespace
}  // namespace tcpspec::cases
