#pragma once

#include <atomic>
#include <barrier>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace polydescent::test {

/// A block of a GPU on the CPU: one thread per member, barriers for its syncs, and relaxed atomics for the exchange
/// between members, which therefore orders nothing else: a missing sync is a data race that a sanitizer sees.
template <int WarpSize, int Warps>
class EmulatedBlock {
 public:
  static constexpr int size = WarpSize * Warps;

  EmulatedBlock() : block_(size) {
    for (int w = 0; w < Warps; ++w) warps_.push_back(std::make_unique<std::barrier<>>(WarpSize));
  }

  /// One member, as WarpGroup and BlockGroup know it.
  class Member {
   public:
    Member(EmulatedBlock& block, int rank, std::uint32_t& exchanges)
        : block_(&block), rank_(rank), exchanges_(&exchanges) {}

    int lane() const { return rank_ % WarpSize; }
    int warp() const { return rank_ / WarpSize; }
    void sync_warp() const { block_->warps_[static_cast<std::size_t>(warp())]->arrive_and_wait(); }
    void sync_block() const { block_->block_.arrive_and_wait(); }
    template <class T>
    T from(T value, int partner) const {
      const std::uint32_t number = ++*exchanges_;
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof value);
      block_->mailbox(number, warp(), lane()).send(number, bits);
      bits = block_->mailbox(number, warp(), partner).receive(number);
      std::memcpy(&value, &bits, sizeof value);
      return value;
    }
    template <class T>
    T* scratch() const {
      static_assert(sizeof(T) <= sizeof(std::uint64_t));
      return reinterpret_cast<T*>(block_->scratch_);
    }

   private:
    EmulatedBlock* block_;
    int rank_;
    std::uint32_t* exchanges_;  // how many this member has taken part in
  };

  /// Runs body(member) on every member at once.
  template <class Body>
  void run(Body body) {
    std::vector<std::thread> threads;
    for (int rank = 0; rank < size; ++rank) {
      threads.emplace_back([this, rank, &body] {
        std::uint32_t exchanges = 0;
        body(Member(*this, rank, exchanges));
      });
    }
    for (auto& thread : threads) thread.join();
  }

 private:
  /// A number of 64 bits in two halves, each beside the number of its exchange: no order between the two is needed.
  struct Mailbox {
    std::atomic<std::uint64_t> halves[2] = {};

    void send(std::uint32_t number, std::uint64_t bits) {
      const auto tag = static_cast<std::uint64_t>(number) << 32;
      halves[0].store(tag | (bits & 0xffffffffu), std::memory_order_relaxed);
      halves[1].store(tag | (bits >> 32), std::memory_order_relaxed);
    }
    std::uint64_t receive(std::uint32_t number) const { return half(0, number) | half(1, number) << 32; }

   private:
    std::uint64_t half(int which, std::uint32_t number) const {
      for (;;) {
        const std::uint64_t seen = halves[which].load(std::memory_order_relaxed);
        if (seen >> 32 == number) return seen & 0xffffffffu;
        if (seen >> 32 > number) std::abort();  // overwritten: members are further apart than there are mailboxes
        std::this_thread::yield();
      }
    }
  };

  Mailbox& mailbox(std::uint32_t number, int warp, int lane) { return mail_[number % ring][warp][lane]; }

  static constexpr int ring = 256;  // exchanges that members may be apart; syncs keep them closer
  Mailbox mail_[ring][Warps][WarpSize];
  std::uint64_t scratch_[Warps] = {};
  std::barrier<> block_;
  std::vector<std::unique_ptr<std::barrier<>>> warps_;
};

}  // namespace polydescent::test
