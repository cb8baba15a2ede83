#include "cli/verb_schema.hpp"

#include <iostream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/shipped_files.hpp"
#include "case/schema.hpp"
#include "cli/exit.hpp"
#include "lab/profile_keys.hpp"

namespace tcpspec::cli {

int schema(const SchemaOptions& options) {
  switch (options.of) {
    case SchemaOptions::Of::cases: std::cout << cases::json_schema(); return code(Exit::ok);
    case SchemaOptions::Of::profile: std::cout << lab::profile_schema(); return code(Exit::ok);
    case SchemaOptions::Of::results: break;
  }
  const auto path = base::data_folder() / "reports" / "results.schema.json";
  std::error_code problem;
  const std::optional<std::string> text = base::read_file(path, problem);
  if (!text)
    throw EnvironmentError("the schema of results.json cannot be read: " + path.string() + ": " +
                           problem.message());
  std::cout << *text;
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
