#include "polydescent/host/start_sampler.hpp"

#include "polydescent/host/configured_sampler.hpp"
#include "polydescent/host/names.hpp"
#include "polydescent/host/require.hpp"
#include "polydescent/kernels/sampler/registry.hpp"
#include "polydescent/kernels/sampler/repeated.hpp"

namespace polydescent {
namespace {

/// As many starts and coordinates as the sampler has.
template <class Sampler>
void check_limits(const SamplerSetting& setting) {
  if constexpr (requires { Sampler::max_starts; }) {
    require(setting.starts <= Sampler::max_starts, "{} starts: {} has at most {}; use --sampler uniform", setting.starts,
            Sampler::name, static_cast<std::uint64_t>(Sampler::max_starts));
  }
  if constexpr (requires { Sampler::max_dim; }) {
    require(setting.dim <= Sampler::max_dim, "--dim {}: {} has at most {} dimensions; use --sampler uniform", setting.dim,
            Sampler::name, static_cast<int>(Sampler::max_dim));
  }
}

/// Points that somebody else keeps.
struct GivenSampler {
  GivenPoints sampler;
  std::size_t numbers;

  void add_arrays(KernelPart& kernel) const { kernel.add_array(sampler, sampler.points, numbers); }
};

}  // namespace

StartSampler::StartSampler(const MinimizeOptions& options, int dim, std::uint64_t repeated) : repeated_(repeated) {
  if (options.start_points.empty()) draw(options, dim);
  else take(options.start_points, dim);
}

void StartSampler::draw(const MinimizeOptions& options, int dim) {
  const SamplerSetting setting{options.seed, number_of_starts(options, dim), dim};
  const std::string name = options.sampler.value_or(SobolSampler::name);
  std::vector<std::string> names;
  Samplers::for_each([&]<class Sampler>(TypeTag<Sampler>) {
    names.emplace_back(Sampler::name);
    if (name != Sampler::name) return;
    check_limits<Sampler>(setting);
    keep(std::make_shared<const ConfiguredSampler<Sampler>>(setting));
  });
  require(name_ != nullptr, "there is no sampler '{}'{}", name, suggestion(name, names));
}

void StartSampler::take(const std::vector<double>& points, int dim) {
  keep(std::make_shared<const GivenSampler>(GivenSampler{{points.data(), dim}, points.size()}));
}

/// A sampler as it was configured, over and over again.
template <class Configured>
struct RepeatedSampler {
  std::shared_ptr<const Configured> configured;
  Repeated<decltype(Configured::sampler)> sampler;
};

template <class Configured>
void StartSampler::keep(std::shared_ptr<const Configured> configured) {
  using Sampler = decltype(Configured::sampler);
  name_ = Sampler::name;
  if constexpr (requires { Sampler::gives_coordinates; }) reference_.gives_coordinates = Sampler::gives_coordinates;
  if constexpr (requires { configured->sampler.starts; }) reference_.starts = configured->sampler.starts;
  if (repeated_ == 0) {
    refer_to(configured->sampler);
    configured->add_arrays(kernel_);
    sampler_ = std::move(configured);
    return;
  }
  const auto again = std::make_shared<const RepeatedSampler<Configured>>(
      RepeatedSampler<Configured>{configured, {configured->sampler, repeated_}});
  static_assert(std::is_standard_layout_v<Repeated<Sampler>>, "the arrays' places are those in the sampler, which is first");
  refer_to(again->sampler);
  configured->add_arrays(kernel_);
  sampler_ = again;
}

template <class Sampler>
void StartSampler::refer_to(const Sampler& sampler) {
  kernel_ = kernel_part(sampler);
  reference_.sampler = &sampler;
  reference_.draw = [](const void* self, std::uint64_t start, int dim, double* point) {
    for (int i = 0; i < dim; ++i) point[i] = (*static_cast<const Sampler*>(self))(start, i);
  };
}

}  // namespace polydescent
