#include "polydescent/host/objective_source/compiler_messages.hpp"

#include <gtest/gtest.h>

namespace polydescent {
namespace {

const std::vector<std::string> foreign = {"/cache/headers-1", "/scratch", "/usr/", "<", "bowl.hpp:Bowl"};

TEST(UsersMessages, OfGccAreTheUsersErrorsOnceEach) {
  const std::string log = R"(bowl.hpp: In member function 'auto Bowl::operator()(const X&) const':
bowl.hpp:4:49: error: 'undeclared' was not declared in this scope
    4 |     return squar(x[0] - 1) + undeclared;
      |                              ^~~~~~~~~~
bowl.hpp: In instantiation of 'auto Bowl::operator()(const X&) const [with X = A]':
/cache/headers-1/polydescent/functor.hpp:24:96:   required by substitution of 'template<class F>'
<polydescent>:3:73:   required from here
bowl.hpp:4:17: error: 'squar' was not declared in this scope
    4 |     return squar(x[0] - 1) + undeclared;
      |            ~~~~~^~~~~~~~~~
bowl.hpp:1:8: note: it is this one
    1 | struct Bowl {
/usr/include/c++/12/cmath:46:1: note: candidate: 'double exp(double)'
   46 | double exp(double);
In file included from /cache/headers-1/polydescent/functor.hpp:4,
                 from bowl.hpp:Bowl:1:
/cache/headers-1/polydescent/squared_sum.hpp: In instantiation of 'auto residual()':
/cache/headers-1/polydescent/squared_sum.hpp:33:20: error: 'const struct Bowl' has no member named 'residual'
   33 |     return functor.residual(x, k);
      |            ~~~~~~~~^~~~~~~~
bowl.hpp: In instantiation of 'auto Bowl::operator()(const X&) const [with X = B]':
bowl.hpp:4:17: error: 'squar' was not declared in this scope
    4 |     return squar(x[0] - 1) + undeclared;
compilation terminated.
)";
  EXPECT_EQ(users_messages(log, foreign), R"(bowl.hpp: In member function 'auto Bowl::operator()(const X&) const':
bowl.hpp:4:49: error: 'undeclared' was not declared in this scope
    4 |     return squar(x[0] - 1) + undeclared;
      |                              ^~~~~~~~~~
bowl.hpp: In instantiation of 'auto Bowl::operator()(const X&) const [with X = A]':
bowl.hpp:4:17: error: 'squar' was not declared in this scope
    4 |     return squar(x[0] - 1) + undeclared;
      |            ~~~~~^~~~~~~~~~
bowl.hpp:1:8: note: it is this one
    1 | struct Bowl {
)");
}

TEST(UsersMessages, OfClangAreTheUsersErrorsToo) {
  const std::string log = R"(bowl.hpp:4:12: error: use of undeclared identifier 'squar'
    return squar(x[0] - 1);
           ^
/cache/headers-1/polydescent/functor.hpp:24:96: note: in instantiation of function template specialization
using ObjectiveOf = typename detail::ObjectiveOf<requires
                                                 ^
1 error generated.
)";
  EXPECT_EQ(users_messages(log, foreign), "bowl.hpp:4:12: error: use of undeclared identifier 'squar'\n    return squar(x[0] - 1);\n           ^\n");
}

TEST(UsersMessages, TakeTheWordsOfAssertionsFromAnywhere) {
  for (const std::string said : {"error: static assertion failed: the functor has no value", "error: static_assert failed due to requirement 'complete' \"the functor has no value\"",
                                 "error: static assertion failed due to requirement 'complete': the functor has no value"}) {
    EXPECT_EQ(users_messages("/cache/headers-1/polydescent/functor_check.hpp:14:3: " + said + "\n   14 |   static_assert(complete);\n", foreign), "the functor has no value\n");
  }
}

TEST(UsersMessages, SayWhatToWriteInPlaceOfIfAndOfStandardFunctions) {
  const std::string branches = users_messages("a.hpp:3:39: error: could not convert 'operator>(...)' from 'polydescent::Pack<double, 2>::Mask' to 'bool'\n", foreign);
  EXPECT_NE(branches.find("select(condition, a, b)"), std::string::npos);
  const std::string standard = users_messages("a.hpp:3:39: error: no matching function for call to 'exp(const polydescent::Pack<double, 2>&)'\n    3 | std::exp(x[0])\n", foreign);
  EXPECT_NE(standard.find("not std::exp(x)"), std::string::npos);
}

TEST(UsersMessages, AreNoneWhereNoErrorIsTheUsers) {
  EXPECT_EQ(users_messages("/usr/bin/ld: /scratch/a.o: undefined reference to `f'\ncollect2: error: ld returned 1 exit status\n", foreign), "");
  EXPECT_EQ(users_messages("", foreign), "");
}

}  // namespace
}  // namespace polydescent
