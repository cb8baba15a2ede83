#pragma once

#include <cstdint>

namespace tcpspec::cli {

struct SchemaOptions {
  enum class Of : std::uint8_t { cases, profile, results } of = Of::cases;
};

int schema(const SchemaOptions&);

}  // namespace tcpspec::cli
