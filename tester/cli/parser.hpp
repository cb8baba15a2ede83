#pragma once
// A verb's parser and the declarations that verbs share.  Only options_*.cpp and command_line.cpp include
// this: CLI11 takes seconds to compile.  Every verb has a parser of its own, so that a complaint and a help
// text are about that verb alone.

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/values.hpp"
#include "cli/verbs.hpp"

namespace tcpspec::cli {

using Words = std::vector<std::string>;

/// A verb's parser together with what it fills.
class Parser {
 public:
  Parser(const std::string& name, const std::string& summary, const std::string& usage)
      : app_(summary, "tcpspec " + name), usage_(usage) {
    app_.option_defaults()->disable_flag_override();  // `--strict=no` would mean the same as `--strict`
    app_.set_help_flag("-h,--help", "this text");
    app_.get_help_ptr()->group("Display");
  }
  virtual ~Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  CLI::App& app() { return app_; }
  const std::string& usage() const { return usage_; }
  virtual int call(const Words& all) = 0;

 private:
  CLI::App app_;
  std::string usage_;
};

template <typename Options>
class VerbParser : public Parser {
 public:
  using Finish = std::function<void(VerbParser&, const Words& all)>;
  VerbParser(const std::string& name, const std::string& summary, const std::string& usage,
             std::function<int(const Options&)> entry)
      : Parser(name, summary, usage), entry_(std::move(entry)) {}

  int call(const Words& all) override {
    if (finish) finish(*this, all);
    return entry_(options);
  }

  Options options;
  Words words;  ///< positional
  Finish finish;

 private:
  std::function<int(const Options&)> entry_;
};

/// The words that are no option go to `parser.words`.
void take_words(auto& parser, const std::string& name) {
  parser.app().add_option(name, parser.words)->expected(0, -1)->group("");
}

/// A list option takes one word at a time; CLI11 would give it all words that follow, targets included.
CLI::Option* list_option(CLI::App& app, const std::string& name, Words& into, const std::string& type,
                         const std::string& help, bool commas = true);

CLI::Option* text_option(CLI::App& app, const std::string& name, std::string& into, const std::string& type,
                         const std::string& help);

/// The same, each word read by `read`.
void each_option(CLI::App& app, const std::string& name, const std::string& type, const std::string& help,
                 const std::function<void(const std::string&)>& read);

/// An option whose word is read by `read`; the last one given counts, as in a shell alias that is overridden.
CLI::Option* read_option(CLI::App& app, const std::string& name, const std::string& type,
                         const std::string& help, const std::function<void(const std::string&)>& read);

template <typename Value>
void word_option(CLI::App& app, const std::string& name, Value& into, const std::string& type,
                 const std::string& help, std::vector<std::pair<std::string, Value>> words) {
  read_option(app, name, type, help, [name, &into, words = std::move(words)](const std::string& word) {
    into = parse_word(name, word, words);
  });
}

template <typename Number>
void number_option(CLI::App& app, const std::string& name, Number& into, const std::string& help,
                   std::uint64_t low, std::uint64_t high) {
  read_option(app, name, "N", help, [=, &into](const std::string& text) {
    const std::uint64_t value = parse_number(name, text, low, high);
    if constexpr (std::is_same_v<Number, int>)
      into = static_cast<int>(value);
    else
      into = value;
  });
}

inline constexpr std::uint64_t many = 1'000'000;
inline constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

void declare_display(CLI::App& app, Display& display);
void declare_families(CLI::App& app, reach::Families& families);
/// `duration` is the word for what holds where --duration is not given.
void declare_selection(CLI::App& app, Selection& selection, const std::string& duration);
void check_selection(const CLI::App& app, Selection& selection);
void declare_application(CLI::App&,
                         reach::TargetOptions&);       ///< the options that need no knowledge of the target
void declare_reach(CLI::App&, reach::TargetOptions&);  ///< all
/// Throws UsageError for options that do not go with the target.
void check_reach(const reach::TargetOptions&);
/// An option for each row of the table of renderers (reports/renderers.hpp).  With `brief`, help only says
/// where they are explained.
void declare_views(CLI::App& app, Views& views, bool brief);

}  // namespace tcpspec::cli
