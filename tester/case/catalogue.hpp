#pragma once
// The catalogue of requirements: cases/requirements/rfcNNNN.yaml, one file for each RFC.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "case/level.hpp"
#include "case/observable.hpp"
#include "case/source.hpp"
#include "case/yaml.hpp"

namespace tcpspec::cases {

struct Requirement {
  Position at;
  std::string id;  ///< `RFC9293-MUST-13`
  int rfc = 0;
  std::string section;
  Level level = Level::must;  ///< one of the key words
  std::string text;
  Observable observable = Observable::internal;
  std::string probe;
  std::string duration;  ///< `quick`, `standard`, `long`, `n/a`
  std::string note;
  std::string same_as;  ///< the id of another requirement that says the same, or empty
  std::string status;   ///< empty: standards track or best current practice
  std::string open;     ///< why nothing checks it yet; empty if something does, or it is not observable
  std::vector<std::string> oracle;
};

class Catalogue {
 public:
  /// The requirement with this id, or null.
  const Requirement* find(std::string_view id) const;
  /// Of the requirement with this id; nothing if there is none.
  std::optional<Level> level_of(std::string_view id) const;

  /// The requirement that this one repeats (`same_as`), or itself; of an unknown id, the id.
  std::string_view original_of(std::string_view id) const;

  /// In the order of the files' RFC numbers, then as written.
  const std::vector<Requirement>& requirements() const { return requirements_; }
  std::vector<std::string> ids() const;
  std::string title(int rfc) const;  ///< empty if no file is about it

  /// Adds the requirements of one file.
  void add(const Source&, Diagnostics& errors);
  /// Sorts, and checks references between files; call it after the last `add`.
  void finish(std::vector<Diagnostic>& errors);

 private:
  void add_requirement(const Node&, int rfc, Diagnostics& errors);

  std::vector<Requirement> requirements_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::map<int, std::string> titles_;
};

struct CatalogueResult {
  Catalogue catalogue;
  std::vector<Diagnostic> errors;
};

/// Reads every *.yaml of a folder.
CatalogueResult load_catalogue(const std::string& folder);

}  // namespace tcpspec::cases
