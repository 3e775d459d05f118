#include "polydescent/host/objective_source/elf_file.hpp"

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

#include "polydescent/host/io/input_file.hpp"
#include "polydescent/host/require.hpp"

namespace polydescent {
namespace {

/// What the first bytes of an ELF file say of whom it is for.
struct Target {
  int bits;
  bool big_endian;
  unsigned machine, type;

  bool operator==(const Target& other) const {
    return bits == other.bits && big_endian == other.big_endian && machine == other.machine;
  }
};

/// The part of the header that 32 and 64 bits have in common; empty for a file of another format.
std::optional<Target> target_of(std::string_view bytes) {
  if (bytes.size() < sizeof(Elf32_Ehdr) || !bytes.starts_with(ELFMAG)) return {};
  const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[at])); };
  const bool big = byte(EI_DATA) == ELFDATA2MSB;
  const auto half = [&](std::size_t at) { return big ? byte(at) << 8 | byte(at + 1) : byte(at + 1) << 8 | byte(at); };
  return Target{byte(EI_CLASS) == ELFCLASS64 ? 64 : 32, big, half(offsetof(Elf32_Ehdr, e_machine)), half(offsetof(Elf32_Ehdr, e_type))};
}

std::string name_of(const Target& target) {
  const std::string suffix = target.big_endian ? " (big-endian)" : "";
  switch (target.machine) {
    case EM_X86_64: return target.bits == 64 ? "x86-64" : "x32";
    case EM_386: return "32-bit x86";
    case EM_AARCH64: return "aarch64" + suffix;
    case EM_ARM: return "32-bit ARM" + suffix;
    case EM_RISCV: return fmt::format("{}-bit RISC-V", target.bits);
    case EM_PPC64: return (target.big_endian ? "ppc64" : "ppc64le");
    case EM_S390: return "s390x";
    case EM_LOONGARCH: return "LoongArch";
    default: return fmt::format("ELF machine {}", target.machine) + suffix;
  }
}

/// That of this program; empty where it cannot be read.
std::optional<Target> own_target() {
  try {
    std::string bytes(sizeof(Elf32_Ehdr), '\0');
    bytes.resize(InputFile("this program", "/proc/self/exe").read(bytes.data(), bytes.size()));
    return target_of(bytes);
  } catch (const Error&) {
    return {};
  }
}

/// The entry of this type at a place in the file; empty beyond its end.
template <class T>
std::optional<T> entry_at(std::string_view bytes, std::size_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return {};
  T result;
  std::memcpy(&result, bytes.data() + offset, sizeof(T));
  return result;
}

/// Whether the file has all that is loaded from it. Where it has not, the dynamic linker is killed for reading beyond its end.
bool is_whole(std::string_view bytes) {
  const auto header = entry_at<ElfW(Ehdr)>(bytes, 0);
  for (std::size_t k = 0; header && k < header->e_phnum; ++k) {
    const auto part = entry_at<ElfW(Phdr)>(bytes, header->e_phoff + k * sizeof(ElfW(Phdr)));
    if (!part) return false;
    if (part->p_type != PT_LOAD) continue;
    if (part->p_offset > bytes.size() || part->p_filesz > bytes.size() - part->p_offset) return false;
  }
  return header.has_value();
}

/// The section's bytes, as far as the file has them.
std::string_view contents(std::string_view bytes, const ElfW(Shdr)& section) {
  if (section.sh_offset > bytes.size()) return {};
  return bytes.substr(section.sh_offset, section.sh_size);
}

/// Those of a table of symbols that are defined here and seen from outside.
void append_exported(std::string_view symbols, std::string_view names, std::vector<ExportedName>& result) {
  for (std::size_t at = 0; const auto symbol = entry_at<ElfW(Sym)>(symbols, at); at += sizeof(ElfW(Sym))) {
    const unsigned binding = ELF64_ST_BIND(symbol->st_info), type = ELF64_ST_TYPE(symbol->st_info);  // the same in 32 bits
    const bool seen = symbol->st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK);
    if (!seen || symbol->st_name >= names.size()) continue;
    const std::string_view name = names.substr(symbol->st_name);
    result.push_back({std::string(name.substr(0, name.find('\0'))), type == STT_FUNC || type == STT_GNU_IFUNC});
  }
}

}  // namespace

void check_shared_object(const std::string& label, const std::string& file) {
  const std::string bytes = InputFile(label, file).read_all();
  const std::optional<Target> target = target_of(bytes), own = own_target();
  require(target.has_value(), "{}: this is no shared object, the file begins otherwise; build one, for example with "
          "cc -shared -fPIC -O2 -o objective.so objective.c", label);
  require(!own || *target == *own, "{}: it was built for {}, and this program runs on {}; build it for that", label, name_of(*target),
          own ? name_of(*own) : "");
  require(target->type != ET_REL, "{}: this is an object file that is not linked yet; link it with cc -shared", label);
  require(target->type == ET_DYN, "{}: this is a program or a core dump, no shared object; link with cc -shared -fPIC", label);
  require(!own || is_whole(bytes), "{}: the file is cut off, {} bytes are not all that it says it has; build or copy it again", label,
          bytes.size());
}

std::vector<ExportedName> exported_names(const std::string& file) {
  const std::string bytes = InputFile(file, file).read_all();
  std::vector<ExportedName> result;
  const auto header = entry_at<ElfW(Ehdr)>(bytes, 0);
  if (!header || header->e_shentsize != sizeof(ElfW(Shdr))) return result;
  const auto section = [&](std::size_t k) { return entry_at<ElfW(Shdr)>(bytes, header->e_shoff + k * sizeof(ElfW(Shdr))); };
  for (std::size_t k = 0; k < header->e_shnum; ++k) {
    const auto symbols = section(k);
    if (!symbols || symbols->sh_type != SHT_DYNSYM) continue;
    if (const auto names = section(symbols->sh_link)) append_exported(contents(bytes, *symbols), contents(bytes, *names), result);
  }
  return result;
}

}  // namespace polydescent
