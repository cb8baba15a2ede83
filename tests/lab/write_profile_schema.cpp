// Prints the schema, or with the word `reference` the tables of cases/profiles/README.md.
#include <iostream>
#include <string_view>

#include "lab/profile_keys.hpp"

int main(int count, char** words) {
  const bool reference = count > 1 && std::string_view(words[1]) == "reference";
  std::cout << (reference ? tcpspec::lab::profile_reference() : tcpspec::lab::profile_schema());
}
