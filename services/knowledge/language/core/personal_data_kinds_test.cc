// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>

#include "knowledge/language/core/personal_data.h"

namespace deskmesh::knowledge {
namespace {

struct Masked {
  const char* text;
  const char* masked;
};

template <size_t kSize>
void CheckAll(const Masked (&cases)[kSize]) {
  for (const Masked& one : cases) {
    INFO(one.text);
    CHECK(MaskPersonalData(one.text) == one.masked);
  }
}

TEST_CASE("a secret announced in English is masked", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"Hi, my password is Blue!Whale and I can't sign in",
       "Hi, my password is [secret] and I can't sign in"},
      {"the new password is sunshine.", "the new password is [secret]."},
      {"Passcode: 774411", "Passcode: [secret]"},
      {"our access token is aB3-99x-QQ1z", "our access token is [secret]"},
      {"I changed my password to Gr33nTea yesterday",
       "I changed my password to [secret] yesterday"},
      {"user: mia\npassword: butterfly\nlogin still fails",
       "user: mia\npassword: [secret]\nlogin still fails"},
      {"wifi password = trees", "wifi password = [secret]"},
      {"passphrase: \"correct horse battery staple\"", "passphrase: \"[secret]\""},
      {"client secret: 8Qe~4.kLm_2", "client secret: [secret]"},
      {"The password for my account is kR7pLm2Q, please check",
       "The password for my account is [secret], please check"},
      {"my pin is 5521", "my pin is [secret]"},
      {"Wi-Fi key: BlueMango44", "Wi-Fi key: [secret]"},
      {"the root password was changed to T0pGear", "the root password was changed to [secret]"},
      {"admin password - Kite2025", "admin password - [secret]"},
      {"login with pw rosebud77", "login with pw [secret]"},
      {"Enter Summer#2025 as your password", "Enter [secret] as your password"},
      {"I logged in with password Spring2026", "I logged in with password [secret]"},
      {"Moonlight77 is the password of our test user", "[secret] is the password of our test user"},
      {"username and password: mia Winter2025!", "username and password: mia [secret]"},
  };
  CheckAll(kCases);
}

TEST_CASE("a secret announced in Chinese is masked", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"我的密码是sunshine，登录不上", "我的密码是[secret]，登录不上"},
      {"登录口令：天王盖地虎", "登录口令：[secret]"},
      {"密码 778899 不对", "密码 [secret] 不对"},
      {"默认密码是 Abc@2026 ，要改吗", "默认密码是 [secret] ，要改吗"},
      {"密码设置成了Tiger#88", "密码设置成了[secret]"},
      {"接口密钥为 q8w7e6r5t4y3", "接口密钥为 [secret]"},
      {"密码：小猫1314。", "密码：[secret]。"},
      {"账号密码：lili lili2020", "账号密码：lili [secret]"},
      {"访问令牌＝zx81cv92bn73", "访问令牌＝[secret]"},
      {"初始密码叫welcome", "初始密码叫[secret]"},
      {"我的密码是：大海99", "我的密码是：[secret]"},
      {"登录密码:qazwsx", "登录密码:[secret]"},
      {"管理员账号admin，密码admin888", "管理员账号admin，密码[secret]"},
  };
  CheckAll(kCases);
}

TEST_CASE("a password in Chinese is masked where it is announced and clear",
          "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"密码是 春天来了2024", "密码是 [secret]"},
      {"口令：芝麻开门", "口令：[secret]"},
      {"密码为：我们的家1314", "密码为：[secret]"},
      {"初始口令是不见不散。", "初始口令是[secret]。"},
      {"密码是“有志者事竟成”", "密码是“[secret]”"},
      {"wifi密码：花开富贵八八八", "wifi密码：[secret]"},
      {"我的密码是 在水一方2000，登录报错", "我的密码是 [secret]，登录报错"},
      {"密码：大海啊故乡", "密码：[secret]"},
      {"密码就是明天会更好888", "密码就是[secret]"},
      {"共享文件夹口令是「海上生明月」", "共享文件夹口令是「[secret]」"},
      {"密码是春天来了2024但是登不上", "密码是[secret]但是登不上"},
      {"密码是我爱你们@2025", "密码是[secret]"},
      {"部门是市场部，密码为 步步高升", "部门是市场部，密码为 [secret]"},
      {"口令是：天天向上", "口令是：[secret]"},
      {"密码一直是有你真好2019", "密码一直是[secret]"},
      {"管理员口令: 无忧无虑", "管理员口令: [secret]"},
      {"密码=会飞的鱼77123", "密码=[secret]"},
      {"密码是'春风得意马蹄疾'", "密码是'[secret]'"},
      {"测试环境的密码是星辰大海", "测试环境的密码是[secret]"},
      {"密码是“茉莉花2023”，麻烦重置", "密码是“[secret]”，麻烦重置"},
  };
  CheckAll(kCases);
}

TEST_CASE("what is said about passwords in Chinese stays", "[language][privacy]") {
  for (const char* text : {"密码是错误的",         "密码忘了",
                           "密码是多少",           "密码是什么",
                           "密码是不是过期了",     "密码：必填，区分大小写",
                           "密码为空时返回401",    "密码是系统自动生成",
                           "密码是大写字母",       "密码是手机尾号",
                           "口令是怎么回事",       "口令：没有收到",
                           "密码是上周改的",       "密码是管理员设置",
                           "密码就是登录页面",     "密码是提示错误1203",
                           "密码是版本2024",       "密码为端口8080",
                           "密码还是原来那个",     "密码是“必填”",
                           "提示密码是“无效”",     "密码是“大小写不一致”",
                           "密码是每隔180天更换",  "密码是联系客服10086",
                           "口令是不起作用",       "密码是会触发429",
                           "密码是对的还是进不去", "密码为何总是失效",
                           "密码是否支持中文2024", "口令是在哪里看",
                           "密码一直是有问题",     "密码就是太难记住",
                           "密码为第三方统一管理", "口令：联系管理员",
                           "密码是小写时报500"}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
}

TEST_CASE("a secret in a configuration, an address or a command is masked", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"DB_PASSWORD=letmein ./run.sh", "DB_PASSWORD=[secret] ./run.sh"},
      {"export STRIPE_SECRET='wh4t3ver'", "export STRIPE_SECRET='[secret]'"},
      {"{\"clientSecret\": \"ab-cd-ef\", \"id\": 7}",
       "{\"clientSecret\": \"[secret]\", \"id\": 7}"},
      {"mongodb+srv://svc:p4ss%40word@cluster0.example.net/db",
       "mongodb+srv://svc:[secret]@cluster0.example.net/db"},
      {"redis://:Fl4mingo@10.0.0.5:6379", "redis://:[secret]@10.0.0.5:6379"},
      {"git clone https://mia:gitpw2026@git.example.com/a.git",
       "git clone https://mia:[secret]@git.example.com/a.git"},
      {"curl --user mia:lavender https://api.example.com",
       "curl --user mia:[secret] https://api.example.com"},
      {"-H 'Authorization: ApiKey c2VjcmV0OmtleQ=='", "-H 'Authorization: ApiKey [secret]'"},
      {"Authorization: Token 0c1d2e3f4a5b", "Authorization: Token [secret]"},
      {"X-Api-Key: 7f6e5d4c", "X-Api-Key: [secret]"},
      {"https://a.example.com/cb?access_token=qwerty12&state=5",
       "https://a.example.com/cb?access_token=[secret]&state=5"},
      {"Server=db;User Id=sa;Password=Qw3rty!;", "Server=db;User Id=sa;Password=[secret];"},
      {"mysql -h db -usvc -pR0ses2026 shop", "mysql -h db -usvc -p[secret] shop"},
      {"Set-Cookie: session=9d8c7b6a; Path=/", "Set-Cookie: [secret]"},
      {"api_key: \"5f4dcc3b5aa765d61d8327deb882cf99\"", "api_key: \"[secret]\""},
  };
  CheckAll(kCases);
}

TEST_CASE("a code sent for one login is masked", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"the confirmation code was 90 41 77", "the confirmation code was [secret]"},
      {"my one-time code: 204816", "my one-time code: [secret]"},
      {"OTP 6621 doesn't work", "OTP [secret] doesn't work"},
      {"I typed the security code 558 201", "I typed the security code [secret]"},
      {"your login code is G-402913", "your login code is [secret]"},
      {"730164 is my verification code", "[secret] is my verification code"},
      {"2FA code = 118822", "2FA code = [secret]"},
      {"短信验证码是 730164，提示过期", "短信验证码是 [secret]，提示过期"},
      {"校验码：5512", "校验码：[secret]"},
      {"动态密码 400281 无效", "动态密码 [secret] 无效"},
      {"730164是验证码", "[secret]是验证码"},
      {"验证码为 8842", "验证码为 [secret]"},
      {"授权码:77120934", "授权码:[secret]"},
      {"验证码收到了，是 662018", "验证码收到了，是 [secret]"},
  };
  CheckAll(kCases);
}

TEST_CASE("a bank card is masked whole, however it is parted", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"卡号 6222 0212 3456 7890 128，重复扣费", "卡号 **** 0128，重复扣费"},
      {"建行6217-0012-3456-7890-122", "建行**** 0122"},
      {"621700 1234567890122 退款到这里", "**** 0122 退款到这里"},
      {"card 5555-5555-5555-4444 was charged twice", "card **** 4444 was charged twice"},
      {"amex 3782 822463 10005", "amex **** 0005"},
      {"diners 3056 930902 5904 declined", "diners **** 5904 declined"},
      {"visa 4012888888881881.", "visa **** 1881."},
  };
  CheckAll(kCases);
}

TEST_CASE("phones of other countries and announced ones are masked", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"ring +43 (0)1 58858 0 please", "ring [phone] please"},
      {"+39 (0)6 6982 0000", "[phone]"},
      {"0033 1 44 55 66 77", "[phone]"},
      {"01 44 55 66 77 le matin", "[phone] le matin"},
      {"07.81.22.34.90", "[phone]"},
      {"my mobile number is 98200 12345", "my mobile number is [phone]"},
      {"WhatsApp: 6123 4567", "WhatsApp: [phone]"},
      {"you can reach me at 6505550123", "you can reach me at [phone]"},
      {"phone no. 555-0187", "phone no. [phone]"},
      {"手机：6812 3345（香港）", "手机：[phone]（香港）"},
      {"请拨打 2525 1234 找我", "请拨打 [phone] 找我"},
      {"我的手机号码是 98765 43210", "我的手机号码是 [phone]"},
      {"联系方式：00852 9123 4567", "联系方式：[phone]"},
      {"座机 8765-4321 转 12", "座机 [phone] 转 12"},
      {"+852 9123 4567 可以联系", "[phone] 可以联系"},
  };
  CheckAll(kCases);
}

TEST_CASE("accounts, social numbers and passports are masked", "[language][privacy]") {
  constexpr Masked kCases[] = {
      {"pay to NL91 ABNA 0417 1643 00 please", "pay to [bank account] please"},
      {"IBAN: FR14 2004 1010 0505 0001 3M02 606", "IBAN: [bank account]"},
      {"es9121000418450200051332", "[bank account]"},
      {"her SSN is 219-09-9999", "her SSN is [social security number]"},
      {"social security number 219099999", "social security number [social security number]"},
      {"my passport is AB1234567", "my passport is [passport]"},
      {"passport: 488839667", "passport: [passport]"},
      {"护照号 G28233515 过期了", "护照号 [passport] 过期了"},
      {"护照是EA1234567", "护照是[passport]"},
      {"护照号：E12345678，passport no. 123456789", "护照号：[passport]，passport no. [passport]"},
      {"通行证号 C12345678 过期", "通行证号 [document] 过期"},
      {"车牌粤B12345 和京A·D12345", "车牌[document] 和[document]"},
      {"最新E20012，津贴A100，passport expired 2024",
       "最新E20012，津贴A100，passport expired 2024"},
      {"请发到王五@客服.公司", "请发到[e-mail]"},
      {"mail li@邮件.中国 please", "mail [e-mail] please"},
  };
  CheckAll(kCases);
}

TEST_CASE("nothing in a text breaks the search", "[language][privacy]") {
  for (const char* text : {"password (",     "password for", "密码",        "密码：",    "token=\"",
                           "Authorization:", "cookie:",      "https://",    "https://@", "curl -u",
                           "curl -u a:",     "-----begin ",  "password is", "code",      "otp ",
                           "iban de89",      "passport",     "护照：",      "@",         "a@b."}) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
  CHECK_NOTHROW(MaskPersonalData(std::string(20'000, ':')));
  CHECK_NOTHROW(MaskPersonalData(std::string(20'000, '=') + "password"));
  std::string repeated;
  for (int i = 0; i < 5'000; ++i) repeated += "password is (";
  CHECK_NOTHROW(MaskPersonalData(repeated));
  CHECK(MaskPersonalData("-----BEGIN KEY-----\npassword: Hunter22\n-----END KEY-----") ==
        "[secret]");
}

TEST_CASE("what only speaks of secrets and numbers stays, in prose and code",
          "[language][privacy]") {
  for (const char* text : {
           "The password was rejected by the server",
           "my password is too long",
           "Password: where can I change it?",
           "is the password case-sensitive or not",
           "token: what scopes does it need?",
           "password is 12 characters long",
           "the api key is shown only once",
           "API key: not found",
           "secret_name: production-database is not set by me",
           "reset_password=true",
           "password: null, token: undefined",
           "password: \"required\"",
           "token=$CI_JOB_TOKEN",
           "password: ********",
           "password: {{ vault_password }}",
           "pass: 10 of 12",
           "pin: the card to the top",
           "security code review at 1430 today is off",
           "the login code was refactored",
           "access code: where do I enter it?",
           "Authorization: Bearer ${TOKEN}",
           "Authorization: none",
           "docker run -u node:node image",
           "https://example.com/@mia/post:1",
           "ssh://git@example.com/repo.git",
           "密码：是否区分大小写",
           "密码: 输入框没有显示",
           "密码是加密存储的吗",
           "密码为必填项",
           "密钥：在哪里生成",
           "令牌有效期为3600秒",
           "密码最长为64位",
           "验证码：总是提示错误",
           "验证码是5分钟有效",
           "密码改为明文显示",
           "订单号 13812345678",
           "order 4111 1111 1111 1112",
           "build 20261105 1630 221",
           "trace 4bf92f3577b34da6a3ce929d0e0e4736",
           "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
           "IMEI 35-209900-176148-1",
           "ts=1732550400",
           "1732550400456",
           "9007199254740993",
           "ids 10 11 12 13 14",
           "at 10.12.14.16.18",
           "hotline 800-820-8820",
           "电话会议 2026-11-25 10:00",
           "手机端 3.14.1592",
           "call 5000 times per minute",
           "size 123-45-67890",
           "version 123-45-0000",
           "GB82 WEST 1234 5698 7654 33",
           "GB29 release 2026",
           "passport photo 3500 pixels",
           "护照类型字段 100000 行",
           "the 5-4-3 plan of 2026",
           "a1b2@c",
           "The password was changed yesterday",
           "password - is it stored?",
           "the password is set to expire",
           "验证码收不到，是 5000 错误",
           "my password manager 1Password doesn't autofill",
           "the password rules changed to 12chars minimum",
           "pass: yes",
           "user:password format is expected",
           "密钥：RSA 和 ECC 哪个好",
           "the \"forgot password\" mail and the \"reset2\" mail",
           "graph::pass::SmartReshape",
           "I can pass `readOnly={true}` to it",
           "mysql -uroot -P4000",
           "- caching_sha2_password - tidb_sm3_password",
           "Enter password: Warning: Unable to load",
           "create secret --from-literal=secret_key= --namespace=a",
           "password：数据库密码",
           "START_KEY: 7480000000000000FF6800000000000000F8",
       }) {
    INFO(text);
    CHECK(MaskPersonalData(text) == text);
  }
}

}  // namespace
}  // namespace deskmesh::knowledge
