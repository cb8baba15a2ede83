#include "reach/bench_await.hpp"

#include <fmt/format.h>

#include <optional>

#include "drive/capabilities.hpp"
#include "drive/first_connection.hpp"
#include "drive/resolve.hpp"
#include "drive/trigger_channel.hpp"
#include "reach/live_bench.hpp"
#include "reach/target_word.hpp"

namespace tcpspec::reach {

namespace {

constexpr Duration pause = milliseconds(500);
constexpr Duration soon = seconds(2);
constexpr const char* response = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What the application can do that has opened the connection.
std::vector<run::Service> learn_client(const drive::FirstConnection& connection) {
  run::Service client{connection.own.port, run::Role::opaque};
  client.known = false;
  const std::string heard = drive::heard_on(connection.socket, pause);
  client.greets = !heard.empty();
  std::vector<run::Service> can{client};
  const bool asks_by_http = heard.find(" HTTP/1.") != std::string::npos;
  if (!asks_by_http || !drive::closes_after(connection.socket, response, soon)) return can;
  client.role = run::Role::http_client;
  client.request = response;
  can.push_back(client);
  return can;
}

class AwaitBench : public LiveBench {
 public:
  explicit AwaitBench(const BenchOptions& options) : await_(options.await) {
    const TargetWord word = parse_target(options.target);
    port_ = word.ports.front();
    if (!word.host.empty()) own_ = drive::resolve(word.host).front();
    if (!options.profile.empty()) profile = find_profile(options.profile);
    if (!await_.trigger.empty()) trigger_.emplace(await_.trigger);
    if (await_.from.empty())
      meet(options.allow_public);
    else
      expect(drive::resolve(await_.from), options);
    open_link();
    // Before the privilege for small ports is given up, and so that the kernel refuses nobody.
    ports_->await_opening({own_address(), port_});
    drive::raise_descriptor_limit();
    drive::keep_only_net_raw();
    environment.awaited = run::Awaited{port_, trigger_.has_value()};
    apply_profile(*this);
  }

  drive::Channel* agent() override { return nullptr; }
  drive::Channel* trigger() override { return trigger_ ? &*trigger_ : nullptr; }
  /// One that connects by itself opens as many as it likes.
  std::size_t usual_at_once() override { return trigger_ ? 64 : 100'000; }

 private:
  wire::Address own_address() const { return environment.sites.begin()->second.tester; }

  void meet(bool allow_public) {
    if (trigger_) trigger_->write("first CONNECT ");
    const auto first = drive::accept_first(own_, port_, await_.patience, signals_.descriptor());
    if (signals_.taken() != 0) throw Interrupted(signals_.taken());
    if (!first)
      throw EnvironmentError(
          fmt::format("nobody connected to port {} within {:g} s", port_, await_.patience.seconds()));
    std::string reply;
    if (trigger_) trigger_->read(reply);
    environment.services = learn_client(*first);
    target.facts["application"] = to_string(environment.services.back().role);
    found(first->peer.address, first->own.address, allow_public);
  }

  void expect(const std::vector<wire::Address>& addresses, const BenchOptions& options) {
    for (const wire::Address& address : addresses) {
      if (!environment.sites.empty() || !includes(options.families, address.family)) continue;
      if (own_ && own_->family != address.family) continue;
      found(address, own_.value_or(drive::route_to(address).source), options.allow_public);
    }
    if (environment.sites.empty())
      throw EnvironmentError(await_.from + " has no address of the family asked for");
    for (const run::Service& service : profile.services)
      if (service.port == port_) environment.services = {service};
    if (environment.services.empty()) environment.services = {{port_, run::Role::opaque}};
  }

  void found(const wire::Address& peer, const wire::Address& own, bool allow_public) {
    check_address(peer, allow_public);
    drive::Route route = drive::route_to(peer);
    route.source = own;
    add_site(peer, route);
  }

  AwaitOptions await_;
  std::uint16_t port_ = 0;
  std::optional<wire::Address> own_;
  std::optional<drive::TriggerChannel> trigger_;
};

}  // namespace

std::unique_ptr<Bench> make_await_bench(const BenchOptions& options) {
  return std::make_unique<AwaitBench>(options);
}

}  // namespace tcpspec::reach
