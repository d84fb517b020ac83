// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/core/tracker_template.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::tickets {

TEST_CASE("values are written as their place needs it", "[feedback][core]") {
  const TemplateValues values = {{"title", "a \"b\"\\\n\x01 甘/特"},
                                 {"key", "../admin?x=1"},
                                 {"secret.token", "abc\r\nX-Evil: 1"},
                                 {"secret.user", "me@example.com"},
                                 {"secret.password", "pass"}};
  CHECK(*FillTemplate("{\"t\":\"{{title}}\"}", values, TemplatePlace::kJson) ==
        "{\"t\":\"a \\\"b\\\"\\\\\\n\\u0001 甘/特\"}");
  CHECK(*FillTemplate("/issue/{{key}}?x", values, TemplatePlace::kUrl) ==
        "/issue/..%2Fadmin%3Fx%3D1?x");
  CHECK(*FillTemplate("Bearer {{secret.token}}", values, TemplatePlace::kHeader) ==
        "Bearer abcX-Evil: 1");
  CHECK(*FillTemplate("Basic {{basic.user.password}}", values, TemplatePlace::kHeader) ==
        "Basic bWVAZXhhbXBsZS5jb206cGFzcw==");
  // A value is no template.
  CHECK(*FillTemplate("{{a}}", {{"a", "{{b}}"}, {"b", "x"}}, TemplatePlace::kHeader) == "{{b}}");
}

TEST_CASE("what a template misses is named", "[feedback][core]") {
  const auto missing = FillTemplate("{{param.project}}", {}, TemplatePlace::kUrl);
  CHECK(base::DetailsOf(missing.status()).metadata["name"] == "param.project");
  CHECK(base::DetailsOf(
            FillTemplate("{{basic.a.b}}", {{"secret.a", "x"}}, TemplatePlace::kHeader).status())
            .metadata["name"] == "secret.b");
  CHECK(base::DetailsOf(FillTemplate("{{open", {}, TemplatePlace::kUrl).status()).reason ==
        "TEMPLATE_MALFORMED");
  CHECK(NamesIn("{{key}}/{{key}}/{{basic.user.token}}/{{x") ==
        std::vector<std::string>{"key", "secret.user", "secret.token"});
}

}  // namespace deskmesh::tickets
