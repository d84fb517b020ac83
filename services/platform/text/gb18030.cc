// SPDX-License-Identifier: Apache-2.0
#include "platform/text/gb18030.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <limits>
#include <memory>

namespace deskmesh::text {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

}  // namespace

std::optional<std::string> FromGb18030(std::string_view bytes) {
  // A character of one byte becomes one unit, all others fewer than they have bytes.
  if (bytes.size() > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  const auto length = static_cast<std::int32_t>(bytes.size());
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open("gb18030", &status));
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::u16string units(bytes.size(), u'\0');
  const std::int32_t count =
      ucnv_toUChars(converter.get(), units.data(), length, bytes.data(), length, &status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string utf8;
  icu::UnicodeString(units.data(), count).toUTF8String(utf8);
  return utf8;
}

}  // namespace deskmesh::text
