#include "cli/views.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <system_error>

#include "base/error.hpp"
#include "case/suggest.hpp"
#include "reports/write_file.hpp"

namespace tcpspec::cli {
namespace {

constexpr const char* summary_variable = "GITHUB_STEP_SUMMARY";

// The steps of a job share the file, so append to it and do not replace it.
void append_summary(const report::RunReport& run, const report::RenderOptions& options) {
  const std::string file = step_summary_file();
  std::ofstream out(file, std::ios::app | std::ios::binary);
  report::find_renderer("github-summary")->render(out, run, options);
  if (!out.flush()) throw EnvironmentError("cannot write the step summary " + file);
}

}  // namespace

std::string step_summary_file() {
  const char* file = std::getenv(summary_variable);
  return file ? file : "";
}

bool Views::on_output() const {
  for (const View& view : list)
    if (view.where == "-") return true;
  return false;
}

void check_views(const Views& views) {
  int on_output = 0;
  for (const View& view : views.list) {
    if (view.where.empty()) throw UsageError("--" + view.format + " needs a file; `-` is standard output");
    on_output += view.where == "-" ? 1 : 0;
  }
  if (on_output > 1) throw UsageError("only one report can go to standard output (`-`)");
  if (views.step_summary && step_summary_file().empty())
    throw UsageError(std::string("--step-summary needs GitHub Actions: ") + summary_variable + " is not set");
}

void WrittenViews::complain() const {
  if (bug) std::rethrow_exception(bug);
  if (!unwritten.empty()) throw EnvironmentError(cases::join(unwritten, "\ntcpspec: "));
}

WrittenViews write_views(const report::RunReport& run, const Views& views,
                         const report::RenderOptions& options, std::ostream& out) {
  WrittenViews written;
  const auto attempt = [&](const auto& write) {
    try {
      write();
    } catch (const std::system_error& refused) {
      written.unwritten.emplace_back(refused.what());
    } catch (const EnvironmentError& refused) {
      written.unwritten.emplace_back(refused.what());
    } catch (...) {
      if (!written.bug) written.bug = std::current_exception();
    }
  };
  for (const View& view : views.list)
    attempt([&] {
      const report::Renderer& renderer = *report::find_renderer(view.format);
      if (view.where == "-") return renderer.render(out, run, options);
      report::RenderOptions for_a_file = options;
      for_a_file.color = false;
      report::write_file(view.where, [&](std::ostream& file) { renderer.render(file, run, for_a_file); });
      written.files.emplace_back(renderer.title, view.where);
    });
  if (views.step_summary) attempt([&] { append_summary(run, options); });
  return written;
}

void check_step_summary(const Views& views) {
  if (!views.step_summary) return;
  const std::ofstream out(step_summary_file(), std::ios::app | std::ios::binary);
  if (!out) throw EnvironmentError(std::string("cannot write the step summary ") + step_summary_file());
}

Views with_usual_views(const std::string& folder, const Views& further) {
  Views views;
  for (const report::Renderer& renderer : report::renderers())
    if (!renderer.usual.empty())
      views.list.push_back(
          {std::string(renderer.name), (std::filesystem::path(folder) / renderer.usual).string()});
  views.list.insert(views.list.end(), further.list.begin(), further.list.end());
  views.step_summary = further.step_summary;
  return views;
}

}  // namespace tcpspec::cli
