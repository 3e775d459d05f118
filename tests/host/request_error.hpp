#pragma once

#include <gtest/gtest.h>

#include <string>

#include "polydescent/host/error.hpp"

namespace polydescent {

/// The message of the request error that `call` throws; anything else fails the test.
template <class Call>
std::string request_error(Call call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::request) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace polydescent
