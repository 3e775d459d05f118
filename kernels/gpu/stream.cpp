#include "polydescent/kernels/gpu/stream.hpp"

#include "polydescent/kernels/gpu/check.hpp"

namespace polydescent::gpu {
namespace {

constexpr unsigned with_timing = 0;   // CU_EVENT_DEFAULT
constexpr unsigned not_blocking = 1;  // CU_STREAM_NON_BLOCKING
constexpr int only_this_thread = 1;   // CU_STREAM_CAPTURE_MODE_THREAD_LOCAL

using GraphHandle = Handle<CUgraph_st, &Driver::graph_destroy>;

/// Ends the recording, also when it goes wrong midway: a stream that still records accepts no other work.
GraphHandle end_capture(const Stream& stream) {
  CUgraph_st* graph = nullptr;
  const Result result = driver().capture_end(stream.get(), &graph);
  GraphHandle owned(graph);
  check(result, "recording a graph");
  return owned;
}

GraphHandle capture(const Stream& stream, const std::function<void()>& work) {
  check(driver().capture_begin(stream.get(), only_this_thread), "beginning to record a graph");
  try {
    work();
  } catch (...) {
    CUgraph_st* graph = nullptr;
    static_cast<void>(driver().capture_end(stream.get(), &graph));
    const GraphHandle discarded(graph);
    throw;
  }
  return end_capture(stream);
}

}  // namespace

Event::Event() {
  CUevent_st* event = nullptr;
  check(driver().event_create(&event, with_timing), "creating an event");
  event_.reset(event);
}

void Event::record(const Stream& stream) {
  check(driver().event_record(event_.get(), stream.get()), "recording an event");
}

void Event::synchronize() const { check(driver().event_synchronize(event_.get()), "waiting for an event"); }

double Event::elapsed_s(const Event& since) const {
  float milliseconds = 0;
  check(driver().event_elapsed(&milliseconds, since.event_.get(), event_.get()), "reading the time between two events");
  return 1e-3 * static_cast<double>(milliseconds);
}

Stream::Stream() {
  CUstream_st* stream = nullptr;
  check(driver().stream_create(&stream, not_blocking), "creating a stream");
  stream_.reset(stream);
}

void Stream::synchronize() const { check(driver().stream_synchronize(stream_.get()), "waiting for a stream"); }

bool Stream::idle() const {
  const Result result = driver().stream_query(stream_.get());
  if (result == Result::not_ready) return false;
  check(result, "asking a stream whether it is done");
  return true;
}

void Stream::wait(const Event& event) const {
  check(driver().stream_wait(stream_.get(), event.get(), 0), "making a stream wait for an event");
}

Graph::Graph(const Stream& stream, const std::function<void()>& work) {
  const GraphHandle graph = capture(stream, work);
  CUgraphExec_st* instance = nullptr;
  check(driver().graph_instantiate(&instance, graph.get(), 0), "preparing a graph");
  instance_.reset(instance);
}

void Graph::launch(const Stream& stream) const {
  check(driver().graph_launch(instance_.get(), stream.get()), "launching a graph");
}

}  // namespace polydescent::gpu
