#include "polydescent/host/start_sampler.hpp"

#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/sampler/sobol_directions.hpp"

namespace polydescent {

StartSampler::StartSampler(std::string_view name, std::uint64_t seed, std::uint64_t starts, int dim) {
  std::vector<std::string> names;
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    names.emplace_back(Sampler::name);
    if (name != Sampler::name) return;
    Sampler sampler{};
    sampler.seed = seed;
    if constexpr (requires { sampler.directions; }) {
      require(starts <= Sampler::max_starts, "{} starts: {} has at most {}; use --sampler uniform", starts, name,
              static_cast<std::uint64_t>(Sampler::max_starts));
      require(dim <= max_sobol_dim, "--dim {}: {} has direction numbers for {} dimensions; use --sampler uniform", dim, name,
              max_sobol_dim);
      directions_ = sobol_directions(dim);
      sampler.directions = directions_.data();
    }
    kernel_ = kernel_part(sampler);
    if constexpr (requires { sampler.directions; }) kernel_.add_array(sampler, sampler.directions, directions_.size());
    name_ = Sampler::name;
    sampler_ = std::make_shared<const Sampler>(sampler);
    reference_ = {sampler_.get(), [](const void* self, std::uint64_t start, int i) {
                    return (*static_cast<const Sampler*>(self))(start, i);
                  }};
  });
  require(name_ != nullptr, "there is no sampler '{}'{}", name, suggestion(name, names));
}

}  // namespace polydescent
