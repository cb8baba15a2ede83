#include "reports/html/sweep.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/wording.hpp"

namespace tcpspec::report::html {
namespace {

/// How a grade is coloured and marked.
struct Mark {
  std::string_view css;
  std::string_view symbol;
};

Mark mark_of(Grade grade) {
  switch (grade) {
    case Grade::conforming: return {"pass", "="};
    case Grade::tolerated: return {"warn", "~"};
    case Grade::forbidden: return {"fail", "!"};
    case Grade::inconclusive: break;
  }
  return {"unsure", "?"};
}

const SweepCell* find(const SweepMap& map, const std::string& sequence, const std::string& flags) {
  for (const SweepCell& cell : map.cells)
    if (cell.sequence == sequence && cell.flags == flags) return &cell;
  return nullptr;
}

std::string map_anchor(const SweepMap& map) {
  return fmt::format("sweep-{}-{}", anchor("", map.state).substr(1), map.family);
}

std::string about(const SweepCell& cell) {
  std::string text = fmt::format("{} {}: {}, {}", cell.sequence, cell.flags, to_string(cell.grade),
                                 count_of(static_cast<std::size_t>(cell.points), "point"));
  if (cell.departures > 0) text += fmt::format(", {} depart", cell.departures);
  return text;
}

void write_cell(Writer& out, const SweepMap& map, const SweepCell* cell, std::string_view target) {
  if (!cell) return out.leaf("td", {{"class", "none"}}, "");
  const Mark mark = mark_of(cell->grade);
  const Element box(out, "td", {{"class", fmt::format("f-{}", mark.css)}});
  if (cell->departures == 0 && cell->grade == Grade::conforming)
    return out.leaf("span", {{"title", about(*cell)}}, mark.symbol);
  out.leaf(
      "a",
      {{"href", link_to(target)}, {"title", about(*cell)}, {"aria-label", map.state + ", " + about(*cell)}},
      mark.symbol);
}

std::string cell_anchor(const SweepMap& map, const SweepCell& cell) {
  return fmt::format("{}-{}-{}", map_anchor(map), anchor("", cell.sequence).substr(1),
                     anchor("", cell.flags).substr(1));
}

// What a cell opens: its rule, and the exchange with the departure.
void write_details(Writer& out, Page& page, const SweepMap& map) {
  bool any = false;
  for (const SweepCell& cell : map.cells) any = any || cell.grade != Grade::conforming || cell.departures > 0;
  if (!any) return;
  const Element fold(out, "details");
  out.leaf("summary",
           fmt::format("{} over {}: departures, cell by cell", map.state, family_name(map.family)));
  const Element list(out, "dl", {{"class", "cells"}});
  for (const SweepCell& cell : map.cells) {
    if (cell.grade == Grade::conforming && cell.departures == 0) continue;
    const std::string name = cell_anchor(map, cell);
    const Mark mark = mark_of(cell.grade);
    {
      const Element term(out, "dt", {{page.anchors.take(name) ? "id" : "", name}});
      out.leaf("b", {{"class", fmt::format("v {}", mark.css)}}, mark.symbol);
      out.text(" " + about(cell));
    }
    const Element told(out, "dd");
    out.text("Rule ");
    out.leaf("code", cell.rule);
    out.text(", for example ");
    out.leaf("code", cell.example);
    if (!cell.figure.empty()) out.leaf("pre", {{"tabindex", "0"}}, cell.figure);
  }
}

void write_map(Writer& out, Page& page, const SweepMap& map) {
  const Element section(out, "section", {{"class", "map"}});
  const std::string name = map_anchor(map);
  out.leaf("h4", {{page.anchors.take(name) ? "id" : "", name}},
           fmt::format("{}, {}", map.state, family_name(map.family)));
  {
    const Element scroll(out, "div", {{"class", "scroll"}});
    const Element table(out, "table", {{"class", "heat"}});
    out.leaf("caption", fmt::format("Where SEG.SEQ lies, by control bits, in {}", map.state));
    {
      const Element head(out, "thead");
      const Element row(out, "tr");
      out.leaf("th", {{"scope", "col"}}, "SEG.SEQ");
      for (const std::string& flags : map.flags) {
        const Element cell(out, "th", {{"scope", "col"}});
        out.leaf("span", flags);
      }
    }
    const Element body(out, "tbody");
    for (const std::string& sequence : map.sequences) {
      const Element row(out, "tr");
      out.leaf("th", {{"scope", "row"}}, sequence);
      for (const std::string& flags : map.flags) {
        const SweepCell* cell = find(map, sequence, flags);
        write_cell(out, map, cell, cell ? cell_anchor(map, *cell) : "");
      }
    }
  }
  write_details(out, page, map);
  out.line();
}

/// The same departure on every family.
using Departures = std::vector<const SweepDeparture*>;

std::vector<Departures> group_departures(const Sweep& sweep) {
  std::vector<Departures> groups;
  for (const SweepDeparture& one : sweep.departures) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Departures& group) {
      const SweepDeparture& other = *group.front();
      return other.rule == one.rule && other.grade == one.grade && other.point == one.point &&
             other.known == one.known && other.seen == one.seen;
    });
    if (same == groups.end())
      groups.push_back({&one});
    else
      same->push_back(&one);
  }
  return groups;
}

void write_departure(Writer& out, const Departures& group) {
  const SweepDeparture& first = *group.front();
  const Mark mark = mark_of(first.grade);
  const Element item(out, "li");
  out.leaf("b", {{"class", fmt::format("v {}{}", mark.css, first.known.empty() ? "" : " known")}},
           fmt::format("{} {}", mark.symbol, to_string(first.grade)));
  out.text(" ");
  out.leaf("strong", first.rule);
  out.text(fmt::format(" ({}): {}. ", to_string(first.level), first.text));
  if (!first.seen.empty()) {
    const Element instead(out, "span", {{"class", "instead"}});
    out.leaf("strong", "Instead: ");
    out.text(first.seen + ".");
  }
  if (!first.known.empty()) {
    const Element known(out, "span", {{"class", "instead"}});
    out.leaf("strong", "Known: ");
    out.text(first.known + " ");
  }
  {
    const Element where(out, "span", {{"class", "where"}});
    for (std::size_t i = 0; i < group.size(); ++i)
      out.text(fmt::format("{}{} over {}", i ? " and " : "",
                           count_of(static_cast<std::size_t>(group[i]->points), "point"),
                           family_name(group[i]->family)));
    out.text(", the simplest ");
    out.leaf("code", first.point);
  }
  if (!first.figure.empty()) out.leaf("pre", {{"tabindex", "0"}}, first.figure);
}

// The families of a state side by side.
std::vector<const SweepMap*> by_state(const Sweep& sweep) {
  std::vector<const SweepMap*> maps;
  for (const SweepMap& map : sweep.maps) maps.push_back(&map);
  for (std::size_t i = 0; i < maps.size(); ++i)
    std::stable_partition(maps.begin() + static_cast<std::ptrdiff_t>(i), maps.end(),
                          [&, state = maps[i]->state](const SweepMap* map) { return map->state == state; });
  return maps;
}

void write_legend(Writer& out) {
  const Element legend(out, "p", {{"class", "legend"}});
  for (const Grade grade : {Grade::conforming, Grade::tolerated, Grade::forbidden, Grade::inconclusive}) {
    const Mark mark = mark_of(grade);
    out.leaf("span", {{"class", fmt::format("f-{}", mark.css)}}, mark.symbol);
    out.text(fmt::format(" {} ", to_string(grade)));
  }
}

}  // namespace

void write_sweep(Writer& out, Page& page) {
  const Sweep& sweep = page.report.sweep;
  if (sweep.points == 0 && sweep.maps.empty()) return;
  const Element section(out, "section", {{"id", "sweep"}, {"aria-labelledby", "sweep-heading"}});
  out.leaf("h2", {{"id", "sweep-heading"}}, "SEGMENT ARRIVES");
  const std::string how =
      sweep.walks > 0
          ? fmt::format("by {} with {}", count_of(static_cast<std::size_t>(sweep.walks), "random walk"),
                        count_of(static_cast<std::size_t>(sweep.points), "step"))
          : "in " + count_of(static_cast<std::size_t>(sweep.points), "point");
  const std::string_view cells = sweep.walks > 0 ? "Empty cells were not met. " : "";
  out.leaf("p",
           fmt::format("The target was tested against the decision tables of RFC 9293 §3.10.7 and its "
                       "amendments {} and {}. A cell shows the worst of its points, known or not. {}A "
                       "departure is shown as a reaction and then a state, in the words of tcpspec explain.",
                       how, in_words(sweep.seconds), cells));
  if (!sweep.departures.empty()) {
    out.leaf("h3", "Rules with departures");
    const Element list(out, "ul", {{"class", "departures"}});
    for (const Departures& group : group_departures(sweep)) write_departure(out, group);
  }
  out.leaf("h3", "Maps");
  write_legend(out);
  const Element maps(out, "div", {{"class", "maps"}});
  for (const SweepMap* map : by_state(sweep)) write_map(out, page, *map);
}

}  // namespace tcpspec::report::html
