// SPDX-License-Identifier: Apache-2.0
#include "platform/module/settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/module/host.h"

namespace deskmesh::module {
namespace {

constexpr std::size_t kMinKeyBytes = 32;

absl::Status Invalid(const std::string& message) {
  return base::Failure(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID", message);
}

void ReadServer(config::Section& server, Settings* settings) {
  settings->grpc =
      server.String("grpc", "127.0.0.1:9090",
                    {.doc = "Where gRPC is served, HOST:PORT; port 0 picks a free one."});
  settings->metrics = server.String(
      "metrics", "127.0.0.1:9091", {.doc = "Where /metrics is served, HOST:PORT; empty: nowhere."});
  settings->replicas = server.Int(
      "replicas", 1,
      {.doc =
           "How many processes serve these targets; more than one needs PostgreSQL, RabbitMQ and "
           "Redis.",
       .min = 1,
       .max = 10'000});
  settings->drain_delay =
      server.Duration("drain_delay", base::Duration(0),
                      {.doc = "How long a stopping process stays up after it reported not ready, "
                              "so that balancers notice.",
                       .max = 120});
  settings->stop_timeout = server.Duration(
      "stop_timeout", std::chrono::seconds(4),
      {.doc = "How long calls under way may take to end when the process stops.", .max = 300});
}

// The files of a client, for a server that is named by URL.
constexpr std::string_view kCa =
    "PEM file of the CA of the server's certificate, which must be for the host of the URL; empty: "
    "those of the system. The three files are read at every new connection.";
constexpr std::string_view kDatabaseCa =
    "PEM file of the CA of PostgreSQL's certificate, which must be for the host of the URL; empty: "
    "what `sslmode` of the URL says. The three files are read at every new connection.";

void ReadTls(config::Section& section, std::string_view ca, config::TlsFiles* files) {
  files->ca = section.String("ca", "", {.doc = ca});
  files->certificate = section.String(
      "certificate", "", {.doc = "PEM file of the certificate to show, where the server asks."});
  files->private_key = section.String("private_key", "", {.doc = "PEM file of its private key."});
}

// libpq takes its files from the URL; what that says itself goes before.
std::string WithTls(std::string url, const config::TlsFiles& files) {
  const auto add = [&](const std::string& name, const std::string& value) {
    if (value.empty() || url.find(name + "=") != std::string::npos) return;
    url += (url.find('?') == std::string::npos ? "?" : "&") + name + "=";
    for (const char c : value) {
      constexpr std::string_view kPlain = "/-_.~";
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || kPlain.find(c) != kPlain.npos) {
        url += c;
      } else {
        constexpr char kHex[] = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        url += {'%', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
  };
  if (!url.starts_with("postgres")) return url;
  if (!files.ca.empty()) add("sslmode", "verify-full");
  add("sslrootcert", files.ca);
  add("sslcert", files.certificate);
  add("sslkey", files.private_key);
  return url;
}

// Files that can't be used, or that nothing would use.
absl::Status CheckTls(const char* section, const config::TlsFiles& files, const std::string& url,
                      const char* scheme) {
  if (files.is_empty()) return absl::OkStatus();
  if (!url.starts_with(scheme)) {
    return Invalid(std::string("configuration: ") + section + " has a CA or a certificate, but " +
                   section + ".url is not " + scheme + "…");
  }
  return config::CheckTlsFiles(files, std::string(section) + ".");
}

// libpq without a CA takes any certificate, or none at all.
absl::Status CheckDatabaseTls(const Settings& settings) {
  if (settings.database_tls.is_empty()) return absl::OkStatus();
  if (settings.database_tls.ca.empty()) {
    return Invalid(
        "configuration: database.certificate needs database.ca, which checks the server");
  }
  const std::string& url = settings.database.url;
  if (url.find("sslmode=verify-full") == std::string::npos &&
      url.find("sslmode=verify-ca") == std::string::npos) {
    return Invalid(
        "configuration: database.url names an sslmode that ignores database.ca: leave it out, or say "
        "verify-full or verify-ca");
  }
  return absl::OkStatus();
}

void ReadStores(config::Config& config, Settings* settings) {
  config::Section& database = config.Get("database");
  settings->database.url = database.String(
      "url", "sqlite:.deskmesh",
      {.doc = "`sqlite:<dir>`, or `postgresql://user:password@host/database`.", .is_secret = true});
  ReadTls(database, kDatabaseCa, &settings->database_tls);
  settings->database.url = WithTls(settings->database.url, settings->database_tls);
  settings->database.pool_size = static_cast<int>(database.Int(
      "pool_size", 8, {.doc = "Most PostgreSQL connections per target.", .min = 1, .max = 256}));
  settings->database.readers = static_cast<int>(
      database.Int("readers", 2, {.doc = "Reader threads per SQLite file.", .min = 1, .max = 64}));
  settings->database.statement_timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
      database.Duration("statement_timeout", std::chrono::seconds(15),
                        {.doc = "Longest a statement may take.", .min = 1, .max = 600}));
  settings->auto_migrate = database.Bool(
      "auto_migrate", true,
      {.doc = "Bring the schema up to date at start; off where a job runs `deskmesh migrate`."});
  config::Section& bus = config.Get("bus");
  settings->bus.url = bus.String(
      "url",
      "memory:", {.doc = "`memory:`, `amqp://…` or, over TLS, `amqps://…`.", .is_secret = true});
  ReadTls(bus, kCa, &settings->bus.tls);
  settings->keep_sent = bus.Duration(
      "keep_sent", std::chrono::hours(1),
      {.doc =
           "How long facts that RabbitMQ has taken are kept in the store: a restored store sends "
           "them again. Longer than consumers may be behind when a backup is taken; 0: not at "
           "all. Not needed with `memory:`.",
       .max = 86'400});
  settings->bus.prefix =
      bus.String("prefix", "", {.doc = "Prepended to exchange and queue names."});
  config::Section& cache = config.Get("cache");
  settings->cache.url = cache.String(
      "url",
      "memory:", {.doc = "`memory:`, `redis://…` or, over TLS, `rediss://…`.", .is_secret = true});
  ReadTls(cache, kCa, &settings->cache.tls);
  settings->cache.prefix = cache.String("prefix", "", {.doc = "Prepended to every key and topic."});
  settings->lease.url = settings->cache.url;
  settings->lease.tls = settings->cache.tls;
  settings->lease.prefix = settings->cache.prefix;
}

void ReadSecurity(config::Section& security, Settings* settings) {
  settings->internal_key = security.String(
      "internal_key", "",
      {.doc = "At least 32 characters, the same in every process: signs identities passed between "
              "services and page tokens. Made by itself where one process runs everything.",
       .is_secret = true});
  settings->grpc_tls.certificate = security.String(
      "grpc_certificate", "",
      {.doc =
           "PEM file of the gRPC port's certificate; the three files are read again when they change."});
  settings->grpc_tls.private_key =
      security.String("grpc_private_key", "", {.doc = "PEM file of its private key."});
  settings->grpc_tls.ca = security.String(
      "grpc_ca", "",
      {.doc = "PEM file of the CA that signs all services' certificates; set: mTLS between them."});
}

}  // namespace

absl::StatusOr<std::unique_ptr<config::Config>> LoadConfig(
    const std::vector<Definition>& definitions, const ServeOptions& options, Settings* settings) {
  auto loaded = options.config_text.empty() ? config::Config::Load(options.config_path)
                                            : config::Config::Parse(options.config_text, {});
  if (!loaded.ok()) return loaded.status();
  config::Config& config = **loaded;
  if (!options.data_dir.empty()) config.Override("database", "url", "sqlite:" + options.data_dir);
  if (!options.grpc.empty()) config.Override("server", "grpc", options.grpc);
  if (!options.metrics.empty()) config.Override("server", "metrics", options.metrics);
  if (!options.http.empty()) config.Override("gateway", "http", options.http);
  ReadServer(config.Get("server"), settings);
  ReadStores(config, settings);
  ReadSecurity(config.Get("security"), settings);
  const std::string level = config.Get("log").String(
      "level", "info", {.doc = "`debug`, `info`, `warning`, `error` or `off`."});
  if (!log::ParseLevel(level, &settings->log_level)) {
    return Invalid("configuration: log.level must be debug, info, warning, error or off");
  }
  for (const Definition& definition : definitions) {
    const std::string name{definition.name};
    settings->addresses[name] = config.Get(name).String(
        "address", "",
        {.doc =
             "Where the target is reached, `host:port` or `dns:///service:port`, when it runs in "
             "another process."});
    if (definition.read_config) {
      DESKMESH_RETURN_IF_ERROR(definition.read_config(config.Get(name)));
    }
  }
  DESKMESH_RETURN_IF_ERROR(config.Verify());
  return loaded;
}

absl::Status CheckTopology(const Settings& settings, const std::vector<std::string>& targets,
                           std::size_t known) {
  const bool is_alone = targets.size() == known;
  DESKMESH_RETURN_IF_ERROR(
      CheckTls("database", settings.database_tls, settings.database.url, "postgres"));
  DESKMESH_RETURN_IF_ERROR(CheckDatabaseTls(settings));
  DESKMESH_RETURN_IF_ERROR(CheckTls("bus", settings.bus.tls, settings.bus.url, "amqps://"));
  DESKMESH_RETURN_IF_ERROR(CheckTls("cache", settings.cache.tls, settings.cache.url, "rediss://"));
  const bool is_memory_bus = settings.bus.url.starts_with("memory:");
  if (settings.replicas > 1) {
    const std::string why =
        " serves one process, server.replicas is " + std::to_string(settings.replicas) + ": use ";
    if (settings.is_sqlite()) {
      return Invalid("configuration: database.url sqlite:" + why + "postgresql://…");
    }
    if (is_memory_bus) return Invalid("configuration: bus.url memory:" + why + "amqp://…");
    if (settings.cache.url.starts_with("memory:")) {
      return Invalid("configuration: cache.url memory:" + why + "redis://…");
    }
  }
  if (!is_alone && is_memory_bus) {
    return Invalid(
        "configuration: bus.url memory: serves one process, targets run apart: use amqp://…");
  }
  if (settings.grpc_tls.is_set() && !is_alone && targets.size() > 1 &&
      std::ranges::find(targets, "gateway") != targets.end()) {
    return Invalid(
        "--target: under TLS the gateway runs alone or with all others: its port asks no client "
        "for a certificate");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ResolveTargets(const std::vector<Definition>& definitions,
                                                        const std::vector<std::string>& requested) {
  std::vector<std::string> all;
  for (const Definition& definition : definitions) all.emplace_back(definition.name);
  if (requested.empty() || (requested.size() == 1 && requested[0] == "all")) return all;
  std::vector<std::string> targets;
  for (const std::string& name : requested) {
    if (std::find(all.begin(), all.end(), name) == all.end()) {
      std::string known = "all";
      for (const std::string& target : all) known += ", " + target;
      return Invalid("--target: " + name + " is none of " + known);
    }
  }
  for (const std::string& name : all) {
    if (std::find(requested.begin(), requested.end(), name) != requested.end()) {
      targets.push_back(name);
    }
  }
  return targets;
}

absl::StatusOr<std::string> InternalKey(const Settings& settings, bool is_alone) {
  if (!settings.internal_key.empty()) {
    if (settings.internal_key.size() < kMinKeyBytes) {
      return Invalid("configuration: security.internal_key must have at least 32 characters");
    }
    return settings.internal_key;
  }
  if (!is_alone) {
    return Invalid(
        "configuration: security.internal_key must be set, the same in every process, "
        "when targets run apart");
  }
  const std::string fresh = base::RandomHex128() + base::RandomHex128();
  if (!settings.is_sqlite()) return fresh;
  const std::filesystem::path path =
      std::filesystem::path(settings.database.url.substr(std::string_view("sqlite:").size())) /
      "internal.key";
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  if (std::ifstream file(path); file) {
    std::string key;
    file >> key;
    if (key.size() >= kMinKeyBytes) return key;
  }
  const mode_t mask = umask(077);
  std::ofstream file(path, std::ios::trunc);
  umask(mask);
  file << fresh << '\n';
  file.flush();
  if (!file) {
    return base::Failure(
        absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNWRITABLE",
        "the data directory " + path.parent_path().string() + " can't be written to");
  }
  return fresh;
}

}  // namespace deskmesh::module
