// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

enum class PersonalDataKind : uint8_t {
  kIdentityCard,  // Chinese resident identity card: 18 characters with a right check digit (GB 11643)
  kPhone,  // mobile and land-line numbers; of most countries only with +, 00 or announced ("tel")
  kBankCard,  // 13 to 19 digits of an issuer's range that pass the Luhn check
  kBankAccount,  // IBAN with a right check number
  kSocialNumber,  // US social security number
  kPassport,  // behind "passport" or 护照
  kDocument,  // what is called a permit or licence, number plates of cars (粤B12345)
  kEmail,
  kSecret,  // API keys, tokens, private keys, passwords, verification codes, logins in addresses
};

// One find, as bytes of the text.
struct PersonalData {
  PersonalDataKind kind = PersonalDataKind::kEmail;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Finds personal data and secrets, ordered, disjoint. Numbers may be written with spaces or
// hyphens and in full width. Thread-safe.
std::vector<PersonalData> FindPersonalData(std::string_view text);

// Replaces each find by a mark that still tells its kind and, where harmless, its end:
// "138****5678", "[e-mail]", "[ID card]", "**** 1234", "[secret]". Thread-safe.
std::string MaskPersonalData(std::string_view text);

}  // namespace deskmesh::knowledge
