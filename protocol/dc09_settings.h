#pragma once
// The settings of one DC-09 gateway. In the configuration:
//
//   [gateway.dc09]
//   window_back = "40s"            # encrypted frames: how old, and how far ahead their time may be; shown: the defaults
//   window_ahead = "20s"
//   window_plain = false           # the same test for frames in the clear
//   window = true                  # false: no test, and nothing is proven
//   frame_timeout = "5s"
//   account_includes = []          # "receiver", "line": they are part of the account, as sent: R1L2#1234
//   encoding = "gb18030"           # of texts that are not UTF-8: "gb18030", "windows-1252", "utf-8"
//
//   [[gateway.dc09.key]]           # AES: one per account, or one without `account` for all of the gateway
//   account = "A001"
//   text = "0123456789ABCDEF"      # or hex = "3031…": 16, 24 or 32 bytes
//
//   [[gateway.dc09.account]]       # what is different for one account: window…, encoding
//   account = "5050"
//   window = false
//
// Keys are told by their account only; no message holds a part of one.

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "config/table.h"
#include "protocol/dc09_cipher.h"
#include "protocol/signal.h"
#include "protocol/text_encoding.h"

namespace hearken::protocol::dc09 {

/// When the time of a message is right, both ends included.
struct Window {
  bool on = true;
  bool plain = false;  // also for messages in the clear
  std::chrono::milliseconds back{40'000};
  std::chrono::milliseconds ahead{20'000};
  friend bool operator==(const Window&, const Window&) = default;
};

struct Settings {
  GatewayId gateway;
  Window window;
  TextEncoding encoding = TextEncoding::gb18030;
  std::chrono::milliseconds frame_timeout{5'000};
  bool account_includes_receiver = false;
  bool account_includes_line = false;
  std::shared_ptr<Cipher> cipher;  // of the whole gateway; none: in the clear

  /// By account of the header, in capitals; what is absent is the gateway's.
  struct Account {
    std::shared_ptr<Cipher> cipher;
    std::optional<Window> window;
    std::optional<TextEncoding> encoding;
  };
  std::map<std::string, Account, std::less<>> accounts;

  [[nodiscard]] Cipher* cipher_of(std::string_view account) const;
  [[nodiscard]] const Window& window_of(std::string_view account) const;
  [[nodiscard]] TextEncoding encoding_of(std::string_view account) const;

 private:
  [[nodiscard]] const Account* find(std::string_view account) const;
};

/// Accounts compare without case; leading zeros count.
[[nodiscard]] std::string in_capitals(std::string_view account);

/// Mistakes are noted in the table.
[[nodiscard]] Settings read_settings(const config::Table& table, const GatewayId& gateway);

}  // namespace hearken::protocol::dc09
