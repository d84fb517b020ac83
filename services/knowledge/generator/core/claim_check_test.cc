// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/claim_check.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {
namespace {

// A passage with sentences that say what it says and others that don't.
struct Case {
  std::string_view passage;
  std::vector<std::string_view> borne;
  std::vector<std::string_view> refused;
};

const std::vector<Case> kCases = {
    {"To reset a forgotten password, press Forgot password on the log-in page and enter "
     "the code you receive by e-mail. The code is valid for 15 minutes. After 5 wrong "
     "passwords an account is locked for 30 minutes. If the e-mail does not arrive, "
     "look into the spam folder or ask your company's administrator.",
     {"Click \"Forgot password\" on the sign-in page.",
      "Type in the code that was emailed to you within fifteen minutes.",
      "The code expires after 15 minutes.", "The code is no longer valid after 15 minutes.",
      "The account is locked for half an hour after five wrong passwords.",
      "If you enter five incorrect passwords, your account will be locked for 30 minutes.",
      "If you don't receive the e-mail, check your spam folder.",
      "If the email hasn't arrived, contact the administrator of your company.",
      "No, the code is valid for 15 minutes.", "You can reset your password on the log-in page.",
      "You'll get a code by e-mail; enter it to reset the password.",
      "First, press Forgot password, and then enter the code from the e-mail."},
     {"Don't press Forgot password on the log-in page.",
      "Never set a new password; accounts can't be reset.",
      "The code is valid for ten hours.",
      "After fifty wrong passwords an account is locked for thirty days.",
      "Send your password and the code to your company.",
      "After 5 wrong passwords an account is deleted forever.",
      "The code is valid for 30 minutes.",
      "The code is never valid.",
      "The code is not valid for 15 minutes.",
      "The account isn't locked after 5 wrong passwords.",
      "Accounts are locked for 30 hours.",
      "Do not look into the spam folder if the e-mail doesn't arrive.",
      "Press Forgot password on the billing page.",
      "Enter the code you receive by phone.",
      "After 5 wrong codes the administrator pays for the account.",
      "The code is valid for 15 days.",
      "After 15 wrong passwords an account is locked.",
      "The code is valid for a week.",
      "You can reset your password without the code.",
      "Press Forgot password to lock the account.",
      "The administrator sends the code by e-mail."}},
    {"Guests take no seat. A guest can comment on tasks, but can't edit them. Members "
     "take a paid seat each. Up to 50 guests can be invited to a project.",
     {"Guests don't take a seat.", "No, guests do not use a seat.", "Guests can comment on tasks.",
      "Guests cannot edit tasks.", "Guests can comment on tasks but they can't edit them.",
      "Each member takes a paid seat.", "You can invite at most fifty guests to a project.",
      "A project can have up to 50 guests."},
     {"Guests take a paid seat.", "Guests take a seat.", "Guests can edit tasks.",
      "Guests can't comment on tasks.", "Members take no seat.",
      "Up to five hundred guests can be invited to a project.",
      "At least 50 guests can be invited to a project.", "A guest can delete tasks.",
      "No guests can be invited to a project."}},
    {"Stop the service before you restore a backup. Backups are made every night at "
     "2:00 and kept for 30 days. A restore takes at least 10 minutes. Never delete the "
     "folder data while the service is running.",
     {"Stop the service, then restore the backup.",
      "You must stop the service before restoring a backup.", "Backups are kept for thirty days.",
      "Backups are created nightly at 2:00.", "Restoring takes ten minutes or more.",
      "Do not delete the data folder while the service runs.",
      "The backups are stored for 30 days and made every night."},
     {"Do not stop the service before you restore.", "Stop the service after you restore a backup.",
      "Restore a backup before you stop the service.", "Backups are not kept.",
      "Backups are kept for thirty years.", "Backups are kept for 300 days.",
      "Backups are kept for years.", "A restore takes at most 10 minutes.",
      "Delete the folder data while the service is running.",
      "Backups are made every week at 2:00.", "Backups are made every night at 5:00.",
      "Never restore a backup."}},
    // A title, and a sentence that shares a word, say nothing of before and after.
    {"Restore a parchment snapshot\nStop the service before you restore. A parchment snapshot "
     "holds all files. You can restore it as often as you like.\n## Service and restore\nThe "
     "files are checked after that.",
     {"Stop the service before you restore.", "Before restoring, stop the service.",
      "Stop the service before you restore a parchment snapshot.",
      "You can restore a parchment snapshot as often as you like."},
     {"Stop the service after you restore.", "Stop the service after you restore the snapshot.",
      "Restore before you stop the service.", "Don't restore a parchment snapshot."}},
    {"Days above the standard are highlighted. The check comes first. Only the faulty rows need to "
     "be uploaded again. Rates over the budget turn red. Open the list under Settings.",
     {"Days over the standard are highlighted.", "The check comes first.",
      "Only faulty rows need to be uploaded again.", "Rates above the budget turn red.",
      "First, open the list under Settings."},
     {"Days below the standard are highlighted.", "Days under the standard are highlighted.",
      "The check comes last.", "All rows need to be uploaded again.",
      "Rates under the budget turn red."}},
    {"The interface takes 600 requests a minute. The code is valid for 10 minutes. A file may have "
     "up to 10 MB. A team has up to ten people. A full backup runs every night. "
     "A session ends within an hour.",
     {"The interface takes 600 requests per minute.",
      "The interface takes up to 600 requests every minute.",
      "The code stays valid for 10 minutes.", "The code remains valid for ten minutes.",
      "The maximum file size is 10 MB.", "The file size is limited to 10 MB.",
      "A team is limited to ten people.", "A full backup is made every night.",
      "A session ends within 1 hour.", "A session ends within sixty minutes."},
     {"The interface takes 600 requests per hour.", "The interface takes 600 requests a day.",
      "The code stays valid for 10 hours.", "The code doesn't stay valid.",
      "The maximum file size is 10 GB.", "A team is limited to twenty people.",
      "A full backup is made every week.", "The minimum file size is 10 MB.",
      "A session ends within two hours."}},
    {"Reports are sent three times a day and a digest once a week.",
     {"Reports are sent three times per day.", "A digest is sent once a week."},
     {"Reports are sent three times per hour.", "Reports are sent thirty times a day."}},
    {"The server needs 16 GB of memory and 200 GB of free disk.",
     {"The server needs 200 GB of disk and 16 GB of memory.", "The server needs 16 GB of memory.",
      "200 GB of free disk are needed."},
     {"The server needs 16 GB of disk and 200 GB of memory.", "The server needs 16 GB of disk."}},
    {"Basic is free for up to ten people. Professional costs 12 dollars a month.",
     {"Basic is free.", "Professional costs 12 dollars."},
     {"Professional is free."}},
    {"Professional\nThe plan is free.", {"Professional is free."}, {}},
    {"Professional is a plan for companies. It is free.", {"Professional is free."}, {}},
    {"Can guests edit tasks?\nGuests can comment on tasks. They can't edit tasks.",
     {"Guests can't edit tasks.", "Guests can comment on tasks."},
     {"Guests can edit tasks.", "Guests can't comment on tasks."}},
    {"Press Resend to receive another code. Before you press Resend, check the address.",
     {"After you press Resend, you receive another code."},
     {"After you press Resend, check the address."}},
    {"An import file may have up to 5,000 rows and must not be larger than 20 MB. The "
     "first row holds the names of the columns. Dates have the format YYYY-MM-DD. Rows "
     "that contain errors are not imported; the report lists them.",
     {"The file can have at most 5000 rows.", "The import file must not exceed 20 MB.",
      "Your file can be up to 20MB and five thousand rows.", "Use the format YYYY-MM-DD for dates.",
      "Rows with errors aren't imported, but they are listed in the report.",
      "The first row contains the column names."},
     {"An import file may have up to fifty thousand rows.", "The file must be larger than 20 MB.",
      "Rows that contain errors are imported.", "The report doesn't list rows with errors.",
      "Dates must not have the format YYYY-MM-DD.", "The file may have up to 20 rows.",
      "The last row holds the passwords of the columns.", "An import file may be up to 20 GB."}},
    {"Invoices are sent on the first day of each month by e-mail to the billing contact. "
     "You can pay by card or bank transfer within 14 days. If a payment fails three "
     "times, the workspace becomes read-only. Refunds are not possible after 30 days.",
     {"Invoices are e-mailed to the billing contact on the first day of every month.",
      "You have 14 days to pay, by card or by bank transfer.",
      "After three failed payments the workspace becomes read-only.",
      "The workspace turns read-only if a payment fails 3 times.",
      "Refunds aren't possible after thirty days.", "You cannot get a refund after 30 days.",
      "Pay by card within two weeks."},
     {"Invoices are sent on the first day of each year.", "You can pay by cheque within 14 days.",
      "Refunds are possible after 30 days.",
      "If a payment fails thirty times, the workspace becomes read-only.",
      "The workspace is deleted if a payment fails three times.", "You can't pay by card.",
      "Invoices are never sent by e-mail.", "You must pay within 14 hours.",
      "Refunds are possible within 14 days."}},
    {"Create an API token under Settings > Developer. A token is shown only once and "
     "can't be displayed again. Each token allows 100 requests per minute; beyond that "
     "the server answers with error 429. Tokens that are not used for 90 days are revoked.",
     {"Go to Settings > Developer to create an API token.",
      "The token is shown only once, so you can't display it again.",
      "You can make up to 100 requests per minute with each token.",
      "Beyond 100 requests per minute the server returns error 429.",
      "Unused tokens are revoked after 90 days.",
      "A token is revoked if it isn't used for ninety days."},
     {"A token can be displayed again.", "Each token allows 100 requests per second.",
      "Each token allows 1000 requests per minute.", "Tokens are revoked after 90 minutes.",
      "Tokens are never revoked.", "Tokens that are used for 90 days are revoked.",
      "The server answers with error 500.", "The server does not answer with error 429.",
      "Delete an API token under Settings > Developer."}},
    {"Drag the end of a bar in the Gantt chart to change the due date of a task. Dependencies "
     "are drawn as arrows. Only project owners can move milestones. Tasks without dates "
     "do not appear in the chart.",
     {"You can change a task's due date by dragging the end of its bar in the Gantt chart.",
      "Only the owners of a project can move milestones.",
      "Tasks that have no dates don't appear in the Gantt chart.", "Arrows show the dependencies.",
      "Drag the end of the bar to change the due date."},
     {"Everyone can move milestones.", "Project owners can't move milestones.",
      "Tasks without dates appear in the chart.", "Dependencies are not drawn as arrows.",
      "Drag the end of a bar to delete the task.", "Only project owners can change the due date.",
      "Project owners appear in the Gantt chart."}},
    {"Single sign-on is included in the Business plan. An administrator enters the address "
     "of the identity provider under Security. Users without a company account can still "
     "log in with their password. The certificate must be renewed every 12 months, otherwise "
     "nobody can log in.",
     {"The Business plan includes single sign-on.",
      "The administrator has to enter the identity provider's address under Security.",
      "Users who have no company account can log in with their password.",
      "Renew the certificate every twelve months.",
      "If the certificate isn't renewed, nobody can log in.",
      "Without a company account, users can still sign in with a password."},
     {"Single sign-on isn't included in the Business plan.",
      "Single sign-on is included in the Free plan.",
      "Users without a company account can't log in.",
      "The certificate must be renewed every 12 days.",
      "The certificate must be renewed every two months.",
      "The certificate is renewed automatically.",
      "Users enter the address of the identity provider under Security.",
      "Nobody can log in with their password.",
      "An administrator deletes the identity provider under Security."}},
    {"You can export a project as CSV or PDF. The export is sent by e-mail as soon as "
     "it is ready, which usually takes less than 5 minutes. The link in the e-mail works "
     "for 24 hours. Attachments are not part of the export. Exports larger than 1 GB "
     "are split into several files.",
     {"You can export your project as a CSV or PDF file.",
      "You'll receive the export by e-mail when it is ready.",
      "The link in the email is valid for a day.", "The link expires after 24 hours.",
      "Attachments aren't included in the export.", "The export doesn't contain attachments.",
      "An export usually takes up to five minutes.",
      "Exports over 1 GB are split into several files."},
     {"You can't export a project as PDF.", "You can export a project as XML.",
      "Attachments are part of the export.", "The link in the e-mail works for 5 minutes.",
      "The link in the e-mail works for 24 days.", "The link in the e-mail never works.",
      "Exports larger than 24 GB are split into several files.",
      "Exports larger than 1 GB are refused.",
      "Exports smaller than 1 GB are split into several files.",
      "The export takes more than 5 minutes.", "The export is sent by SMS."}},
};

}  // namespace

TEST_CASE("english sentences that say what the passage says in other words are borne",
          "[knowledge][core]") {
  for (const Case& each : kCases) {
    for (const std::string_view sentence : each.borne) {
      INFO(sentence);
      CHECK(UnsupportedClaim(sentence, {each.passage}, "") == "");
    }
  }
}

TEST_CASE("english sentences that deny or invent or miscount what the passage says are refused",
          "[knowledge][core]") {
  for (const Case& each : kCases) {
    for (const std::string_view sentence : each.refused) {
      INFO(sentence);
      CHECK(UnsupportedClaim(sentence, {each.passage}, "") != "");
    }
  }
}

TEST_CASE("a question lends words when it is open and none for yes or no", "[knowledge][core]") {
  const std::vector<std::string_view> passages = {
      "The code is valid for 15 minutes. Press Resend to get another code."};
  CHECK(UnsupportedClaim("To fix the outage, press Resend.", passages, "how do I fix it?") != "");
  CHECK(UnsupportedClaim("After the outage press Resend.", passages, "what after an outage?") ==
        "");
  CHECK(UnsupportedClaim("After the outage press Resend.", passages, "Is there an outage?") != "");
  // The number of a question is what it asks about and no fact.
  CHECK(UnsupportedClaim("Yes, the code is valid for 45 minutes.", passages,
                         "Is the code valid for 45 minutes?") != "");
  CHECK(UnsupportedClaim("The code is valid for 45 minutes.", passages,
                         "How do I get a code valid for 45 minutes?") != "");
  CHECK(UnsupportedClaim("是的，验证码45分钟内有效。", {"验证码15分钟内有效。"},
                         "验证码是45分钟内有效吗？") != "");
}

TEST_CASE("a long question lends the words of its first thousand bytes", "[knowledge][core]") {
  const std::vector<std::string_view> passages = {"Press Resend to get another code."};
  const std::string_view sentence = "After the outage press Resend.";
  const std::string filling(990, 'x');
  CHECK(UnsupportedClaim(sentence, passages, "what after an outage? " + filling) == "");
  CHECK(UnsupportedClaim(sentence, passages, "what " + filling + " after an outage?") != "");
}

TEST_CASE("one checker says of each sentence and its passages what a new one does",
          "[knowledge][core]") {
  const std::vector<std::string_view> passages = {"The code is valid for 15 minutes.",
                                                  "The link works for 24 hours."};
  ClaimChecker checker("how long?", passages);
  for (int times = 0; times < 2; ++times) {
    CHECK(checker.Unsupported("The code is valid for 15 minutes.", {0}) == "");
    CHECK(checker.Unsupported("The code is valid for 15 minutes.", {1}) != "");
    CHECK(checker.Unsupported("The link works for 24 hours.", {0, 1}) == "");
    CHECK(checker.Unsupported("The link works for 15 minutes.", {0, 1}) != "");
  }
}

TEST_CASE("numbers are the same in digits and words and in other units of time",
          "[knowledge][core]") {
  const std::vector<std::string_view> passages = {
      "A session ends after 90 minutes. Up to 1,200 files of 25 MB each are kept for two weeks."};
  CHECK(UnsupportedClaim("A session ends after 1.5 hours.", passages, "") == "");
  CHECK(UnsupportedClaim("A session ends after ninety minutes.", passages, "") == "");
  CHECK(UnsupportedClaim("Files are kept for 14 days.", passages, "") == "");
  CHECK(UnsupportedClaim("Files are kept for 2 days.", passages, "") != "");
  CHECK(UnsupportedClaim("Up to twelve hundred files are kept.", passages, "") == "");
  CHECK(UnsupportedClaim("Up to twelve files are kept.", passages, "") != "");
  CHECK(UnsupportedClaim("Files of twenty-five MB are kept.", passages, "") == "");
  CHECK(UnsupportedClaim("Files of 25 GB are kept.", passages, "") != "");
  // The number of an item is the writer's own.
  CHECK(UnsupportedClaim("2. Files are kept for 14 days.", passages, "") == "");
  CHECK(UnsupportedClaim("A session ends after 14 days.", passages, "") != "");
}

TEST_CASE("in another language than the passage numbers and negation are compared",
          "[knowledge][core]") {
  CHECK_FALSE(SharesLanguage("验证码15分钟内有效。", {"The code is valid for 15 minutes."}));
  CHECK(UnsupportedClaim("验证码15分钟内有效。", {"The code is valid for 15 minutes."}, "") == "");
  CHECK(UnsupportedClaim("验证码十五分钟内有效。", {"The code is valid for 15 minutes."}, "") ==
        "");
  CHECK(UnsupportedClaim("验证码15小时内有效。", {"The code is valid for 15 minutes."}, "") != "");
  CHECK(UnsupportedClaim("The code is not valid.", {"验证码15分钟内有效。"}, "") != "");
  CHECK(UnsupportedClaim("Guests can't change tasks.", {"访客不能修改任务。"}, "") == "");
  CHECK(UnsupportedClaim("Guests can change tasks.", {"访客不能修改任务。"}, "") != "");
}

TEST_CASE("whether a text claims anything", "[knowledge][core]") {
  CHECK_FALSE(ClaimsAnything("Yes."));
  CHECK_FALSE(ClaimsAnything("No, they can't."));
  CHECK_FALSE(ClaimsAnything("是的。"));
  CHECK(ClaimsAnything("Press Resend."));
  CHECK(ClaimsAnything("15"));
}

}  // namespace deskmesh::knowledge
