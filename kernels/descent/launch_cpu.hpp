#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "polydescent/kernels/descent/assess.hpp"
#include "polydescent/kernels/descent/batch.hpp"
#include "polydescent/kernels/descent/evaluator.hpp"
#include "polydescent/kernels/descent/roster.hpp"

namespace polydescent {

/// A way to descend behind a pointer: which entry of Optimizers, and the object that holds its hyper-parameters.
struct RuleReference {
  int index = 0;
  const void* rule = nullptr;
};

/// A sampler behind a pointer: writes a start's coordinates, or their shares of the box in (0, 1).
struct SamplerReference {
  const void* sampler = nullptr;
  void (*draw)(const void* sampler, std::uint64_t start, int dim, double* point) = nullptr;
  bool gives_coordinates = false;
  std::uint64_t starts = 0;  // that it gives; 0: as many as anybody asks for
};

/// Gradients on a few rows of data at a time: those that (seed, start, iteration) choose. The last evaluation of a start is
/// over all rows.
struct MiniBatches {
  std::uint64_t seed = 0;
  std::uint32_t rows = 0;  // that there are
  int size = 0;            // rows per gradient; 0: all of them, always
};

/// What one start went through: entry t before update t. S = float or double.
template <class S>
struct Course {
  std::vector<S> value, gradient_norm;
  std::vector<S> point;  // [t][dim]
};

/// Appends what lane 0 carries, if it carries a start, to a course, if there is one.
template <class T>
void note_course(Course<ScalarOf<T>>* course, const T& value, const Assessment<T>& quality, Point<const T> x,
                 const Roster<ScalarTraits<T>::lanes>& roster) {
  if (course == nullptr || !roster.occupied[0]) return;
  course->value.push_back(lane(value, 0));
  course->gradient_norm.push_back(lane(quality.gradient_norm, 0));
  for (int i = 0; i < x.size(); ++i) course->point.push_back(lane(x[i], 0));
}

enum class Lanes { pack, scalar };

/// One launch: starts ends.first ... ends.first + ends.count - 1. S = float or double.
template <class S>
struct CpuLaunch {
  DescentSetup<S> setup;
  const ObjectiveTable* table = nullptr;
  const void* objective = nullptr;
  int gradient = 0;         // entry of Gradients
  double gradient_step = 0;
  RuleReference rule;
  SamplerReference sampler;
  BatchView<S> ends;
  int threads = 1;
  Lanes lanes = Lanes::pack;
  MiniBatches batches = {};
  Course<S>* course = nullptr;  // filled in a launch of one start
};

/// Threads that have starts to begin with: the others would need memory for nothing.
inline int useful_threads(int threads, int lanes, std::uint64_t starts) {
  const auto each = static_cast<std::uint64_t>(lanes);
  return static_cast<int>(std::min(static_cast<std::uint64_t>(threads), std::max<std::uint64_t>((starts + each - 1) / each, 1)));
}

/// Runs every start of the launch on `threads` threads and fills `ends`. A start that fails is a status, never a throw.
void launch_cpu(const CpuLaunch<float>& launch);
void launch_cpu(const CpuLaunch<double>& launch);

}  // namespace polydescent
