// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/common_words.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "platform/text/stemmer.h"

namespace deskmesh::knowledge {
namespace {

// Of four letters and more; grammar's own words are known as such elsewhere.
constexpr std::string_view kWords =
    "able accept account across action active actual add address advice affect afraid again agree "
    "ahead alike alive allow almost alone along already alright always amount anger angry animal "
    "annoy answer anybody anymore anyone anything anyway anywhere apart appear apply area argue "
    "around arrive article aside asleep attack attempt average avoid awake away awful baby back "
    "badly bank base basic beach bear beat beautiful become begin behave behind belief believe "
    "belong beside besides best better beyond bike bill birth bite blame blank bless blind block "
    "blood blow body book born boss bother bottle bottom bound brain brand brave bread break breath "
    "brief bright bring broad broken brother brown budget build bunch burn bury business busy "
    "button cake call calm camera card care careful carry case cash cast catch cause cent center "
    "central certain chain chair chance change charge charm chase cheap cheat check cheer chief "
    "child choice choose circle city claim class clean clear clever click climb clock close cloth "
    "cloud coach coast coat code coffee cold collect color colour come comfort common company "
    "compare complain complete concern confuse connect consider contain content continue control "
    "cook cool copy corner correct cost count country couple courage course court cover crash crazy "
    "create credit crime cross crowd cruel current curious custom customer cycle daily damage dance "
    "danger dare dark date daughter dead deaf deal dear death debt decade decide deep degree delay "
    "deliver depend describe desert deserve desire desk detail develop device diet differ difficult "
    "digital dinner direct dirty discuss disease dish distance divide doctor door double doubt "
    "dream dress drink drive drop dust duty each eager early earn earth ease east easy edge effect "
    "effort eight either elect else email emotion employ empty enable energy engage engine engineer "
    "enjoy enough enter entire entity entry equal escape even evening event ever every everyone "
    "everything evil exact exam example excellent except excite excuse exist expect expense expert "
    "explain express extra face fact fail fair faith fake fall false family famous fancy fashion "
    "fast fault favor favour fear feature feed feel female fight figure fill final find fine finger "
    "finish fire firm first fish five fixed flat flight float flood floor flow folk follow fool "
    "foot force foreign forest forever forget forgive form formal forward four frame free fresh "
    "friend frozen front fruit full funny fuzzy gain game garden gather general gentle gift girl "
    "give glad glass goal goes gold gone good grab grade grand grant grass great green grey ground "
    "group grow guard guess guest guide guilty habit hair half hall hand handle hang happen happy "
    "hard harm hate head health hear heart heat heavy height hell hello help hero hidden hide high "
    "hire history hold hole holiday home honest hope horse hospital host hotel hour house huge "
    "human hundred hungry hunt hurry hurt husband idea ignore image imagine impact improve include "
    "income increase indeed inform inside instead intend interest invite involve island issue item "
    "join joke journey judge jump keen keep kick kill kind king kiss kitchen knee knock know labor "
    "lack lady lake land language large last late later laugh launch layer lazy lead leaf lean "
    "learn least leave left legal lend length less letter level library life lift light like likely "
    "limit line link list listen little live load local lone lonely long look loop loose lose loss "
    "lost loud love lower luck lunch machine magic mail main major make male manage manner many "
    "march mark market marry mass master match matter maybe meal mean measure meet member mention "
    "menu mess message middle mile military milk million mind mine minor minute mirror miss mistake "
    "mode model modern moment money month mood moon morning mother motion mountain mouse mouth move "
    "movie much multiple music must naked name narrow nation nature near nearly neat neck neither "
    "nerve never news next nice night nine nobody noise none normal north note nothing notice novel "
    "nowhere nurse object obtain obvious occur ocean offer office often older once ones open "
    "opinion option order ordinary origin other outside overall owner pack page pain paint pair "
    "pale paper parent park part partner party pass past path patient pause peace pencil people "
    "percent percentage perfect perform period person phone photo phrase pick picture piece pilot "
    "pink pipe pity place plain plan plane plant plastic plate play pleasant please plenty point "
    "police polite poor popular position possible post pound power practice praise pray prefer "
    "prepare present press pretend pretty prevent price pride prime print prison private prize "
    "probably problem produce product profit promise proof proper property protect proud prove "
    "public pull purpose push quality quarter queen question quick quiet quit quite race rain raise "
    "range rare rate rather reach react read ready real realise realize reason receive recent "
    "recipe record reduce refer refuse regard region regular relate relax release remain remember "
    "remind remove rent repair repeat replace reply report request require rescue resolution resolve "
    "respect respond rest result return reveal reward rich ride right ring rise risk river road "
    "rock role roll roof room root rope rough round route rude ruin rule ruler rush sacred sadly "
    "safe sail salad salary sale salt sand save scale scare scene school science score scream "
    "screen search season seat second secret section secure seed seek seem self sell send sense "
    "separate series serious serve service seven several shadow shake shall shame shape share sharp "
    "sheet shelf shift shine ship shirt shock shoe shoot shop shore short shot shoulder shout show "
    "shut sick side sight sign silence silly silver similar simple since sing sang sung single "
    "sister site situation size skill skin skip sleep slide slight slip slow small smart smell "
    "smile smoke smooth snow soap social soft soil solid solve somebody somehow someone something "
    "sometimes somewhere song soon sorry sort soul sound soup source south space spare speak "
    "special speech speed spell spend spirit split spoil sport spot spread spring square staff "
    "stage stair stand standard star stare start state station status stay steal steel step stick "
    "still stock stomach stone stop store storm story straight strange stream street strength "
    "stress stretch strike string strip strong struggle student study stuff stupid style subject "
    "succeed success such sudden suffer sugar suggest suit summer super supply support suppose sure "
    "surface surprise survive suspect sweet swim swing switch system table tail take talent talk "
    "tall tape target taste teach team tear tell temporary tend term terrible test text thank theme "
    "theory thick thin thing think third thirty thousand threat throat through throw thus ticket "
    "tight till time tiny tired title today together tomorrow tone tonight tool tooth topic total "
    "touch tough tour toward tower town track trade tradition traffic train transfer trap travel "
    "treat tree trial trick trip trouble truck true trust truth turn twelve twenty twice twin type "
    "typical ugly unable uncle unit unless until upper upset urban urge useful user usual value "
    "various vehicle version very victim video view visit vital voice volume vote wage wait wake "
    "walk wall want warm warn wash waste watch water wave weak wealth weapon wear weather website "
    "week weight weird welcome well west whatever wheel whenever wherever whether white whole wide "
    "wife wild will wind window wine wing winner winter wire wise wish within without woman wonder "
    "wood word work world worry worse worst worth would wound write wrong yard yeah year yellow "
    "yesterday young youth zero zone";

const std::unordered_set<std::string>& Stems() {
  static const std::unordered_set<std::string> stems = [] {
    std::unordered_set<std::string> list;
    for (size_t start = 0; start < kWords.size();) {
      const size_t end = std::min(kWords.find(' ', start), kWords.size());
      list.insert(text::StemEnglish(std::string(kWords.substr(start, end - start))));
      start = end + 1;
    }
    return list;
  }();
  return stems;
}

}  // namespace

bool IsCommonEnglish(std::string_view word) {
  return Stems().contains(text::StemEnglish(std::string(word)));
}

}  // namespace deskmesh::knowledge
