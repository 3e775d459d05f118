"""The curve fits of Gpufit's own performance comparison: peaks on 5 x 5 points with noise.

A peak is a exp(-((x - x0)^2 + (y - y0)^2) / (2 s^2)) + b; parameters in the order a, x0, y0, s, b. True ones are
(500, 2, 2, 1, 10), each times a number uniform in [0.9, 1.1); the noise is normal; searches begin at the true
parameters, each times another such number. The numbers are those that the C++ program draws with std::mt19937(0)
and libstdc++, up to rounding: for the same number of fits it is the same data.
(Gpufit, examples/c++/gpu_vs_cpu_profiling/Gpufit_Cpufit_Performance_Comparison.cpp)

A file of them is: int64 fits, int64 points, int64 parameters; float32 data [fits][points], row by row of the image;
float32 first guesses [fits][parameters].
"""

import dataclasses
import math

import numpy as np

SIZE = 5
POINTS = SIZE * SIZE
TRUE = np.array([500, 2, 2, 1, 10], dtype=np.float32)
LEAST, RANGE = np.float32(0.9), np.float32(0.2)
SIGNAL_TO_NOISE = 10


@dataclasses.dataclass(frozen=True)
class Peaks:
    """data [fits, points], guesses and truth [fits, parameters], all float32."""

    data: np.ndarray
    guesses: np.ndarray
    truth: np.ndarray

    def write(self, path):
        """As the module says."""
        with open(path, "wb") as file:
            np.array([len(self.data), POINTS, len(TRUE)], dtype=np.int64).tofile(file)
            self.data.tofile(file)
            self.guesses.tofile(file)


class Mt19937:
    """std::mt19937 and the distributions of libstdc++ that the example uses."""

    def __init__(self, seed):
        self.generator = np.random.MT19937()
        self.generator._legacy_seeding(seed)  # the only way to the standard's seeding by one word

    def canonical(self, count):
        """std::generate_canonical<float>: one word each."""
        shares = self.generator.random_raw(count).astype(np.float32) / np.float32(2**32)
        return np.minimum(shares, np.nextafter(np.float32(1), np.float32(0)))

    def normal(self, count):
        """std::normal_distribution<float>(0, 1): Marsaglia's polar method, pair by pair. Words beyond the last pair
        that is needed are drawn again by whoever comes next."""
        pairs = -(-count // 2)
        state = self.generator.state
        x, y = 2 * self.canonical(2 * (pairs + pairs // 2 + 1000)).reshape(-1, 2).T - np.float32(1)
        square = x * x + y * y
        accepted = np.flatnonzero((square <= 1) & (square != 0))[:pairs]
        self.generator.state = state
        self.generator.random_raw(2 * (int(accepted[-1]) + 1), output=False)
        x, y, square = x[accepted], y[accepted], square[accepted]
        scale = np.sqrt(-2 * np.log(square) / square)
        return np.stack([y * scale, x * scale], axis=1).ravel()[:count]


def model(parameters):
    """[fits, points] of the peaks with parameters [fits, 5]."""
    amplitude, x0, y0, width, background = (column[:, None, None] for column in parameters.T)
    along = np.arange(SIZE, dtype=parameters.dtype)
    half = parameters.dtype.type(-0.5)
    in_x = np.exp(half * ((along[None, None, :] - x0) / width) ** 2)
    in_y = np.exp(half * ((along[None, :, None] - y0) / width) ** 2)
    return (amplitude * in_x * in_y + background).reshape(len(parameters), POINTS)


def gaussian_peaks(fits):
    """So many fits."""
    random = Mt19937(0)
    truth = TRUE * (LEAST + RANGE * random.canonical(fits * len(TRUE)).reshape(fits, -1))
    area = (4.292 * float(TRUE[3])) ** 2
    deviation = np.float32(2 * math.pi * float(TRUE[0]) * float(TRUE[3]) ** 2 / area / SIGNAL_TO_NOISE)
    data = model(truth) + deviation * random.normal(fits * POINTS).reshape(fits, POINTS)
    guesses = truth * (LEAST + RANGE * random.canonical(fits * len(TRUE)).reshape(fits, -1))
    return Peaks(data, guesses, truth)
