# Writes OUTPUT, a C++ source that holds the text of every file of PATHS under the name at the same place of NAMES.
# -D: OUTPUT, NAMES, PATHS.
set(text "// Written by cmake/embed.cmake.\n#include \"polydescent/kernels/gpu/sources.hpp\"\n\n")
string(APPEND text "namespace polydescent::gpu {\nnamespace {\n\nconstexpr Source all[] = {\n")
foreach(name path IN ZIP_LISTS NAMES PATHS)
  file(READ "${path}" contents)
  string(APPEND text "    {\"${name}\", R\"_embedded_(${contents})_embedded_\"},\n")
endforeach()
string(APPEND text "};\n\n}  // namespace\n\nstd::span<const Source> sources() { return all; }\n\n")
string(APPEND text "}  // namespace polydescent::gpu\n")
file(WRITE "${OUTPUT}" "${text}")
