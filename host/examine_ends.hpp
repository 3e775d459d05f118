#pragma once

#include <vector>

#include "polydescent/host/options.hpp"
#include "polydescent/host/problem.hpp"
#include "polydescent/host/result.hpp"

namespace polydescent {

/// How much work all examinations of one search may take together (see EvidenceOptions); what it does not suffice for stays
/// undetermined. About a second; decided by counts, so that a search's result does not depend on a clock.
inline constexpr double examination_work = 1e9;
/// That of a search which its time or an interrupt ended: some hundredths of a second.
inline constexpr double hurried_examination_work = 3e7;

/// Says what is known of the best end, and takes the saddles out of the result's minima, which are to be all distinct ends,
/// best first, or none: one after the other is examined until options.minima are no saddles. Counts what it evaluates.
void examine_ends(const Problem& problem, const MinimizeOptions& options, SearchResult& result);

/// A descent's point in the problem's own box: in float32 bounds were rounded inwards, and a point at one is at the other.
std::vector<double> in_own_box(const Problem& problem, Precision precision, std::vector<double> x);

}  // namespace polydescent
