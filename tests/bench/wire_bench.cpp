#include <benchmark/benchmark.h>

#include "wire/draft.hpp"
#include "wire/print.hpp"

namespace {

using namespace tcpspec::wire;

Draft draft(const benchmark::State& state) {
  const bool v4 = state.range(0) == 4;
  Draft draft;
  draft.flow.tester = {*Address::parse(v4 ? "192.0.2.1" : "2001:db8::1"), 40000};
  draft.flow.target = {*Address::parse(v4 ? "192.0.2.2" : "2001:db8::2"), 80};
  draft.options = {Option::nop(), Option::nop(), Option::timestamps(1, 2)};
  draft.payload.resize(static_cast<std::size_t>(state.range(1)));
  return draft;
}

void count_segments(benchmark::State& state) { state.SetItemsProcessed(state.iterations()); }

void emit_segment(benchmark::State& state) {
  const auto input = draft(state);
  for (auto _ : state) benchmark::DoNotOptimize(emit(input));
  count_segments(state);
}

void parse_segment(benchmark::State& state) {
  const auto octets = emit(draft(state));
  for (auto _ : state) benchmark::DoNotOptimize(parse(octets));
  count_segments(state);
}

void print_segment(benchmark::State& state) {
  const auto segment = std::get<Segment>(parse(emit(draft(state))));
  for (auto _ : state) benchmark::DoNotOptimize(to_string(segment));
  count_segments(state);
}

void families_and_sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"ip", "payload"})->ArgsProduct({{4, 6}, {0, 1448}});
}

BENCHMARK(emit_segment)->Apply(families_and_sizes);
BENCHMARK(parse_segment)->Apply(families_and_sizes);
BENCHMARK(print_segment)->Apply(families_and_sizes);

}  // namespace
