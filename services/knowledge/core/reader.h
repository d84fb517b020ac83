// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// What is known for certain of a customer who reads. Empty: not known.
struct Reader {
  std::string role;  // for example `project manager`
  std::string plan;  // for example `enterprise`
};

// Whether an article that names whom it is for (roles or plans) is for this one (R30). One that names
// nobody is for everybody; one that names somebody isn't for who isn't known. Case, hyphens, low lines
// and blanks don't matter: `Project_Manager` is `project manager`.
bool IsFor(const std::vector<std::string>& named, std::string_view one);

}  // namespace deskmesh::knowledge
