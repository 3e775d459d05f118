#include "cubins/pairwise.hpp"

#include <algorithm>
#include <cstddef>

namespace polydescent {
namespace {

/// What a row would add.
struct Gain {
  int new_pairs = 0;
  int repeats = 0;  // how often its pairs have met already, all together

  bool operator>(const Gain& other) const {
    return new_pairs > other.new_pairs || (new_pairs == other.new_pairs && repeats < other.repeats);
  }
};

/// How often each pair of values has met, by the numbers of both values.
class Pairs {
 public:
  explicit Pairs(const std::vector<Row>& all) {
    for (const Row& row : all) first_.resize(row.size() + 1, 0);
    for (std::size_t f = 0; f + 1 < first_.size(); ++f) {
      int most = 0;
      for (const Row& row : all) most = std::max(most, row[f] + 1);
      first_[f + 1] = first_[f] + static_cast<std::size_t>(most);
    }
    met_.resize(first_.empty() ? 0 : first_.back() * first_.back());
  }

  Gain gain(const Row& row) {
    Gain gain;
    for_each(row, [&](int met) {
      gain.new_pairs += met == 0 ? 1 : 0;
      gain.repeats += met;
    });
    return gain;
  }
  void take(const Row& row) {
    for_each(row, [](int& met) { ++met; });
  }

 private:
  template <class Visit>
  void for_each(const Row& row, Visit visit) {
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) visit(met_[number(row, a) * first_.back() + number(row, b)]);
    }
  }
  std::size_t number(const Row& row, std::size_t factor) const {
    return first_[factor] + static_cast<std::size_t>(row[factor]);
  }

  std::vector<std::size_t> first_;  // the number of each factor's value 0; the number of all values
  std::vector<int> met_;
};

}  // namespace

std::vector<Row> pairwise(const std::vector<Row>& all) {
  Pairs pairs(all);
  std::vector<Row> taken;
  while (true) {
    const Row* best = nullptr;
    Gain most;
    for (const Row& row : all) {
      const Gain gain = pairs.gain(row);
      if (gain.new_pairs == 0 || !(gain > most)) continue;
      best = &row;
      most = gain;
    }
    if (best == nullptr) return taken;
    pairs.take(*best);
    taken.push_back(*best);
  }
}

}  // namespace polydescent
