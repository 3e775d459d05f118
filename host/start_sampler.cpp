#include "polydescent/host/start_sampler.hpp"

#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/sampler/sobol_directions.hpp"

namespace polydescent {

StartSampler::StartSampler(const MinimizeOptions& options, int dim) {
  if (options.start_points.empty()) draw(options, dim);
  else take(options.start_points, dim);
}

void StartSampler::draw(const MinimizeOptions& options, int dim) {
  const std::string name = options.sampler.value_or(SobolSampler::name);
  const std::uint64_t starts = number_of_starts(options, dim);
  std::vector<std::string> names;
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    names.emplace_back(Sampler::name);
    if (name != Sampler::name) return;
    Sampler sampler{};
    sampler.seed = options.seed;
    if constexpr (requires { sampler.directions; }) {
      require(starts <= Sampler::max_starts, "{} starts: {} has at most {}; use --sampler uniform", starts, name,
              static_cast<std::uint64_t>(Sampler::max_starts));
      require(dim <= max_sobol_dim, "--dim {}: {} has direction numbers for {} dimensions; use --sampler uniform", dim, name,
              max_sobol_dim);
      directions_ = sobol_directions(dim);
      sampler.directions = directions_.data();
    }
    keep(sampler);
    if constexpr (requires { sampler.directions; }) kernel_.add_array(sampler, sampler.directions, directions_.size());
  });
  require(name_ != nullptr, "there is no sampler '{}'{}", name, suggestion(name, names));
}

void StartSampler::take(const std::vector<double>& points, int dim) {
  const GivenPoints sampler{points.data(), dim};
  keep(sampler);
  kernel_.add_array(sampler, sampler.points, points.size());
}

template <class Sampler>
void StartSampler::keep(const Sampler& sampler) {
  kernel_ = kernel_part(sampler);
  name_ = Sampler::name;
  sampler_ = std::make_shared<const Sampler>(sampler);
  reference_ = {sampler_.get(), [](const void* self, std::uint64_t start, int dim, double* point) {
                  for (int i = 0; i < dim; ++i) point[i] = (*static_cast<const Sampler*>(self))(start, i);
                }};
  if constexpr (requires { Sampler::gives_coordinates; }) reference_.gives_coordinates = Sampler::gives_coordinates;
}

}  // namespace polydescent
