// What a pack does in each lane is what its scalar does.
#include <gtest/gtest.h>

#include "kernels/scalar/packs.hpp"

namespace polydescent::test {
namespace {

constexpr int rounds = 200;

template <class P>
class PackOf : public ::testing::Test {
 public:
  using Scalar = ScalarOf<P>;
  static constexpr int lanes = lanes_of<P>;

  /// make(packs...) and make(their scalars...) are the same number in every lane.
  template <class Make>
  void expect_scalars_result(const char* what, const Make& make) {
    for (int round = 0; round < rounds && !this->HasFailure(); ++round) {
      const P a = pack_of_any_kind<P>(random);
      const P b = pack_of_any_kind<P>(random);
      const P result = make(a, b);
      for (int l = 0; l < lanes; ++l) {
        const Scalar exact = make(lane(a, l), lane(b, l));
        ASSERT_TRUE(same_number(lane(result, l), exact))
            << what << " of " << lane(a, l) << ", " << lane(b, l) << ": " << lane(result, l) << " for " << exact;
      }
    }
  }

  /// The same for a comparison, also on equal numbers.
  template <class Compare>
  void expect_scalars_answer(const char* what, const Compare& compare) {
    for (int round = 0; round < rounds && !this->HasFailure(); ++round) {
      const P a = pack_of_any_kind<P>(random);
      P b = pack_of_any_kind<P>(random);
      set_lane(b, round % lanes, lane(a, round % lanes));
      const MaskOf<P> answer = compare(a, b);
      for (int l = 0; l < lanes; ++l) {
        ASSERT_EQ(lane(answer, l), compare(lane(a, l), lane(b, l))) << lane(a, l) << what << lane(b, l);
      }
    }
  }

  Random random{6};
};
TYPED_TEST_SUITE(PackOf, Packs);

TYPED_TEST(PackOf, KnowsItsLanes) {
  EXPECT_EQ(ScalarTraits<TypeParam>::lanes % ScalarTraits<TypeParam>::parts, 0);
  EXPECT_EQ(sizeof(TypeParam), static_cast<std::size_t>(this->lanes) * sizeof(typename TestFixture::Scalar));
  EXPECT_EQ(lanes_of<PartOf<TypeParam>> * ScalarTraits<TypeParam>::parts, this->lanes);
}

TYPED_TEST(PackOf, CalculatesLikeItsScalar) {
  this->expect_scalars_result("+", [](const auto& a, const auto& b) { return a + b; });
  this->expect_scalars_result("-", [](const auto& a, const auto& b) { return a - b; });
  this->expect_scalars_result("*", [](const auto& a, const auto& b) { return a * b; });
  this->expect_scalars_result("/", [](const auto& a, const auto& b) { return a / b; });
  this->expect_scalars_result("negation", [](const auto& a, const auto&) { return -a; });
}

TYPED_TEST(PackOf, CalculatesInPlaceLikeItsScalar) {
  this->expect_scalars_result("+=", [](auto a, const auto& b) { return a += b; });
  this->expect_scalars_result("-=", [](auto a, const auto& b) { return a -= b; });
  this->expect_scalars_result("*=", [](auto a, const auto& b) { return a *= b; });
  this->expect_scalars_result("/=", [](auto a, const auto& b) { return a /= b; });
}

TYPED_TEST(PackOf, TakesLiteralsLikeItsScalar) {
  using S = typename TestFixture::Scalar;
  this->expect_scalars_result("1 - a", [](const auto& a, const auto&) { return S(1) - a; });
  this->expect_scalars_result("a * 0.1", [](const auto& a, const auto&) { return a * S(0.1); });
  const TypeParam a = alone<TypeParam>(S(3));
  EXPECT_EQ(lane(1 - a, 0), S(-2));
  EXPECT_EQ(lane(2.5 * a, 0), S(7.5));
}

TYPED_TEST(PackOf, ComparesLikeItsScalar) {
  this->expect_scalars_answer(" < ", [](const auto& a, const auto& b) { return a < b; });
  this->expect_scalars_answer(" <= ", [](const auto& a, const auto& b) { return a <= b; });
  this->expect_scalars_answer(" > ", [](const auto& a, const auto& b) { return a > b; });
  this->expect_scalars_answer(" >= ", [](const auto& a, const auto& b) { return a >= b; });
  this->expect_scalars_answer(" == ", [](const auto& a, const auto& b) { return a == b; });
  this->expect_scalars_answer(" != ", [](const auto& a, const auto& b) { return a != b; });
  this->expect_scalars_answer(" finite ", [](const auto& a, const auto&) { return is_finite(a); });
}

TYPED_TEST(PackOf, ChoosesLikeItsScalar) {
  this->expect_scalars_result("select", [](const auto& a, const auto& b) { return select(a < b, a, b); });
  this->expect_scalars_result("min", [](const auto& a, const auto& b) { return min(a, b); });
  this->expect_scalars_result("max", [](const auto& a, const auto& b) { return max(a, b); });
  this->expect_scalars_result("abs", [](const auto& a, const auto&) { return abs(a); });
  this->expect_scalars_result("square", [](const auto& a, const auto&) { return square(a); });
}

TYPED_TEST(PackOf, SelectTakesEachLaneFromItsOwnSide) {
  using S = typename TestFixture::Scalar;
  for (int chosen = 0; chosen < this->lanes; ++chosen) {
    MaskOf<TypeParam> mask(false);
    set_lane(mask, chosen, true);
    const TypeParam result = select(mask, TypeParam(1), TypeParam(2));
    for (int l = 0; l < this->lanes; ++l) EXPECT_EQ(lane(result, l), l == chosen ? S(1) : S(2));
  }
}

TYPED_TEST(PackOf, AbsClearsTheSignOfZeroAndNan) {
  using S = typename TestFixture::Scalar;
  EXPECT_EQ(bits(lane(abs(TypeParam(-S(0))), 0)), bits(S(0)));
  EXPECT_FALSE(std::signbit(lane(abs(alone<TypeParam>(-std::numeric_limits<S>::quiet_NaN())), 0)));
}

TYPED_TEST(PackOf, ConstantsKeepTheirSign) {
  using S = typename TestFixture::Scalar;
  for (int l = 0; l < this->lanes; ++l) EXPECT_EQ(bits(lane(TypeParam(-S(0)), l)), bits(-S(0)));
}

TYPED_TEST(PackOf, AnySeesEveryLane) {
  MaskOf<TypeParam> none(false);
  EXPECT_FALSE(any(none));
  EXPECT_TRUE(any(MaskOf<TypeParam>(true)));
  for (int l = 0; l < this->lanes; ++l) {
    MaskOf<TypeParam> one(false);
    set_lane(one, l, true);
    EXPECT_TRUE(any(one)) << "lane " << l;
    set_lane(one, l, false);
    EXPECT_FALSE(any(one)) << "lane " << l;
  }
}

TYPED_TEST(PackOf, MasksCombineLaneByLane) {
  for (int round = 0; round < rounds; ++round) {
    const auto zero = TypeParam(0);
    const MaskOf<TypeParam> a = pack_of_any_kind<TypeParam>(this->random) < zero;
    const MaskOf<TypeParam> b = pack_of_any_kind<TypeParam>(this->random) < zero;
    for (int l = 0; l < this->lanes; ++l) {
      ASSERT_EQ(lane(a & b, l), lane(a, l) && lane(b, l));
      ASSERT_EQ(lane(a | b, l), lane(a, l) || lane(b, l));
      ASSERT_EQ(lane(!a, l), !lane(a, l));
    }
  }
}

TYPED_TEST(PackOf, SetLaneChangesThatLaneAlone) {
  using S = typename TestFixture::Scalar;
  for (int changed = 0; changed < this->lanes; ++changed) {
    TypeParam pack(7);
    set_lane(pack, changed, S(9));
    for (int l = 0; l < this->lanes; ++l) EXPECT_EQ(lane(pack, l), l == changed ? S(9) : S(7));
  }
}

TYPED_TEST(PackOf, PartsAreItsRegistersInOrder) {
  constexpr int width = lanes_of<PartOf<TypeParam>>;
  const TypeParam source = pack_of_any_kind<TypeParam>(this->random);
  TypeParam copy(0);
  for (int k = 0; k < ScalarTraits<TypeParam>::parts; ++k) {
    const PartOf<TypeParam> piece = part(source, k);
    for (int l = 0; l < width; ++l) EXPECT_EQ(bits(lane(piece, l)), bits(lane(source, k * width + l)));
    set_part(copy, k, piece);
  }
  for (int l = 0; l < this->lanes; ++l) EXPECT_EQ(bits(lane(copy, l)), bits(lane(source, l)));
}

TYPED_TEST(PackOf, CopiesBitForBit) {
  const TypeParam source = pack_of_any_kind<TypeParam>(this->random);
  const TypeParam copy = source;
  TypeParam assigned(0);
  assigned = copy;
  for (int l = 0; l < this->lanes; ++l) EXPECT_EQ(bits(lane(assigned, l)), bits(lane(source, l)));
}

TYPED_TEST(PackOf, PowTakesConstantsOnBothSides) {
  const TypeParam two(2);
  EXPECT_EQ(lane(pow(two, 3), 0), 8);
  EXPECT_EQ(lane(pow(3, two), 0), 9);
  EXPECT_EQ(lane(pow(two, 0.0), 0), 1);
}

}  // namespace
}  // namespace polydescent::test
