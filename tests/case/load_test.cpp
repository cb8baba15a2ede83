#include "case/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "case/notation.hpp"
#include "sample.hpp"

namespace tcpspec::cases {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

/// A folder that is removed with all that is in it.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "tcpspec-load-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string named(const std::string& id) {
  return "- case: " + id +
         "\n  title: A title\n  checks: [RFC9293-MUST-13]\n  given: LISTEN\n  steps: [{wait: 1s}]\n";
}

std::vector<std::string> ids(const LoadResult& result) {
  std::vector<std::string> out;
  for (const Case& c : result.suite.cases) out.push_back(c.id);
  return out;
}

TEST(Load, ReadsTheShippedCases) {
  const LoadResult result = load({shipped("")}, catalogue());
  EXPECT_EQ(render(result.errors), "");
  EXPECT_FALSE(result.suite.cases.empty());
}

TEST(Load, ReadsEveryPartOfTheLanguage) {
  const LoadResult result =
      load({std::string(TCPSPEC_SOURCE_DIR) + "/tests/golden/explain/cases.yaml"}, catalogue());
  ASSERT_EQ(render(result.errors), "");
  const Case* sent = result.suite.find("every-field-sent");
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->needs, Access::agent);
  EXPECT_THAT(sent->families, ElementsAre(wire::Family::ipv4));
  EXPECT_EQ(sent->receive_buffer, 4096U);
  EXPECT_EQ(sent->connections.at("C"), Differs::target_address);
  EXPECT_EQ(sent->given.opening, Opening::active);
  EXPECT_TRUE(sent->given.zero_window);
  EXPECT_EQ(sent->given_steps.size(), 2U);
  EXPECT_EQ(sent->steps[3].connection, "B");
  const auto& first = std::get<Send>(sent->steps.front().action);
  EXPECT_EQ(first.times, 3);
  EXPECT_EQ(*written_data(first.segment.alternatives.front().second), "GET / HTTP/1.0\r\n\r\n");

  const Case* expected = result.suite.find("every-key-expected");
  ASSERT_NE(expected, nullptr);
  const auto& expect = std::get<Expect>(expected->steps.front().action);
  EXPECT_EQ(expect.expectation.alternatives.size(), 3U);
  EXPECT_EQ(expect.times.least, 3);
  EXPECT_EQ(expect.times.most, 3);
  EXPECT_TRUE(expect.gaps->doubling);
  EXPECT_EQ(expect.ignoring.size(), 2U);
  EXPECT_EQ(expect.measures.size(), 2U);
  EXPECT_EQ(expect.within->to.unit, TimeUnit::rto);
  const auto& call = std::get<CallStep>(expected->steps[3].action);
  EXPECT_TRUE(call.call.find("again")->urgent);
  EXPECT_FALSE(call.returns.find("again")->exact);
  EXPECT_EQ(call.call.find("data"), nullptr);
  EXPECT_EQ(expected->verdict.size(), 3U);
}

TEST(Load, KnowsWhereEverythingStands) {
  const Case c = case_of(with_steps("    - wait: 1s\n    - send: <CTL=RST>\n"));
  EXPECT_EQ(c.at.line, 1);
  EXPECT_EQ(c.at.column, 3);
  EXPECT_EQ(c.steps[1].at.line, 7);
  EXPECT_EQ(c.steps[1].at.column, 7);
  const auto& send = std::get<Send>(c.steps[1].action);
  EXPECT_EQ(send.segment.alternatives.front().second.at.column, 13);
  EXPECT_EQ(send.segment.alternatives.front().second.text, "<CTL=RST>");
}

TEST(Load, ReadsFoldersInTheOrderOfNames) {
  const Folder folder;
  folder.write("b.yaml", named("second"));
  folder.write("a/z.yml", named("first"));
  folder.write("README.md", "no case");
  folder.write("requirements/rfc1.yaml", "no: case");
  folder.write("profiles/linux.yaml", "no: case");
  folder.write("segment-arrives/listen.yaml", "no: case");
  const LoadResult result = load({folder.path()}, catalogue());
  EXPECT_EQ(render(result.errors), "");
  EXPECT_THAT(ids(result), ElementsAre("first", "second"));
  EXPECT_EQ(result.files.size(), 2U);
}

TEST(Load, ReadsAFileNamedTwiceOnce) {
  const Folder folder;
  folder.write("a.yaml", named("first"));
  EXPECT_THAT(ids(load({folder.path(), folder / "a.yaml", folder / "./a.yaml"}, catalogue())),
              ElementsAre("first"));
}

TEST(Load, ShowsTheMistakesOfAllFilesAtOnce) {
  const Folder folder;
  folder.write("a.yaml", named("Bad"));
  folder.write("b.yaml", "- case: [\n");
  folder.write("c.yaml", named("good"));
  folder.write("d.yaml", named("good"));
  const std::string text = render(load({folder.path(), folder / "missing.yaml"}, catalogue()).errors);
  EXPECT_THAT(text, HasSubstr("a.yaml:1:9: error: the name of a case"));
  EXPECT_THAT(text, HasSubstr("b.yaml:1:9: error: this `[` is not closed"));
  EXPECT_THAT(text,
              HasSubstr("d.yaml:1:3: error: the case `good` is already in " + (folder / "c.yaml") + ":1"));
  EXPECT_THAT(text, HasSubstr("missing.yaml: error: cannot be read: No such file or directory"));
}

TEST(Load, RefusesAFolderWithoutCases) {
  const Folder folder;
  folder.write("notes.txt", "nothing");
  EXPECT_THAT(render(load({folder.path()}, catalogue()).errors), HasSubstr("has no case"));
}

TEST(Load, SaysThatAFileCannotBeRead) {
  const Folder folder;
  fs::create_directories(fs::path(folder / "a.yaml"));
  EXPECT_THAT(render(load({folder / "a.yaml"}, catalogue()).errors), HasSubstr("has no case"));
}

TEST(Load, LeavesOutACaseWithAMistakeButKeepsTheOthers) {
  const LoadResult result = load_text("x.yaml", named("Bad") + named("good"), catalogue());
  EXPECT_FALSE(result.ok());
  EXPECT_THAT(ids(result), ElementsAre("good"));
}

TEST(Load, RefusesACatchThatIsNoMutantWhereMutantsAreKnown) {
  const std::string text = named("good") + "  caught: [ignores-rts]\n";
  EXPECT_TRUE(load_text("a.yaml", text, catalogue()).ok());
  EXPECT_TRUE(load_text("a.yaml", text, catalogue(), {"ignores-rts"}).ok());
  const LoadResult result = load_text("a.yaml", text, catalogue(), {"no-paws", "ignores-rst"});
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_THAT(result.errors.front().message, HasSubstr("there is no mutant `ignores-rts`"));
  EXPECT_EQ(result.errors.front().suggestion, "ignores-rst");
  EXPECT_EQ(result.errors.front().at.line, 6);
}

}  // namespace
}  // namespace tcpspec::cases
