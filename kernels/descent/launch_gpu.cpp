#include "polydescent/kernels/descent/launch_gpu.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <string>

#include "polydescent/kernels/descent/kernel.hpp"
#include "polydescent/kernels/descent/launch_compile.hpp"
#include "polydescent/kernels/descent/stop.hpp"
#include "polydescent/kernels/gpu/device.hpp"
#include "polydescent/kernels/gpu/failure.hpp"
#include "polydescent/kernels/gpu/memory.hpp"
#include "polydescent/kernels/gpu/module.hpp"
#include "polydescent/kernels/gpu/stream.hpp"

namespace polydescent {
namespace {

template <class S>
KernelSpec spec_of(const GpuLaunch<S>& launch) {
  return {launch.setup.dim,    sizeof(S) == 4,   launch.slots,        launch.objective.type,
          launch.rule.type, launch.gradient.type, launch.sampler.type, launch.pairs,
          launch.objective.header, launch.objective.text, launch.constraints, launch.setup.simplex};
}

gpu::DeviceInfo info_of(int ordinal) {
  const auto all = gpu::devices();
  if (all.empty()) throw gpu::Failure(gpu::why_no_device());
  return all.at(static_cast<std::size_t>(ordinal));
}

/// An object whose pointers point to the device's copies of their arrays.
class DevicePart {
 public:
  explicit DevicePart(const KernelPart& part) : object_(part.object) {
    for (const auto& array : part.arrays) {
      const auto* bytes = static_cast<const std::byte*>(array.data);
      arrays_.emplace_back(std::span<const std::byte>(bytes, array.bytes));
      const void* address = arrays_.back().data();
      std::memcpy(object_.data() + array.offset, &address, sizeof address);
    }
  }
  void* argument() { return object_.data(); }

 private:
  std::vector<std::byte> object_;
  std::vector<gpu::Buffer<std::byte>> arrays_;
};

/// The arrays of a setup on the device; without coefficients, those of a rule that takes no rate. The host's flag to stop
/// stays behind.
template <class S>
class DeviceSetup {
 public:
  DeviceSetup(const DescentSetup<S>& host, int coefficients)
      : lower_(over(host.box.lower, host.dim)), upper_(over(host.box.upper, host.dim)),
        width_(over(host.box.width, host.dim)), rate_scale_(over(host.rate_scale, coefficients > 0 ? host.dim : 0)),
        coefficients_(over(host.coefficients, host.limits.iterations * coefficients)),
        problem_(std::span(host.problem.listed, host.problem.listed_starts)) {
    view_ = {host.dim, {lower_.data(), upper_.data(), width_.data()}, rate_scale_.data(), coefficients_.data(),
             host.limits, host.penalty};
    view_.problem = {host.problem.starts_each, host.problem.listed != nullptr ? problem_.data() : nullptr, host.problem.listed_starts};
    view_.constrained_sense = host.constrained_sense;
    view_.simplex = host.simplex;
  }
  const DescentSetup<S>& view() const { return view_; }

 private:
  static std::span<const S> over(const S* data, int count) { return {data, static_cast<std::size_t>(count)}; }

  gpu::Buffer<S> lower_, upper_, width_, rate_scale_, coefficients_;
  gpu::Buffer<std::uint32_t> problem_;  // of listed starts
  DescentSetup<S> view_;
};

/// An array of one launch's ends, on the device and on the host.
template <class T>
class EndArray {
 public:
  explicit EndArray(std::size_t count) : device(count), host_(count) {}
  T* host() const { return host_.data(); }
  void download(std::size_t count, const gpu::Stream& stream) const {
    device.download(host_.span().first(count), stream);
  }
  gpu::Buffer<T> device;

 private:
  gpu::PinnedBuffer<T> host_;
};

/// One of the launches that are in flight.
template <class S>
class Flight {
 public:
  Flight(std::uint64_t chunk, int dim, int constraints)
      : dim_(dim), constraints_(constraints), value_(chunk), gradient_norm_(chunk), point_(chunk * static_cast<std::uint64_t>(dim)),
        violation_(constraints > 0 ? chunk : 0), multipliers_(chunk * static_cast<std::uint64_t>(constraints)), iterations_(chunk), status_(chunk),
        taken_(1) {}

  /// Puts the launch of starts first ... first + count - 1 and the copies of its ends on the stream.
  template <class Launch>
  void start(std::uint64_t first, std::uint64_t count, Launch launch) {
    first_ = first;
    count_ = count;
    taken_.fill_zero(stream_);
    const BatchView<S> ends{first,
                            count,
                            dim_,
                            value_.device.data(),
                            gradient_norm_.device.data(),
                            point_.device.data(),
                            iterations_.device.data(),
                            status_.device.data(),
                            constraints_,
                            violation_.device.data(),
                            multipliers_.device.data()};
    launch(stream_, ends, taken_.data());
    value_.download(count, stream_);
    gradient_norm_.download(count, stream_);
    point_.download(count * static_cast<std::uint64_t>(dim_), stream_);
    iterations_.download(count, stream_);
    status_.download(count, stream_);
    if (constraints_ > 0) {
      violation_.download(count, stream_);
      multipliers_.download(count * static_cast<std::uint64_t>(constraints_), stream_);
    }
    busy_ = true;
  }

  /// Waits for the ends of the launch that is under way, if one is, and hands them over.
  void finish(const TakeEnds<S>& take) {
    if (!busy_) return;
    busy_ = false;
    stream_.synchronize();
    take({first_, count_, dim_, value_.host(), gradient_norm_.host(), point_.host(), iterations_.host(), status_.host(), constraints_,
          constraints_ > 0 ? violation_.host() : nullptr, multipliers_.host()});
  }

 private:
  int dim_, constraints_;
  std::uint64_t first_ = 0;
  std::uint64_t count_ = 0;
  bool busy_ = false;
  EndArray<S> value_, gradient_norm_, point_, violation_, multipliers_;
  EndArray<std::int32_t> iterations_;
  EndArray<Status> status_;
  gpu::Buffer<unsigned long long> taken_;
  gpu::Stream stream_;  // last, so that it goes first
};

}  // namespace

/// One device's kernel, setup and flights.
template <class S>
class GpuSearch<S>::Device {
 public:
  Device(const GpuLaunch<S>& launch, int ordinal)
      : info_(info_of(ordinal)), spec_(spec_of(launch)), shape_(plan_shape(spec_, info_.shared_bytes_per_block)),
        context_(ordinal), compiled_(compile(launch.fast_math)), module_(compiled_.image), kernel_(module_.kernel(kernel_name)),
        setup_(launch.setup, launch.coefficients),
        parts_{DevicePart(launch.objective), DevicePart(launch.rule), DevicePart(launch.gradient),
               DevicePart(launch.sampler)} {
    if (shape_.shared_bytes > 0) kernel_.allow_shared_bytes(static_cast<int>(shape_.shared_bytes));
    const int blocks = kernel_.active_blocks(shape_.threads_per_block, shape_.shared_bytes);
    most_blocks_ = static_cast<std::uint64_t>(std::max(1, blocks * info_.multiprocessors));
    chunk_ = plan_chunk(spec_, launch.count, most_blocks_ * static_cast<std::uint64_t>(shape_.starts_per_block),
                        context_.free_memory(), launch.setup.stop != nullptr);
  }

  std::uint64_t chunk() const { return chunk_; }
  double compile_s() const { return compiled_.from_cache ? 0 : compiled_.seconds; }

  void prepare(std::uint64_t chunk) {
    context_.make_current();
    for (int k = 0; k < 2; ++k) flights_.push_back(std::make_unique<Flight<S>>(chunk, spec_.dim, spec_.constraints));
  }
  void start(std::size_t flight, std::uint64_t first, std::uint64_t count) {
    context_.make_current();
    flights_[flight]->start(first, count, [&](const gpu::Stream& stream, const BatchView<S>& ends, unsigned long long* taken) {
      launch(stream, {setup_.view(), ends, taken});
    });
  }
  void finish(std::size_t flight, const TakeEnds<S>& take) {
    context_.make_current();
    flights_[flight]->finish(take);
  }

 private:
  gpu::Compiled compile(bool fast_math) const {
    std::vector<std::string> options;
    if (fast_math) options.emplace_back("--use_fast_math");
    return compile_kernel(spec_, shape_, info_.architecture, options, gpu::Cache(gpu::default_cache_folder()));
  }

  void launch(const gpu::Stream& stream, KernelArguments<S> arguments) {
    const auto per_block = static_cast<std::uint64_t>(shape_.starts_per_block);
    const std::uint64_t blocks = std::min(most_blocks_, (arguments.ends.count + per_block - 1) / per_block);
    void* all[] = {&arguments, parts_[0].argument(), parts_[1].argument(), parts_[2].argument(), parts_[3].argument()};
    kernel_.launch(stream,
                   {static_cast<unsigned>(blocks), static_cast<unsigned>(shape_.threads_per_block),
                    static_cast<unsigned>(shape_.shared_bytes)},
                   all);
  }

  gpu::DeviceInfo info_;
  KernelSpec spec_;
  KernelShape shape_;
  gpu::Context context_;
  gpu::Compiled compiled_;
  gpu::Module module_;
  gpu::Kernel kernel_;
  DeviceSetup<S> setup_;
  DevicePart parts_[4];  // objective, rule, gradient, sampler
  std::uint64_t most_blocks_ = 0;  // that run at once
  std::uint64_t chunk_ = 0;
  std::vector<std::unique_ptr<Flight<S>>> flights_;
};

template <class S>
GpuSearch<S>::GpuSearch(const GpuLaunch<S>& launch) : launch_(launch) {
  for (const int ordinal : launch_.devices) devices_.push_back(std::make_unique<Device>(launch_, ordinal));
  std::uint64_t chunk = launch_.count;
  for (const auto& device : devices_) chunk = std::min(chunk, device->chunk());
  const std::uint64_t fair = (launch_.count + devices_.size() - 1) / devices_.size();  // some for each device
  chunk_ = std::max<std::uint64_t>(1, std::min(chunk, fair));
  for (const auto& device : devices_) device->prepare(chunk_);
}

template <class S>
GpuSearch<S>::~GpuSearch() = default;

template <class S>
double GpuSearch<S>::compile_s() const {
  double seconds = 0;
  for (const auto& device : devices_) seconds += device->compile_s();
  return seconds;
}

template <class S>
void GpuSearch<S>::run(const TakeEnds<S>& take) {
  const std::size_t flights = 2 * devices_.size();
  std::uint64_t launches = (launch_.count + chunk_ - 1) / chunk_;
  for (std::uint64_t k = 0; k < launches + flights; ++k) {
    const std::size_t flight = k % flights;
    Device& device = *devices_[flight % devices_.size()];
    device.finish(flight / devices_.size(), take);
    if (k > 0 && stop_requested(GroupOfOne{}, launch_.setup.stop)) launches = std::min(launches, k);
    if (k >= launches) continue;
    const std::uint64_t first = k * chunk_;
    device.start(flight / devices_.size(), launch_.first + first, std::min(chunk_, launch_.count - first));
  }
}

template class GpuSearch<float>;
template class GpuSearch<double>;

}  // namespace polydescent
