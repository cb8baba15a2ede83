#pragma once
// The program itself, run in the lab, and what it leaves.

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace tcpspec::live {

/// A folder of its own for each test, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tcpspec-targets-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Finished {
  int status = -1;  ///< of exit
  std::string output;
  nlohmann::json results;

  std::vector<std::string> with_verdict(const std::string& verdict, bool known_too = false) const {
    std::vector<std::string> found;
    for (const nlohmann::json& one : results.value("cases", nlohmann::json::array()))
      if (one.at("verdict") == verdict && (known_too || one.value("known", "").empty()))
        found.push_back(one.at("id").get<std::string>() + ": " + one.value("because", ""));
    return found;
  }

  std::vector<std::string> passing_although_known() const {
    std::vector<std::string> found;
    for (const nlohmann::json& one : results.value("cases", nlohmann::json::array()))
      if (one.value("unexpected_pass", false)) found.push_back(one.at("id").get<std::string>());
    return found;
  }
};

inline Finished run_tcpspec(const Folder& folder, const std::string& words) {
  const std::string command = "TCPSPEC_DATA=" TCPSPEC_SOURCE_DIR " " TCPSPEC_PATH " run lab " + words +
                              " -o " + folder.path().string() + " 2>&1";
  Finished run;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen");
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) run.output.append(buffer, n);
  const int status = pclose(pipe);
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (std::ifstream file(folder.path() / "results.json"); file) run.results = nlohmann::json::parse(file);
  return run;
}

}  // namespace tcpspec::live
