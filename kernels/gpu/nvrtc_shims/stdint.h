#pragma once

// NVRTC has no C library. What the kernels and Random123 need of <stdint.h>, for the one platform there is: LP64.
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef long intptr_t;
typedef unsigned long uintptr_t;

#define UINT32_C(value) value##u
#define UINT64_C(value) value##ul
