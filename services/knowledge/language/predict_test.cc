// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "knowledge/language/module.h"
#include "platform/testing/child_process.h"

namespace deskmesh::knowledge {
namespace {

// Files of one run, and what it prints to the standard error.
class PredictDesk {
 public:
  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }

  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
    return Path(name);
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  int Run(std::vector<std::string> words) {
    words.insert(words.begin(), "predict");
    words.insert(words.end(), {"--output", Path("out.tsv")});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    std::fflush(stderr);
    const int kept = ::dup(STDERR_FILENO);
    const int told = ::open(Path("told").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(told, STDERR_FILENO);
    const int code = Predict(static_cast<int>(arguments.size()), arguments.data());
    std::fflush(stderr);
    ::dup2(kept, STDERR_FILENO);
    ::close(told);
    ::close(kept);
    return code;
  }
  int Language(const std::string& input) {
    return Run({"language", "--input", Write("in.jsonl", input)});
  }
  std::string told() const { return Read(Path("told")); }

  // The first two columns of each line of the output.
  std::vector<std::string> Predicted() const {
    std::istringstream lines(Read(Path("out.tsv")));
    std::vector<std::string> rows;
    for (std::string line; std::getline(lines, line);) {
      rows.push_back(line.substr(0, line.find('\t', line.find('\t') + 1)));
    }
    return rows;
  }

 private:
  testing::TempDir folder_;
};

using Rows = std::vector<std::string>;

TEST_CASE("a byte order mark and broken characters cost no prediction", "[language][predict]") {
  PredictDesk desk;
  const std::string input =
      "\xEF\xBB\xBF{\"id\": \"a\", \"text\": \"how do I export the board\"}\r\n"
      "{\"id\": \"b\", \"text\": \"how do I \xFF export the board\"}\n"
      "\n"
      R"({"id": "c", "text": "how do I \ud83d export the board"})"
      "\n"
      R"({"id": "d", "text": "怎么导出看板\udc00"})";
  CHECK(desk.Language(input) == 0);
  CHECK(desk.Predicted() == Rows{"a\ten", "b\ten", "c\ten", "d\tzh"});
  CHECK(desk.told() == "");
}

TEST_CASE("an id may be a whole number", "[language][predict]") {
  PredictDesk desk;
  CHECK(desk.Language("{\"id\": 1, \"text\": \"hello\"}\n{\"id\": -20, \"text\": \"你好\"}\n"
                      "{\"id\": 18446744073709551615, \"text\": \"hello\"}\n") == 0);
  CHECK(desk.Predicted() == Rows{"1\ten", "-20\tzh", "18446744073709551615\ten"});
}

TEST_CASE("lines without a prediction are named and tell by the exit code", "[language][predict]") {
  PredictDesk desk;
  const std::string lines[] = {R"({"id": "a\tb", "text": "hello"})",
                               R"({"id": "a\n", "text": "x"})",
                               R"({"text": "hello"})",
                               R"({"id": "", "text": "x"})",
                               R"({"id": 1.5, "text": "hello"})",
                               R"({"id": "a", "text": [1]})",
                               R"(["a", "hello"])",
                               R"({"id": "a")"};
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(desk.Language("{\"id\": \"first\", \"text\": \"hello\"}\n" + line +
                        "\n{\"id\": \"last\", \"text\": \"你好\"}\n") == 3);
    CHECK(desk.Predicted() == Rows{"first\ten", "last\tzh"});
    CHECK(desk.told().find("in.jsonl:2 is left out: ") != std::string::npos);
  }
}

TEST_CASE("a file that can't be read is named", "[language][predict]") {
  PredictDesk desk;
  CHECK(desk.Run({"language", "--input", desk.Path("")}) == 1);
  CHECK(desk.told().find("is a folder") != std::string::npos);
  CHECK(desk.Run({"language", "--input", desk.Path("missing.jsonl")}) == 1);
  CHECK(desk.told().find("can't read " + desk.Path("missing.jsonl")) != std::string::npos);
}

TEST_CASE("training files without a labelled text are named for all that learns",
          "[language][predict]") {
  PredictDesk desk;
  const std::string input = desk.Write("in.jsonl", R"({"id": "a", "text": "hello"})");
  for (const char* text : {"", "\n\n", "{\"id\": \"1\", \"text\": \"hello\"}\n", "nothing\n"}) {
    const std::string train = desk.Write("train.jsonl", text);
    for (const char* kind : {"intent", "ticket-type", "priority", "sentiment"}) {
      INFO(kind << ": " << text);
      CHECK(desk.Run({kind, "--train", train, "--input", input}) == 1);
      CHECK(desk.told().find("can't learn from " + train) != std::string::npos);
    }
  }
}

TEST_CASE("a label that breaks the table is not learned", "[language][predict]") {
  PredictDesk desk;
  const std::string input = desk.Write("in.jsonl", R"({"id": "a", "text": "export the board"})");
  const std::string train = desk.Write("train.jsonl",
                                       "{\"text\": \"export the board\", \"label\": \"x\\ty\"}\n"
                                       "{\"text\": \"export the board\", \"label\": \"export\"}\n");
  CHECK(desk.Run({"intent", "--train", train, "--input", input}) == 0);
  CHECK(desk.Predicted() == Rows{"a\texport"});
  INFO(desk.told());
  CHECK(desk.told().find("train.jsonl:1 is left out: `label`") != std::string::npos);
}

}  // namespace
}  // namespace deskmesh::knowledge
