#pragma once
// What each verb is given, and its entry.  One verb is one file, verb_NAME.cpp; it prints results on standard
// output and everything else on standard error, and returns the exit code (exit.hpp).  It may throw
// UsageError, EnvironmentError and std::system_error; any other exception counts as our bug (70).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/exit.hpp"
#include "cli/views.hpp"
#include "reach/target_options.hpp"
#include "reports/captures.hpp"

namespace tcpspec::cli {

/// `--color`: `automatic` asks the environment and the stream (screen.hpp).
enum class When : std::uint8_t { automatic, always, never };

struct Display {
  When color = When::automatic;
  bool ascii = false;
};

/// `quick` < 5 s, `standard` < 90 s, `long_` more; a class includes those before it.  `--duration all` is
/// `long_`.
enum class DurationClass : std::uint8_t { quick, standard, long_ };

/// Which cases: an empty list does not restrict.  Lists of one option are alternatives, different options all
/// apply.
struct Selection {
  std::vector<std::string> paths;  ///< files and folders of cases; empty: the shipped ones
  std::string expression;          ///< -k: words of id, title and tags with `and`, `or`, `not`, parentheses
  std::vector<std::string> ids;    ///< --id: globs on the case's id
  std::vector<int> rfcs;           ///< --rfc
  std::vector<std::string> sections;   ///< --section: globs on the section of a requirement
  std::vector<std::string> levels;     ///< --level: `must`, `should`, `may`; each with its NOT form
  std::vector<std::string> tags;       ///< --tag
  std::vector<std::string> skip_tags;  ///< --skip-tag
  reach::Families families = reach::Families::both;
  DurationClass duration = DurationClass::quick;  ///< `long_` if --id is given and --duration is not
};

/// `--shard I/N`: those cases whose turn it is, by a hash of id and family; the same on every machine.
struct Shard {
  std::uint64_t index = 1;  ///< from 1
  std::uint64_t of = 1;
};

struct RunOptions : reach::TargetOptions {
  Selection selection;
  std::optional<Shard> shard;
  bool last_failed = false;  ///< only those that did not pass in the results.json of `output`

  std::string output = "tcpspec-out";  ///< -o: folder of the reports; made if missing
  std::string baseline;                ///< file of known deviations; empty: none
  std::optional<std::uint64_t> seed;   ///< absent: drawn and reported
  int jobs = 0;                        ///< -j: cases at once; 0: no bound
  int rate = 0;                        ///< --rate: segments a second that we send; 0: the default cap
  int retries = 1;                     ///< how often a case that fails is run again before it is believed
  bool dry_run = false;
  bool strict = false;               ///< a warn counts as a fail
  std::vector<std::string> fail_on;  ///< `warn`, `inconclusive`, `flaky`: also make the exit code non-zero
  bool skip_if_unprivileged = false;
  std::string fault;  ///< imitated on the wire (drive/faults.hpp); empty: none

  Views views;  ///< further reports, beside the usual ones in `output`
  report::Captures captures = report::Captures::on_failure;

  bool quiet = false;
  bool verbose = false;
  Display display;
  std::string command;  ///< the command line, quoted for a shell
};

struct ReportOptions {
  std::string results;  ///< a results.json, a folder that holds one, or `-`: standard input
  Views views;          ///< none: the terminal's on standard output
  bool strict = false;
  bool quiet = false;
  bool verbose = false;
  Display display;
};

struct ListOptions {
  enum class What : std::uint8_t { cases, requirements, tags, profiles } what = What::cases;
  Selection selection;  ///< the duration restricts only where --duration was given: the default is `long_`
  bool json = false;
  Display display;
};

struct ExplainOptions {
  std::vector<std::string> ids;    ///< of cases or requirements
  std::vector<std::string> paths;  ///< --cases: where else to look for cases
  Display display;
};

struct CheckOptions {
  std::vector<std::string> paths;  ///< files and folders; empty: the shipped cases
  bool json = false;               ///< diagnostics as JSON
  Display display;
};

struct SchemaOptions {
  enum class Of : std::uint8_t { cases, results } of = Of::cases;
};

struct DoctorOptions {
  std::string target = "lab";  ///< as RunOptions::target
  bool allow_public = false;
  Display display;
};

/// `ports` are further ports to try.
struct ProbeOptions : reach::TargetOptions {
  std::string output;  ///< -o: write the profile here; empty: standard output
  std::string name;    ///< of the profile; empty: from the target
  std::optional<std::uint64_t> seed;
  int rate = 0;
  reach::Families families = reach::Families::both;
  Display display;
};

int run(const RunOptions&);
int report(const ReportOptions&);
int list(const ListOptions&);
int explain(const ExplainOptions&);
int check(const CheckOptions&);
int schema(const SchemaOptions&);
int doctor(const DoctorOptions&);
int probe(const ProbeOptions&);

}  // namespace tcpspec::cli
