#pragma once

namespace polydescent::tuning {

/// Vector registers per pack (bench/pack_width): central differences gain a few per cent over one register and nothing
/// more from four, which leave more lanes idle at the end of a batch. Dual gradients work a register at a time and do
/// not care.
inline constexpr int pack_registers = 2;

}  // namespace polydescent::tuning
