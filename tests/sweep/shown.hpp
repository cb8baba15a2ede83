#pragma once
// Holds what every mutant says of itself, at which point of the sweep it shows, against the sweep.

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "simulated.hpp"

namespace tcpspec::sweep {

using Observations = std::map<std::string, Result>;

inline Observations observed(const std::vector<Point>& points, std::string_view mutant_name) {
  Observations out;
  for (const Result& result : sweep_of(points, mutant(mutant_name)).results)
    out.emplace(id(result.point), result);
  return out;
}

inline std::string told(const Result& result) {
  if (result.observation.end == Observation::End::not_reached) return "its state is not reached";
  return seen(result, nullptr) + " (" + std::string(to_string(result.grade)) + ")";
}

/// The first of these points at which the two differ, and how; empty if they do not.
inline std::string difference(const std::vector<Point>& points, const Observations& endpoint,
                              const Observations& faulty) {
  for (const Point& point : points) {
    const Result& right = endpoint.at(id(point));
    const Result& wrong = faulty.at(id(point));
    if (right.grade != wrong.grade || right.observation != wrong.observation)
      return id(point) + ": " + told(wrong) + " instead of " + told(right);
  }
  return {};
}

/// The points that the mutants name.
inline std::vector<Point> named_points() {
  std::map<std::string, Point> out;
  for (const sim::Mutant& mutant : sim::mutants())
    if (const auto point = point_from_id(mutant.shows)) out.emplace(id(*point), *point);
  std::vector<Point> points;
  for (const auto& [name, point] : out) points.push_back(point);
  return points;
}

/// What is wrong with what the mutants say: one that names a point is tried there, one that names none at all
/// of `points`, which must have those that are named.  One that shows beside other connections only shows at
/// any point or at none, as it happens.
inline std::vector<std::string> contradictions(const std::vector<Point>& points) {
  const Observations endpoint = observed(points, "");
  std::vector<std::string> out;
  std::mutex adding;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < sim::mutants().size(); i = next++) {
      const sim::Mutant& mutant = sim::mutants()[i];
      const auto named = point_from_id(mutant.shows);
      if (mutant.needs_company) continue;
      const std::vector<Point> tried = named ? std::vector<Point>{*named} : points;
      const std::string found = difference(tried, endpoint, observed(tried, mutant.name));
      if (found.empty() != named.has_value()) continue;  // it shows, as it says, or does not, as it says
      const std::lock_guard lock(adding);
      out.push_back(named ? std::string(mutant.name) + " does not show at " + std::string(mutant.shows)
                          : std::string(mutant.name) + " says that it changes no reaction, but " + found);
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  threads.clear();
  return out;
}

}  // namespace tcpspec::sweep
