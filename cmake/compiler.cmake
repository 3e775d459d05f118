# How everything here is compiled. Each choice is an INTERFACE target or a variable that the targets below name.
include(CheckCXXCompilerFlag)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, RelWithDebInfo or Debug" FORCE)
endif()

find_program(POLYDESCENT_CCACHE ccache)
mark_as_advanced(POLYDESCENT_CCACHE)
if(PROJECT_IS_TOP_LEVEL AND POLYDESCENT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${POLYDESCENT_CCACHE}")
endif()

# The instruction set decides how wide a pack is.
set(POLYDESCENT_ARCH_FLAG "")
if(POLYDESCENT_ARCH)
  string(MAKE_C_IDENTIFIER "POLYDESCENT_ACCEPTS_ARCH_${POLYDESCENT_ARCH}" accepts_arch)
  check_cxx_compiler_flag("-march=${POLYDESCENT_ARCH}" ${accepts_arch})
  if(NOT ${accepts_arch})
    message(FATAL_ERROR "The compiler does not know -march=${POLYDESCENT_ARCH} (${CMAKE_CXX_COMPILER}); set "
                        "POLYDESCENT_ARCH to one it knows, for example x86-64-v3, or to nothing for its default.")
  endif()
  set(POLYDESCENT_ARCH_FLAG "-march=${POLYDESCENT_ARCH}")
endif()

add_library(polydescent_warnings INTERFACE)
target_compile_options(polydescent_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion
  $<$<BOOL:${POLYDESCENT_WARNINGS_AS_ERRORS}>:-Werror>)

# For code that runs descents: square roots without a look at errno. Never -ffast-math, which breaks finite differences
# and lets a NaN pass for a number.
add_library(polydescent_numerics INTERFACE)
target_compile_options(polydescent_numerics INTERFACE -fno-math-errno)

set(POLYDESCENT_SANITIZE_FLAGS "")
if(POLYDESCENT_SANITIZE)
  set(POLYDESCENT_SANITIZE_FLAGS
    -fsanitize=${POLYDESCENT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(${POLYDESCENT_SANITIZE_FLAGS})
  add_link_options(${POLYDESCENT_SANITIZE_FLAGS})
endif()
