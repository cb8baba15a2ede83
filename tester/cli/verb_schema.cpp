#include <fstream>
#include <iostream>

#include "base/shipped_files.hpp"
#include "case/schema.hpp"
#include "cli/verbs.hpp"

namespace tcpspec::cli {

int schema(const SchemaOptions& options) {
  switch (options.of) {
    case SchemaOptions::Of::cases: std::cout << cases::json_schema(); return code(Exit::ok);
    case SchemaOptions::Of::results: break;
  }
  const auto path = base::data_folder() / "reports" / "results.schema.json";
  std::ifstream file(path);
  if (!file) throw EnvironmentError("the schema of results.json is not there: " + path.string());
  std::cout << file.rdbuf();
  return code(Exit::ok);
}

}  // namespace tcpspec::cli
