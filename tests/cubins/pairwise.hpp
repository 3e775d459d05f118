#pragma once

#include <vector>

namespace polydescent {

/// One value of each factor, by number.
using Row = std::vector<int>;

/// The rows, of all those that exist, that a greedy choice takes until every two values that meet in some row meet in
/// one that was taken: always the row with the most new pairs; of those, the first whose others have met least.
std::vector<Row> pairwise(const std::vector<Row>& all);

}  // namespace polydescent
