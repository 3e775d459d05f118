# The headers that kernels are compiled with at run time, as a source of the library.
#
# embedded_sources: that source's path. It is written again when a header changes.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" kernels/*.hpp kernels/*.cuh)
list(FILTER headers EXCLUDE REGEX "^kernels/gpu/.*\\.hpp$")  # the host's own
list(TRANSFORM headers PREPEND "polydescent/" OUTPUT_VARIABLE embedded_names)
list(TRANSFORM headers PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE embedded_paths)

# What Philox needs of Random123, by the names its files use of one another: NVRTC knows no folders.
set(philox_headers array.h features/compilerfeatures.h features/sse.h)
list(APPEND embedded_names Random123/philox.h ${philox_headers})
list(TRANSFORM philox_headers PREPEND "${RANDOM123_INCLUDE_DIR}/Random123/")
list(APPEND embedded_paths "${RANDOM123_INCLUDE_DIR}/Random123/philox.h" ${philox_headers})

# What NVRTC lacks: the files of kernels/gpu/nvrtc_shims, by their names in it.
set(shims_dir "${PROJECT_SOURCE_DIR}/kernels/gpu/nvrtc_shims")
file(GLOB shims CONFIGURE_DEPENDS RELATIVE "${shims_dir}" "${shims_dir}/*")
list(APPEND embedded_names ${shims})
list(TRANSFORM shims PREPEND "${shims_dir}/")
list(APPEND embedded_paths ${shims})

set(embedded_sources "${PROJECT_BINARY_DIR}/generated/embedded_sources.cpp")
add_custom_command(OUTPUT "${embedded_sources}"
  COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${embedded_sources}" "-DNAMES=${embedded_names}" "-DPATHS=${embedded_paths}"
          -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
  DEPENDS ${embedded_paths} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
  COMMENT "Embedding the kernels' headers" VERBATIM)
