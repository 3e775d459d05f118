#pragma once

namespace polydescent::tuning {

/// Vector registers per pack (bench/descent, family `pack_width`): one waits for results, four spill in dual gradients
/// and leave more lanes idle at the end of a batch.
inline constexpr int pack_registers = 2;

}  // namespace polydescent::tuning
