// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target without a fuzzer: every file of its corpus, then mutations of them that repeat
// from run to run. Builds with `--preset asan` link libFuzzer instead and search for new inputs.
//
//   deskmesh_<parser>_fuzz [file or folder…]
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int kMutationsPerInput = 200;

void Run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string Mutate(std::string input, std::mt19937& random) {
  for (auto edits = 1 + random() % 4; edits > 0; --edits) {
    const std::size_t at = input.empty() ? 0 : random() % input.size();
    switch (random() % 4) {
      case 0:
        input.insert(at, 1, static_cast<char>(random()));
        break;
      case 1:
        if (!input.empty()) input[at] = static_cast<char>(random());
        break;
      case 2:
        if (!input.empty()) input.erase(at, 1 + random() % 8);
        break;
      default:
        input.insert(at, input.substr(at, 1 + random() % 32));
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> roots(argv + 1, argv + argc);
  if (roots.empty()) roots.emplace_back(DESKMESH_CORPUS);
  std::vector<std::string> inputs = {""};
  for (const auto& root : roots) {
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(root)) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
      }
    } else {
      files.push_back(root);
    }
    for (const auto& file : files) {
      std::ifstream stream(file, std::ios::binary);
      if (!stream) {
        std::fprintf(stderr, "cannot read %s\n", file.c_str());
        return 1;
      }
      inputs.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
  }
  std::mt19937 random(1);
  std::size_t runs = 0;
  for (const std::string& input : inputs) {
    Run(input);
    for (int i = 0; i < kMutationsPerInput; ++i) Run(Mutate(input, random));
    runs += 1 + kMutationsPerInput;
  }
  std::printf("All tests passed (%zu assertions in 1 test case)\n", runs);
}
