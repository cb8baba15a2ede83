#include "case/yaml.hpp"

#include <gtest/gtest.h>

namespace tcpspec::cases {
namespace {

struct Read {
  std::optional<Node> root;
  std::vector<Diagnostic> errors;
};

Read read(const std::string& text) {
  const Source source("test.yaml", text);
  Diagnostics errors(source);
  Read out;
  out.root = parse_yaml(source, errors);
  out.errors = errors.take();
  return out;
}

Node good(const std::string& text) {
  const Read out = read(text);
  EXPECT_EQ(render(out.errors), "");
  return out.root.value_or(Node{});
}

TEST(Yaml, ReadsEveryScalarAsText) {
  const Node root = good("[no, on, 010, 1:30, 6298:2.1, 0x10, 1e3, 'a', \"b\"]\n");
  std::vector<std::string> texts;
  for (const Node& item : root.items) texts.push_back(item.text);
  EXPECT_EQ(texts,
            (std::vector<std::string>{"no", "on", "010", "1:30", "6298:2.1", "0x10", "1e3", "a", "b"}));
}

TEST(Yaml, CountsColumnsInCharacters) {
  const Node root = good("é日: {ü: x, b: y}\n");
  const Node& inner = root.entries.front().value;
  EXPECT_EQ(inner.entries[0].key.at.column, 6);
  EXPECT_EQ(inner.entries[1].key.at.column, 12);
  EXPECT_EQ(inner.entries[1].value.at.column, 15);
}

TEST(Yaml, PointsIntoPlainAndQuotedTexts) {
  const Node root = good("a: plain\nb: 'it''s é x'\nc: \"a\\\\b \\x41\"\nd: \"é\\\"x\"\n");
  EXPECT_EQ(root.find("a")->position_of(2).column, 6);
  const Node& single = *root.find("b");
  EXPECT_EQ(single.text, "it's é x");
  EXPECT_EQ(single.position_of(3).column, 9) << "the s after the doubled quote";
  EXPECT_EQ(single.position_of(8).column, 13) << "the x after a character of two octets";
  EXPECT_EQ(root.find("c")->position_of(3).column, 4) << "escapes of several digits are not followed";
  EXPECT_EQ(root.find("d")->position_of(3).column, 8);
}

TEST(Yaml, PointsAtTheStartOfFoldedTexts) {
  const Node root = good("a: one\n  two\nb: >-\n  three\n  four\n");
  EXPECT_EQ(root.find("a")->text, "one two");
  EXPECT_EQ(root.find("a")->position_of(5).line, 1);
  EXPECT_EQ(root.find("a")->position_of(5).column, 4);
  EXPECT_EQ(root.find("b")->text, "three four");
}

TEST(Yaml, GivesAnEmptyValueThePlaceOfItsKey) {
  const Node root = good("a:\n\n\nb: x\n");
  EXPECT_EQ(root.find("a")->kind, Node::Kind::empty);
  EXPECT_EQ(root.find("a")->at.line, 1);
}

TEST(Yaml, KnowsFlowFromBlock) {
  const Node root = good("a: {b: c}\nd:\n  e: f\n");
  EXPECT_TRUE(root.find("a")->find("b")->flow);
  EXPECT_FALSE(root.find("d")->find("e")->flow);
}

TEST(Yaml, HasLinesThatEndInCarriageReturnToo) {
  const Node root = good("a: x\r\nb: y\r\n");
  EXPECT_EQ(root.find("b")->text, "y");
  EXPECT_EQ(root.find("b")->at.line, 2);
}

TEST(Yaml, GoesOnAfterAMistakeThatLeavesTheRestReadable) {
  const Read out = read("a: x\na: y\nb: &n z\nc: *n\n");
  EXPECT_EQ(out.errors.size(), 3U);
  ASSERT_TRUE(out.root);
  EXPECT_EQ(out.root->find("a")->text, "x");
}

TEST(Yaml, RefusesEnormousFiles) { EXPECT_EQ(read(std::string((4U << 20U) + 1, 'a')).errors.size(), 1U); }

TEST(Yaml, RefusesAliasBombsBeforeTheyGrow) {
  std::string bomb = "a: &a [x, x]\n";
  for (char c = 'b'; c < 'z'; ++c)
    bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
            static_cast<char>(c - 1) + "]\n";
  EXPECT_GT(read(bomb).errors.size(), 20U);
}

}  // namespace
}  // namespace tcpspec::cases
