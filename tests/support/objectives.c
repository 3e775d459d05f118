#include <math.h>
#include <stdatomic.h>
#include <stddef.h>

#include "polydescent/host/objective_source/library_data.h"

/* Rosenbrock's function, with its minimum 0 at (1, ..., 1); infinite when it gets data that nobody gave. */
double f(const double* x, size_t dim, void* data) {
  double sum = data == NULL ? 0 : INFINITY;
  for (size_t i = 0; i + 1 < dim; ++i) {
    const double valley = x[i + 1] - x[i] * x[i], rise = 1 - x[i];
    sum += 100 * valley * valley + rise * rise;
  }
  return sum;
}

/* Squared distance of a line x0 + x1 t to the rows (t, y) of data. */
double line(const double* x, size_t dim, void* data) {
  const struct polydescent_data* rows = data;
  double sum = 0;
  if (dim != 2 || rows == NULL || rows->columns != 2) return NAN;
  for (size_t k = 0; k < rows->rows; ++k) {
    const double* row = rows->number + k * rows->columns;
    const double residual = x[0] + x[1] * row[0] - row[1];
    sum += residual * residual;
  }
  return sum;
}

/* A paraboloid that counts how many of its calls are under way at once, and all of them. */
atomic_int under_way, most_under_way;
atomic_long calls;
double counted(const double* x, size_t dim, void* data) {
  const int now = atomic_fetch_add(&under_way, 1) + 1;
  int most = atomic_load(&most_under_way);
  double sum = 0;
  (void)data;
  while (now > most && !atomic_compare_exchange_weak(&most_under_way, &most, now)) continue;
  atomic_fetch_add(&calls, 1);
  for (size_t i = 0; i < dim; ++i) sum += (x[i] - 0.25) * (x[i] - 0.25);
  atomic_fetch_sub(&under_way, 1);
  return sum;
}

/* Defined at half of all points only. */
double half(const double* x, size_t dim, void* data) {
  (void)dim, (void)data;
  return x[0] < 0 ? NAN : x[0] * x[0] + x[0];
}

double not_a_function = 1;
