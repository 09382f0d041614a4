#pragma once
// What an error result of a modem means for what comes next (3GPP TS 27.005, +CMS ERROR; TS 27.007, +CME ERROR; 0 to 127 of CMS
// from TS 24.011 E.2). The numbers are the standards'; the classes are our choice.

#include <cstdint>
#include <string_view>

namespace hearken::protocol::at {

enum class ErrorClass : std::uint8_t {
  temporary,  ///< try later; also every unknown number and a plain ERROR
  network,    ///< not registered or out of order: others take over at once
  permanent,  ///< this number fails; the next page is not affected
  sim,        ///< the SIM can't send: absent, locked, barred, without credit
  bug,        ///< our PDU is wrong, or the modem isn't in PDU mode
  storage,    ///< the SMS store is full
  modem,      ///< equipment failure
  smsc,       ///< the service centre's number is unknown
  index,      ///< no such place: list again
  ignore,
};

[[nodiscard]] ErrorClass cms_error(int code);
[[nodiscard]] ErrorClass cme_error(int code);

/// Of a whole final result: `+CMS ERROR: 38`, `+CME ERROR: SIM busy` (verbose errors left on by somebody), `ERROR`.
[[nodiscard]] ErrorClass error_class(std::string_view result);
[[nodiscard]] std::string_view word(ErrorClass kind);

}  // namespace hearken::protocol::at
