#pragma once
// The parser of each verb, ready to read its words; they are in options_*.cpp.

#include <memory>

#include "cli/parser.hpp"

namespace tcpspec::cli {

std::unique_ptr<Parser> make_run(const Verbs&);
std::unique_ptr<Parser> make_await(const Verbs&);
std::unique_ptr<Parser> make_report(const Verbs&);
std::unique_ptr<Parser> make_compare(const Verbs&);
std::unique_ptr<Parser> make_merge(const Verbs&);
std::unique_ptr<Parser> make_baseline(const Verbs&);
std::unique_ptr<Parser> make_replay(const Verbs&);
std::unique_ptr<Parser> make_list(const Verbs&);
std::unique_ptr<Parser> make_explain(const Verbs&);
std::unique_ptr<Parser> make_coverage(const Verbs&);
std::unique_ptr<Parser> make_check(const Verbs&);
std::unique_ptr<Parser> make_schema(const Verbs&);
std::unique_ptr<Parser> make_init(const Verbs&);
std::unique_ptr<Parser> make_doctor(const Verbs&);
std::unique_ptr<Parser> make_probe(const Verbs&);
std::unique_ptr<Parser> make_mutants(const Verbs&);
std::unique_ptr<Parser> make_sweep(const Verbs&);
std::unique_ptr<Parser> make_diff(const Verbs&);
std::unique_ptr<Parser> make_walk(const Verbs&);
std::unique_ptr<Parser> make_scan(const Verbs&);

}  // namespace tcpspec::cli
