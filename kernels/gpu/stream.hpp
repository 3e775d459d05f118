#pragma once

#include <functional>

#include "polydescent/kernels/gpu/handle.hpp"

namespace polydescent::gpu {

class Stream;

/// A moment in a stream.
class Event {
 public:
  Event();
  void record(const Stream& stream);
  void synchronize() const;  // waits until it has passed

  /// Seconds from an earlier event to this one; both must have passed.
  double elapsed_s(const Event& since) const;

  CUevent_st* get() const { return event_.get(); }

 private:
  Handle<CUevent_st, &Driver::event_destroy> event_;
};

/// Work in order; streams run side by side, and none waits for CUDA's default stream.
class Stream {
 public:
  Stream();
  void synchronize() const;  // waits until all work so far is done; a kernel's failure shows here
  bool idle() const;
  void wait(const Event& event) const;  // later work of this stream waits for the event, the caller does not

  CUstream_st* get() const { return stream_.get(); }

 private:
  Handle<CUstream_st, &Driver::stream_destroy> stream_;
};

/// Work recorded once and launched as a whole: many short launches for the price of one.
class Graph {
 public:
  /// Records what `work` puts on the stream; nothing runs yet, and `work` must not wait for the stream.
  Graph(const Stream& stream, const std::function<void()>& work);
  void launch(const Stream& stream) const;

 private:
  Handle<CUgraphExec_st, &Driver::graph_instance_destroy> instance_;
};

}  // namespace polydescent::gpu
