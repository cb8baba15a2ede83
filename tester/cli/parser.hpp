#pragma once
// A verb's parser and the declarations that verbs share. Every verb has its own parser, so that errors and
// help are about this verb only.

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "cli/command_line.hpp"
#include "cli/option_set.hpp"
#include "cli/verbs.hpp"

namespace tcpspec::cli {

/// A verb's options and the variables that they fill.
class Parser {
 public:
  Parser(const std::string& verb, const std::string& summary, std::string usage)
      : declared_(verb, summary), usage_(std::move(usage)) {}
  virtual ~Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  OptionSet& declared() { return declared_; }
  const std::string& usage() const { return usage_; }
  virtual int call(const Words& all) = 0;

 private:
  OptionSet declared_;
  std::string usage_;
};

template <typename Options>
class VerbParser : public Parser {
 public:
  using Finish = std::function<void(VerbParser&, const Words& all)>;
  VerbParser(const std::string& verb, const std::string& summary, std::string usage,
             std::function<int(const Options&)> entry)
      : Parser(verb, summary, std::move(usage)), entry_(std::move(entry)) {}

  int call(const Words& all) override {
    if (finish) finish(*this, all);
    return entry_(options);
  }

  Options options;
  Words words;  ///< those that belong to no option
  Finish finish;

 private:
  std::function<int(const Options&)> entry_;
};

/// The words that are not options go to `parser.words`.
void take_words(auto& parser, const std::string& name) { parser.declared().words(name, parser.words); }

inline constexpr std::uint64_t many = 1'000'000;
inline constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

void declare_display(OptionSet&, Display&);
void declare_timescale(OptionSet&, double& timescale);
void declare_families(OptionSet&, reach::Families&);
/// `duration` is the word of the default for --duration.
void declare_selection(OptionSet&, Selection&, const std::string& duration);
void declare_duration(OptionSet&, DurationClass&, const std::string& meaning);
void check_selection(const OptionSet&, Selection&);
void declare_application(OptionSet&,
                         reach::TargetOptions&);        ///< the options that need no knowledge of the target
void declare_reach(OptionSet&, reach::TargetOptions&);  ///< all
/// Throws UsageError for options that do not belong to the target.
void check_reach(const reach::TargetOptions&);
/// The target of a verb that plays no cases, from the words that are not options; `all` is the command line.
/// Throws UsageError as check_reach().
void take_target(TestOptions&, const Words& words, const Words& all);
/// An option for each row of the table of renderers (reports/renderers.hpp). With `brief`, the help only says
/// which verb explains them.
void declare_views(OptionSet&, Views&, bool brief);

}  // namespace tcpspec::cli
