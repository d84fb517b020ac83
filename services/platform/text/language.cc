// SPDX-License-Identifier: Apache-2.0
#include "platform/text/language.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <unordered_map>
#include <vector>

#include "platform/text/english_around_names.h"
#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

// What tells one language of a script from its neighbours.
struct Profile {
  std::string_view code;
  double prior;               // logarithmic advantage when nothing tells
  std::string_view words;     // frequent words, lower case
  std::string_view letters;   // letters the neighbours lack or use rarely
  std::string_view sequences; // letter sequences; _ stands for the border of a word
};

constexpr std::array<Profile, 15> kLatin = {{
    {"en", 1.2,
     "the of and to a in is it you that he was for on are with as his they at be this have from or "
     "had by but what some we can out other were all there when up use your how said an each she "
     "which do their time if will way about many then them would like so these her long make thing "
     "see him two has look more day could go come did my no most who over know than call first "
     "people may down been now find any new work part take get place made after back only me our "
     "under name very just form much great think say help low line before turn same mean set want "
     "show also play put home read add even must big such follow why ask change went need should "
     "please cancel remind reminder alarm weather tomorrow today tonight morning week weekend song "
     "playlist movie book rate stars restaurant table give delete update upgrade configure deploy "
     "backup restore enable disable settings error not does cannot using between without what's "
     "it's i'm don't for near is there where i evening afternoon minutes hours next every off "
     "stop start remove create view list manage access connect check verify monitor cluster data",
     "",
     "_th tion ing_ ght_ _wh ould ough ck_ ness_ ment_ able_ ally_ ea oo sh_ _sh _wr ions_ ed_"},
    {"de", 0,
     "der die das und ist nicht ich sie es ein eine einen einem einer den dem des zu mit auf für von "
     "im am wie was wird werden heute morgen mein meine meinen mir mich bitte haben hat kann können "
     "wo wann warum wetter uhr erinnerung erinnere wecker lösche stelle alle für zum zur bei aus "
     "nach oder aber auch noch sind war sein seine diese dieser dieses gibt es welche welcher spiele "
     "zeige füge hinzu buche suche finde in um an er wir ihr uns euch nächste nächsten woche "
     "hallo danke rechnung passwort fehlgeschlagen fehler guten anmelden anmeldung konto vergessen hilfe "
     "leider geht kein keine funktioniert fehlermeldung",
     "äöüß", "sch ich ein_ cht_ _ge ung_ eit_ en_ er_ _ver tz zu_ eh ck"},
    {"nl", 0,
     "de het een en van is dat op te in zijn er niet met voor aan ik je mijn die hoe wat wordt gaat "
     "vandaag morgen naar als om bij ook maar nog wel kan kun wil weer herinnering herinner wekker "
     "annuleer zet alle waar wanneer hebben heb heeft deze dit ons onze geen uur tot over uit door "
     "speel zoek vind toon voeg toe boek geef me mij af laat zien welke welk het's vanavond week "
     "hallo bedankt dank wachtwoord vergeten factuur goedemorgen inloggen werkt fout",
     "ĳ", "aa ee_ ij oo _ge een uu sch _het _van ijk oe eer_ heid_ en_ iet"},
    {"da", 0,
     "og i at det en den til er som på de med han af for ikke der var mig sig men et har om vi min "
     "havde hun nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil "
     "blev kunne ind når være dog noget jeg kan hvordan dag morgen vejret alarm påmindelse påmind "
     "annuller slet vis afspil tilføj bestil find sæt klokken mine mit bliver kommer denne dette "
     "hej tak adgangskode faktura fejl virker",
     "æøå", "_hv _det øre sk_ ke_ lig_ ede_ _af _på gen_ er_ hed_ nde_ else_ ning"},
    {"sv", -0.3,
     "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi "
     "så kan man när år säger hon under också efter eller nu sin där vid mot ska skulle kommer ut får "
     "finns vara hade alla andra mycket än här då sedan över bara min mitt vad hur idag imorgon "
     "hej tack lösenord faktura fungerar glömt",
     "äöå", "ck_ för _att ning och_ tt_ ade_ ar_"},
    {"fr", 0,
     "le la les de des du un une et est à en que qui dans pour pas sur ce il elle je nous vous au aux "
     "avec son sa ses se plus par ne ou mais où être avoir fait cette mon ma mes quel quelle comment "
     "pourquoi quand demain aujourd'hui s'il plaît c'est l'heure d'un rappel météo "
     "bonjour merci mot passe oublié facture compte erreur connexion salut bonsoir aide fonctionne marche "
     "problème connecter",
     "éèêàçùûœ", "eau _qu ique_ tion eur_ ez_ oi ais_ _l' _d' ent_ eux_ ment_"},
    {"es", 0,
     "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o "
     "este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos "
     "durante qué cuál cómo cuándo dónde quién fue es son está ser mi hoy mañana recordatorio alarma "
     "gracias hola contraseña olvidé factura cuenta ayuda buenos buenas días necesito "
     "problema puedo funciona",
     "ñ¿¡áíóú", "ción_ _qu dad_ ado_ os_ as_ _el_ ie _del ar_ _los_ mente_"},
    {"pt", -0.3,
     "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das "
     "tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era "
     "depois sem mesmo aos seus quem nas me esse eles você amanhã hoje "
     "obrigado obrigada olá senha esqueci fatura conta ajuda bom dia preciso problema consigo funciona",
     "ãõçâêô", "ção_ ões_ nh lh _não ão_ dade_ mente_"},
    {"it", 0,
     "di e il la che in a per un è non sono le con si una i da come mi del della al alla lo gli dei "
     "delle nel ma più questo questa se ci anche io ho hai ha quando dove cosa domani oggi imposta "
     "mostra sveglia promemoria annulla cancella tempo tutti tutte mio mia miei mie le fa farà sarà "
     "che quanto quanti cerca trova riproduci aggiungi prenota per alle dal dalla ogni fino stasera "
     "ciao grazie fattura aiuto buongiorno errore salve dimenticato problema funziona accedere",
     "àèìòù", "zione_ gli_ che_ _il_ tt zz _del re_ ere_ are_ _di_ ggi_ io_ cch"},
    {"tr", 0,
     "bir ve bu da de için ile çok ne var mı mi mu mü olarak daha gibi kadar en sonra ben sen o biz "
     "siz ama olan olacak yarın bugün hava durumu alarm hatırlatıcı hatırlat bana benim saat iptal et "
     "ekle çal bul göster nasıl nerede kaç hangi her tüm ayarla kur sil hakkında şarkı yarınki "
     "merhaba teşekkürler şifre fatura yardım çalışmıyor",
     "ğışçöü", "lar_ ler_ _ol ında_ için yor_ mak_ mek_ acak_ ecek_ ını_ dır_ _ve_"},
    {"id", 0,
     "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa "
     "ada mereka lebih kata tahun sudah atau saat oleh menjadi orang ia telah adalah seperti sebagai "
     "bahwa dapat para harus namun kita dua satu masih hari hanya kami besok hujan apakah berapa apa "
     "jam pengingat cuaca alarm batalkan atur semua tolong putar cari tambahkan tampilkan pesan "
     "ingatkan kapan dimana mana minggu pukul lagu buku beri nilai bagaimana pagi malam sampai "
     "halo terima kasih sandi faktur bantuan masuk",
     "", "ang_ kan_ _me _ber nya_ _pe an_ ah_ _di ngg aan_ _ke kah_ _men _se"},
    {"vi", 0,
     "và của là có được cho không trong một các những với người này đã khi đến ở từ về như để ra "
     "cũng nào gì bao nhiêu đâu ai hôm nay ngày mai thời tiết báo thức nhắc tôi hãy",
     "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "ng_ nh_ _th _kh ươ iê uy"},
    {"pl", -0.3,
     "i w na z do się nie to że jest jak po co tak za od jego o dla przez są był ale czy przy być już "
     "tylko lub oraz mnie mi jutro dzisiaj pogoda ustaw budzik przypomnij "
     "dziękuję cześć hasło faktura pomoc działa dzień dobry",
     "ąćęłńóśźż", "rz sz cz _prz ego_ ych_ nie_ owa ść_"},
    {"lt", 0,
     "ir yra kad su iš į ar tai bet kaip o už nuo jo jos ne per šiandien rytoj bus oras man mano kas "
     "kur kada kiek priminimą priminti priminimus žadintuvą žadintuvus atšauk atšaukti nustatyk "
     "nustatyti parodyk rodyti visus dėl apie ant po prie kuris kokie koks kokia pridėk rask grok ",
     "ėįųūšžčąę", "as_ is_ us_ os_ ai_ imo_ ti_ ių_ _pr yt ia _ne_ mą_ ė_ auk"},
    {"sr", 0,
     "i je da se na u za sa od što ne li kako ili ali su sam bio će sve ovaj ovu ovoj sutra danas "
     "vreme podsetnik podseti me mi moje moja moj moju koliko kada gde koji koja koje iz s daj pusti "
     "dodaj prikaži pokaži nađi podesi otkaži isključi uključi molim hoću želim album pesmu muziku "
     "listu plejlistu bioskopu jutra ujutru popodne veče minuta sati ima bude hteo mogu",
     "ćđčšž", "_pod _pri anje aju_ iti_ ati_ ski_ og_ om_ oj_ emo_ uje_ ija_ _nek _sve"},
}};

constexpr std::array<Profile, 4> kCyrillic = {{
    {"ru", 0.5,
     "и в не на я что он с как это по но они мы она так его за от о из у к то же все вы бы для при "
     "какой какая какие сколько когда где кто чем был была были или году",
     "ыэъё", "ого_ ение_ ать_ ого ый_ ие_ ть_ тся_"},
    {"uk", 0,
     "і в не на я що він з як це по але вони ми вона так його за від про із до та й ви для при який",
     "іїєґ", "ого_ ння_ ти_ ий_"},
    {"sr", 0,
     "и у је да се на за са од што не ли како или али су сам био ће све овај сутра данас време аларм "
     "подсетник подсети ме моје моја мој колико када где",
     "јљњћђџ", "ије ање_ _је_ ти_ ста"},
    {"kk", 0,
     "және бұл бар жоқ үшін мен сен ол біз сіз да де қандай қалай қашан қайда ертең бүгін ауа райы "
     "маған менің барлық сағат",
     "әғқңөұүһі", "лар лер дар ның_ дың_ ған_ ген_ _қ"},
}};

bool IsCyrillic(char32_t c) { return c >= 0x0400 && c <= 0x052F; }
bool IsLatin(char32_t c) {
  return IsAsciiLetter(c) || (c >= 0x00C0 && c <= 0x024F && c != 0x00D7 && c != 0x00F7) ||
         (c >= 0x1E00 && c <= 0x1EFF);
}

char32_t Lower(char32_t c) {
  if (IsAsciiUpper(c) || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 32;
  if (c == 0x130) return U'i';
  if ((c >= 0x100 && c <= 0x17F) || (c >= 0x1E00 && c <= 0x1EFF)) {
    const bool even_is_upper = !((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E));
    return (c % 2 == 0) == even_is_upper && c != 0x138 ? c + 1 : c;
  }
  if (c == 0x1A0 || c == 0x1AF) return c + 1;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x460 && c <= 0x52F && c % 2 == 0) return c + 1;
  return c;
}

// Latin names stand in text of every script, hardly ever the reverse: one letter of another script
// outweighs this many Latin ones.
constexpr size_t kNonLatinWeight = 4;

// One word of a text, lower case. What stands inside a title ("From Where to Eternity") is quoted
// from another language as often as not, so it weighs less.
struct Word {
  std::u32string letters;
  bool is_capitalized = false;
  double weight = 1;
};

constexpr double kTitleWeight = 0.3;

// The words, letters and sequences of a family of profiles, looked up by content.
class Family {
 public:
  explicit Family(std::span<const Profile> profiles) : profiles_(profiles) {
    for (size_t language = 0; language < profiles.size(); ++language) {
      AddAll(profiles[language].words, language,
             [this](std::u32string sign) -> Languages& { return words_[std::move(sign)]; });
      AddAll(profiles[language].sequences, language,
             [this](const std::u32string& sign) -> Languages& { return sequences_[Pack(sign)]; });
      for (char32_t c : ToUtf32(profiles[language].letters)) {
        letters_[c].push_back(static_cast<uint8_t>(language));
      }
    }
  }

  LanguageGuess Guess(const std::vector<Word>& words) const {
    std::vector<double> score(profiles_.size());
    for (size_t language = 0; language < score.size(); ++language) {
      score[language] = profiles_[language].prior;
    }
    for (const Word& word : words) ScoreWord(word.letters, word.weight, &score);
    const size_t best = static_cast<size_t>(std::ranges::max_element(score) - score.begin());
    double total = 0;
    for (double value : score) total += std::exp(value - score[best]);
    return {std::string(profiles_[best].code), 1 / total};
  }

 private:
  using Languages = std::vector<uint8_t>;

  // A sign shared by many languages says less.
  static constexpr double kWordWeight = 2.2;
  static constexpr double kLetterWeight = 1.8;
  static constexpr double kSequenceWeight = 0.45;

  // Up to five characters as one number, 12 bits each: no letter of an alphabet needs more. Others
  // become one that no profile has.
  static constexpr size_t kLongestSequence = 5;
  static constexpr uint64_t kPackedBits = 12;
  static constexpr uint64_t Packed(char32_t c) {
    return std::min<uint64_t>(c, (uint64_t{1} << kPackedBits) - 1);
  }
  static uint64_t Pack(std::u32string_view sequence) {
    uint64_t packed = 0;
    for (char32_t c : sequence) packed = packed << kPackedBits | Packed(c);
    return packed;
  }

  // `languages_of` gives the place of a sign.
  template <typename LanguagesOf>
  static void AddAll(std::string_view list, size_t language, const LanguagesOf& languages_of) {
    for (size_t start = 0; start < list.size();) {
      const size_t end = std::min(list.find(' ', start), list.size());
      if (end > start) {
        Languages& languages = languages_of(ToUtf32(list.substr(start, end - start)));
        if (languages.empty() || languages.back() != language) {
          languages.push_back(static_cast<uint8_t>(language));
        }
      }
      start = end + 1;
    }
  }

  static void Credit(const Languages& languages, double weight, std::vector<double>* score) {
    const double share = weight / (0.5 + 0.5 * static_cast<double>(languages.size()));
    for (uint8_t language : languages) (*score)[language] += share;
  }

  void ScoreWord(const std::u32string& word, double weight, std::vector<double>* score) const {
    if (const auto known = words_.find(word); known != words_.end()) {
      Credit(known->second, weight * (word.size() == 1 ? 0.5 * kWordWeight : kWordWeight), score);
    }
    for (char32_t c : word) {
      if (const auto known = letters_.find(c); known != letters_.end()) {
        Credit(known->second, weight * kLetterWeight, score);
      }
    }
    const std::u32string bordered = U"_" + word + U"_";
    for (size_t i = 0; i + 1 < bordered.size(); ++i) {
      uint64_t packed = Packed(bordered[i]);
      const size_t end = std::min(i + kLongestSequence, bordered.size());
      for (size_t next = i + 1; next < end; ++next) {
        packed = packed << kPackedBits | Packed(bordered[next]);
        const auto known = sequences_.find(packed);
        if (known != sequences_.end()) Credit(known->second, weight * kSequenceWeight, score);
      }
    }
  }

  std::span<const Profile> profiles_;
  std::unordered_map<std::u32string, Languages> words_;
  absl::flat_hash_map<uint64_t, Languages> sequences_;  // by Pack
  std::unordered_map<char32_t, Languages> letters_;
};

// How many letters of each script a text has, and its words in the two scripts with families.
struct Census {
  size_t han = 0, kana = 0, hangul = 0, latin = 0, cyrillic = 0;
  size_t greek = 0, arabic = 0, devanagari = 0, thai = 0;
  std::vector<Word> latin_words, cyrillic_words;
};

// A capitalised word that opens no sentence is part of a title, and so is a word between two of
// them. A text that is one title throughout says nothing by that.
void WeighTitles(std::vector<Word>* words) {
  const size_t capitals = std::ranges::count_if(*words, &Word::is_capitalized);
  if (capitals + 1 >= words->size()) return;
  constexpr size_t kReach = 2;
  for (size_t i = 0; i < words->size(); ++i) {
    bool before = false, behind = false;
    for (size_t k = 1; k <= kReach; ++k) {
      before |= i > k && (*words)[i - k].is_capitalized;
      behind |= i + k < words->size() && (*words)[i + k].is_capitalized;
    }
    const bool in_title = (*words)[i].is_capitalized ? i > 0 : before && behind;
    if (in_title) (*words)[i].weight = kTitleWeight;
  }
}

Census Count(std::string_view text) {
  Census census;
  Word word;
  bool cyrillic_word = false;
  const auto finish = [&] {
    if (word.letters.empty()) return;
    (cyrillic_word ? census.cyrillic_words : census.latin_words).push_back(std::move(word));
    word = {};
  };
  for (size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    if (IsLatin(c) || IsCyrillic(c)) {
      const bool cyrillic = IsCyrillic(c);
      if (cyrillic != cyrillic_word) finish();
      cyrillic_word = cyrillic;
      ++(cyrillic ? census.cyrillic : census.latin);
      if (word.letters.empty()) word.is_capitalized = Lower(c) != c;
      word.letters.push_back(Lower(c));
      continue;
    }
    if ((c == U'\'' || c == U'\u2019') && !word.letters.empty()) {
      word.letters.push_back(U'\'');
      continue;
    }
    finish();
    if (IsHan(c))
      ++census.han;
    else if (IsKana(c))
      ++census.kana;
    else if (IsHangul(c))
      ++census.hangul;
    else if (c >= 0x0370 && c <= 0x03FF)
      ++census.greek;
    else if (c >= 0x0600 && c <= 0x06FF)
      ++census.arabic;
    else if (c >= 0x0900 && c <= 0x097F)
      ++census.devanagari;
    else if (c >= 0x0E00 && c <= 0x0E7F)
      ++census.thai;
    else if (c == U'¿' || c == U'¡')
      census.latin_words.push_back({std::u32string(1, c)});
  }
  finish();
  WeighTitles(&census.latin_words);
  return census;
}

// Codes (`E5003`), file types and addresses are of no language.
bool IsOfNoLanguage(std::string_view token) {
  if (token.find("://") != std::string_view::npos || token.starts_with("www.")) return true;
  const size_t at = token.find('@');
  if (at != std::string_view::npos && at > 0 && token.find('.', at) != std::string_view::npos) {
    return true;
  }
  bool has_digit = false;
  for (const char c : token) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
    has_digit |= c >= '0' && c <= '9';
  }
  return has_digit;
}

bool IsAllOfNoLanguage(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n,;()[]";
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find_first_of(kBlanks, start), text.size());
    const std::string_view token = text.substr(start, end - start);
    const bool has_letter = std::ranges::any_of(token, [](char c) {
      return IsAsciiLetter(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
    });
    if (has_letter && !IsOfNoLanguage(token)) return false;
    start = end + 1;
  }
  return true;
}

}  // namespace

LanguageGuess DetectLanguage(std::string_view text) {
  static const Family latin(kLatin);
  static const Family cyrillic(kCyrillic);
  const Census census = Count(text);
  if (census.kana > 0 && census.kana * 8 >= census.han) return {"ja", 0.98};
  if (census.hangul > census.han) return {"ko", 0.98};
  // One Han character outweighs a Latin word: product names and commands stay Latin in Chinese.
  if (census.han > 0 && IsEnglishAroundNames(text)) return {"en", 0.7};
  if (census.han > 0) {
    const double share = static_cast<double>(census.han * kNonLatinWeight) /
                         static_cast<double>(census.han * kNonLatinWeight + census.latin);
    return {"zh", std::max(0.6, share)};
  }
  const std::array<std::pair<size_t, std::string_view>, 4> alone = {{{census.greek, "el"},
                                                                     {census.arabic, "ar"},
                                                                     {census.devanagari, "hi"},
                                                                     {census.thai, "th"}}};
  const auto best = std::ranges::max_element(alone);
  if (best->first > 0 && best->first * kNonLatinWeight >= std::max(census.latin, census.cyrillic)) {
    return {std::string(best->second), 0.98};
  }
  if (census.cyrillic > 0 && census.cyrillic * kNonLatinWeight >= census.latin) {
    return cyrillic.Guess(census.cyrillic_words);
  }
  if (census.latin > 0 && IsAllOfNoLanguage(text)) return {"und", 0};
  if (census.latin > 0) return latin.Guess(census.latin_words);
  return {"und", 0};
}

}  // namespace deskmesh::text
