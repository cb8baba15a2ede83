#pragma once
// The options of one verb: declared, then read from the command line.  CLI11 is behind option_set.cpp alone,
// because each file that includes it takes seconds to compile.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/help.hpp"
#include "cli/option_values.hpp"

namespace tcpspec::cli {

using Words = std::vector<std::string>;

class OptionSet {
 public:
  OptionSet(const std::string& verb, const std::string& summary);
  ~OptionSet();
  OptionSet(const OptionSet&) = delete;
  OptionSet& operator=(const OptionSet&) = delete;

  // ---- declaring; the variables must outlive the set

  /// The heading of the next options; with an empty one they are not in the help.
  void group(const std::string& heading);
  /// Below the options in the help.
  void footer(const std::string& text);
  /// Words without an option.
  void words(const std::string& name, Words& into);
  /// `names`: `-o,--output`. A value for a flag is refused: `--strict=no` would mean the same as `--strict`.
  void flag(const std::string& names, bool& into, const std::string& help);
  void text(const std::string& names, std::string& into, const std::string& type, const std::string& help);
  /// One word at a time, repeatable; with `commas`, one word may hold several items.
  void list(const std::string& names, Words& into, const std::string& type, const std::string& help,
            bool commas = true);

  using Read = std::function<void(const std::string& word)>;  ///< throws UsageError
  /// The last word given counts, as in a shell alias that is overridden.
  /// `values`: all that it takes, if these are a few words.
  void read(const std::string& names, const std::string& type, const std::string& help, const Read&,
            const Words& values = {});
  /// Repeatable; each word is read.
  void each(const std::string& names, const std::string& type, const std::string& help, const Read&);

  template <typename Value>
  void word(const std::string& names, Value& into, const std::string& type, const std::string& help,
            std::vector<std::pair<std::string, Value>> words) {
    Words values;
    for (const auto& [name, value] : words) values.push_back(name);
    const auto choose = [names, &into, words = std::move(words)](const std::string& word) {
      into = parse_word(names, word, words);
    };
    read(names, type, help, choose, values);
  }

  template <typename Number>
  void number(const std::string& names, Number& into, const std::string& help, std::uint64_t low,
              std::uint64_t high) {
    read(names, "N", help, [=, &into](const std::string& text) {
      into = static_cast<Number>(parse_number(names, text, low, high));
    });
  }

  // ---- reading

  enum class Asked : std::uint8_t { verb, help };
  /// `words` without the verb. Throws UsageError with the nearest option for an unknown one.
  Asked parse(const Words& words);
  bool given(const std::string& name) const;

  const std::string& summary() const { return summary_; }
  /// In the order of declaration, `--help` last.
  VerbHelp help(const std::string& usage) const;

 private:
  struct Library;
  std::unique_ptr<Library> library_;
  std::string summary_;
};

}  // namespace tcpspec::cli
