// SPDX-License-Identifier: Apache-2.0
#include "gateway/help/article_lookup.h"

#include <memory>
#include <utility>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"

namespace deskmesh::gateway {
namespace {

// A page that waits for this is shown without it rather than late.
constexpr base::Duration kPatience = std::chrono::milliseconds(500);
constexpr base::Duration kArticleKnownFor = std::chrono::seconds(5);
constexpr base::Duration kKeyKnownFor = std::chrono::minutes(1);
constexpr std::size_t kMostKnown = 1000;

// Somebody of whom nothing is known but whose help centre they look at.
rpc::PrincipalPtr Anybody(const std::string& workspace) {
  auto principal = std::make_shared<rpc::Principal>();
  principal->kind = rpc::Principal::Kind::kContact;
  principal->workspace_id = workspace;
  principal->permissions = {"knowledge.read"};
  return principal;
}

ArticleLookup::Found FoundIn(const knowledge::v1::Article& article) {
  // Knowledge sees to it; told twice, a mistake there tells nobody's secrets here.
  const bool is_for_all = article.audience() == knowledge::v1::Article::PUBLIC &&
                          article.state() == knowledge::v1::Article::PUBLISHED &&
                          article.reader_roles().empty() && article.reader_plans().empty();
  if (!is_for_all || !IsArticleSlug(article.slug())) {
    return {.kind = ArticleLookup::Found::Kind::kUnknown, .slug = {}, .head = {}};
  }
  return {.kind = ArticleLookup::Found::Kind::kPublic,
          .slug = article.slug(),
          .head = {.title = article.title(), .description = DescriptionOf(article.html())}};
}

}  // namespace

void ArticleLookup::Find(const std::string& widget_key, const std::string& name, Done done) {
  using Kind = Found::Kind;
  const std::string workspace = WorkspaceOfKey(widget_key);
  if (workspace.empty()) return done({});
  if (!IsArticleId(name) && !IsArticleSlug(name)) {
    return done({.kind = Kind::kUnknown, .slug = {}, .head = {}});
  }
  Found known;
  {
    const std::lock_guard lock(mutex_);
    const auto article = articles_.find({widget_key, name});
    if (article != articles_.end() && clock_.Now() < article->second.until) {
      known = article->second.found;
    }
  }
  if (known.kind == Kind::kPublic) return done(known);
  if (IsKnownKey(widget_key)) return Ask(widget_key, name, std::move(done));
  channels_.To("accounts")
      .Unary(rpc::FindMethod("deskmesh.accounts.v1.Workspaces/Get"),
             Context(rpc::ServicePrincipal("gateway", workspace)),
             std::make_shared<accounts::v1::GetWorkspaceRequest>(),
             [this, widget_key, name, done = std::move(done)](const absl::Status& status,
                                                              const rpc::MessagePtr& reply) {
               if (!status.ok()) return done({});
               const auto& found = static_cast<const accounts::v1::Workspace&>(*reply);
               if (found.widget_key() != widget_key) return done({});
               KeepKey(widget_key);
               Ask(widget_key, name, done);
             });
}

void ArticleLookup::Ask(const std::string& widget_key, const std::string& name, Done done) {
  rpc::CallContext context = Context(Anybody(WorkspaceOfKey(widget_key)));
  const bool is_id = IsArticleId(name);
  const auto answer = [this, widget_key, name, is_id, done = std::move(done)](
                          const absl::Status& status, const rpc::MessagePtr& reply) {
    if (absl::IsNotFound(status)) {
      return done({.kind = Found::Kind::kUnknown, .slug = {}, .head = {}});
    }
    if (!status.ok()) return done({});
    const Found found =
        is_id ? FoundIn(static_cast<const knowledge::v1::Article&>(*reply))
              : FoundIn(
                    static_cast<const knowledge::v1::GetArticleBySlugResponse&>(*reply).article());
    if (found.kind == Found::Kind::kPublic) {
      const std::lock_guard lock(mutex_);
      if (articles_.size() >= kMostKnown) articles_.clear();
      articles_[{widget_key, name}] = {found, clock_.Now() + kArticleKnownFor};
    }
    done(found);
  };
  rpc::Channel& knowledge = channels_.To("knowledge");
  if (is_id) {
    auto get = std::make_shared<knowledge::v1::GetArticleRequest>();
    get->set_id(name);
    get->set_as_reader(true);
    return knowledge.Unary(rpc::FindMethod("deskmesh.knowledge.v1.Articles/Get"),
                           std::move(context), std::move(get), answer);
  }
  auto get = std::make_shared<knowledge::v1::GetArticleBySlugRequest>();
  get->set_slug(name);
  knowledge.Unary(rpc::FindMethod("deskmesh.knowledge.v1.Articles/GetBySlug"), std::move(context),
                  std::move(get), answer);
}

rpc::CallContext ArticleLookup::Context(rpc::PrincipalPtr principal) const {
  rpc::CallContext context;
  context.principal = std::move(principal);
  context.origin = "http";
  context.deadline = clock_.Now() + kPatience;
  return context;
}

bool ArticleLookup::IsKnownKey(const std::string& widget_key) {
  const std::lock_guard lock(mutex_);
  const auto key = keys_.find(widget_key);
  return key != keys_.end() && clock_.Now() < key->second;
}

void ArticleLookup::KeepKey(const std::string& widget_key) {
  const std::lock_guard lock(mutex_);
  if (keys_.size() >= kMostKnown) keys_.clear();
  keys_[widget_key] = clock_.Now() + kKeyKnownFor;
}

}  // namespace deskmesh::gateway
