# Where nvcc and Thrust are.
#
# POLYDESCENT_NVCC: nvcc's path, or empty. Nothing is compiled by it into the library; tests compile the kernels' headers
# with it. polydescent_thrust: Thrust for a host compiler alone, its device system being OpenMP. It is the toolkit's
# where nvcc is, so that both backends share one version, and Debian's otherwise. polydescent_thrust_toolkit and
# polydescent_thrust_debian name either one; a test builds with each.

set(POLYDESCENT_NVCC "")
if(NOT POLYDESCENT_CUDA MATCHES "^(AUTO|ON|OFF)$")
  message(FATAL_ERROR "POLYDESCENT_CUDA is \"${POLYDESCENT_CUDA}\" (must be AUTO, ON or OFF).")
elseif(POLYDESCENT_CUDA)  # AUTO counts as true
  find_package(CUDAToolkit 12.0 QUIET)
  if(CUDAToolkit_FOUND AND EXISTS "${CUDAToolkit_NVCC_EXECUTABLE}")
    set(POLYDESCENT_NVCC "${CUDAToolkit_NVCC_EXECUTABLE}")
    message(STATUS "CUDA ${CUDAToolkit_VERSION}: ${POLYDESCENT_NVCC}")
  elseif(POLYDESCENT_CUDA STREQUAL "ON")
    message(FATAL_ERROR "POLYDESCENT_CUDA is ON but no CUDA toolkit 12 or newer was found; put its nvcc on PATH, or set "
                        "CUDAToolkit_ROOT, or leave POLYDESCENT_CUDA at AUTO to build for the CPU alone.")
  endif()
endif()
if(NOT POLYDESCENT_NVCC)
  message(STATUS "CUDA: none")
endif()

# polydescent_add_thrust(NAME FOLDER...): the INTERFACE target NAME, if thrust/ lies in one of the folders.
function(polydescent_add_thrust name)
  string(TOUPPER "${name}_INCLUDE_DIR" variable)
  find_path(${variable} thrust/version.h PATHS ${ARGN} NO_DEFAULT_PATH)
  mark_as_advanced(${variable})
  if(${variable})
    add_library(${name} INTERFACE)
    target_include_directories(${name} SYSTEM INTERFACE "${${variable}}")
    target_compile_definitions(${name} INTERFACE THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_OMP)
    target_link_libraries(${name} INTERFACE OpenMP::OpenMP_CXX)
    if(POLYDESCENT_SANITIZE MATCHES "undefined")
      # Thrust's references bind a null execution policy, on purpose.
      target_compile_options(${name} INTERFACE -fno-sanitize=null)
    endif()
  endif()
endfunction()

if(POLYDESCENT_NVCC)
  set(toolkit_includes ${CUDAToolkit_INCLUDE_DIRS})
  list(TRANSFORM toolkit_includes APPEND "/cccl" OUTPUT_VARIABLE toolkit_cccl)  # CUDA 13 and newer
  polydescent_add_thrust(polydescent_thrust_toolkit ${toolkit_cccl} ${toolkit_includes})
endif()
polydescent_add_thrust(polydescent_thrust_debian /usr/include)

if(TARGET polydescent_thrust_toolkit)
  add_library(polydescent_thrust ALIAS polydescent_thrust_toolkit)
elseif(TARGET polydescent_thrust_debian)
  add_library(polydescent_thrust ALIAS polydescent_thrust_debian)
else()
  message(FATAL_ERROR "Thrust was not found; install it: sudo apt-get install -y libthrust-dev")
endif()
