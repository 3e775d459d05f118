#pragma once

#include <stddef.h>

/* What a library's function gets as `data`; C and C++ may include this. It is there as long as the search. */
struct polydescent_data {
  const double* number; /* [rows][columns] */
  size_t rows;
  size_t columns;
};
