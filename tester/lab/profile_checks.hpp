#pragma once
// What can be said of a profile's commands before they are run.

#include "case/source.hpp"
#include "case/yaml.hpp"

namespace tcpspec::lab {

/// Reports words in braces that are not placeholders: `{devise}`. Braces of the shell, `${name}` and `{ …;
/// }`, are none; and of what stands in single quotes (a program of awk) only what is near to a placeholder is
/// taken for one.
void check_placeholders(const cases::Node& command, cases::Diagnostics&);

/// Reports a `namespace` in which the program cannot find its device or its addresses.  `lab` is the map.
void check_namespace(const cases::Node& lab, cases::Diagnostics&);

}  // namespace tcpspec::lab
