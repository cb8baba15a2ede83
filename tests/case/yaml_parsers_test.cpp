// What libyaml reads at once, yaml-cpp reads alike: positions too.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.hpp"
#include "case/yaml_parsers.hpp"

namespace tcpspec::cases {
namespace {

void expect_alike(const Node& a, const Node& b, const std::string& where) {
  const std::string place = where + ":" + std::to_string(b.at.line) + ":" + std::to_string(b.at.column);
  ASSERT_EQ(name_of(a.kind), name_of(b.kind)) << place;
  EXPECT_EQ(a.text, b.text) << place;
  EXPECT_EQ(a.at.line, b.at.line) << place;
  EXPECT_EQ(a.at.column, b.at.column) << place;
  EXPECT_EQ(a.columns, b.columns) << place;
  EXPECT_EQ(a.flow, b.flow) << place;
  ASSERT_EQ(a.items.size(), b.items.size()) << place;
  for (std::size_t i = 0; i < a.items.size(); ++i) expect_alike(a.items[i], b.items[i], where);
  ASSERT_EQ(a.entries.size(), b.entries.size()) << place;
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    expect_alike(a.entries[i].key, b.entries[i].key, where);
    expect_alike(a.entries[i].value, b.entries[i].value, where);
  }
}

void expect_both_read(const std::string& name, const std::string& text) {
  const Source source(name, text);
  Diagnostics errors(source);
  const std::optional<Node> plain = parse_plain_yaml(source), any = parse_any_yaml(source, errors);
  ASSERT_TRUE(plain && any) << name << " " << render(errors.take());
  expect_alike(*plain, *any, name);
}

TEST(YamlParsers, ReadEveryShippedFileAlike) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(TCPSPEC_SOURCE_DIR "/cases")) {
    if (entry.path().extension() != ".yaml") continue;
    expect_both_read(entry.path().string(), base::read_file(entry.path()));
    ++files;
  }
  EXPECT_GT(files, 100);
}

TEST(YamlParsers, ReadOddTextsAlike) {
  for (const char* text :
       {"a:\nb: ~\nc: null\nd: ''\ne: [x]\n", "é日: {ü: x, b: 'y''é'}\n", "- - a\n  - b: c\n    d: e\n-\n",
        "a: one\n  two\nb: >-\n  three\n  four\nc: |\n  x\n\n  y\n", "k:\n- a\n- [b, c: d]\n",
        "a: b # c\n# d\n", "a: \"\\x41\\n\\\"\"\n", "a: b\r\nc: d\r\n"})
    expect_both_read("odd.yaml", text);
}

TEST(YamlParsers, LeaveToYamlCppWhatIsWrong) {
  for (const char* text :
       {"a: &x b\n", "a: *x\n", "a: !t b\n", "<<: {a: b}\n", "a: b\na: c\n", "{a: b", "a: b\n---\nc: d\n", "",
        "\xef\xbb\xbf"
        "a: b\n",
        "%YAML 1.1\n---\na: b\n"})
    EXPECT_FALSE(parse_plain_yaml(Source("wrong.yaml", text))) << text;
}

}  // namespace
}  // namespace tcpspec::cases
