// A short run of a fuzz target in any compiler's build: the kept inputs, then as many mutations of them as are asked for. The same
// inputs each time, so that a find is found again; libFuzzer's own search is in the clang build.
//   fuzz_NAME INPUTS FOLDER…

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" {
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);
/// A target that has a mutator of its own puts it in this one's place.
__attribute__((weak)) std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned /*seed*/) {
  return LLVMFuzzerMutate(data, size, most);
}
}

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::size_t most_bytes = 4096;

std::mt19937 dice{1};
std::vector<Bytes> kept;

std::size_t below(std::size_t end) { return end == 0 ? 0 : dice() % end; }

void replace(Bytes& input) {
  if (!input.empty()) input[below(input.size())] = static_cast<std::uint8_t>(dice());
}
void flip(Bytes& input) {
  if (!input.empty()) input[below(input.size())] ^= static_cast<std::uint8_t>(1U << below(8));
}
void insert(Bytes& input) {
  input.insert(input.begin() + static_cast<std::ptrdiff_t>(below(input.size() + 1)), 1 + below(8), static_cast<std::uint8_t>(dice()));
}
void erase(Bytes& input) {
  const auto from = below(input.size()), length = std::min(input.size() - from, 1 + below(16));
  input.erase(input.begin() + static_cast<std::ptrdiff_t>(from), input.begin() + static_cast<std::ptrdiff_t>(from + length));
}
/// The front of this one, the end of another.
void cross(Bytes& input) {
  const auto& other = kept[below(kept.size())];
  input.resize(below(input.size() + 1));
  input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(below(other.size())), other.end());
}

void load(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());  // a folder has no order of its own
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    kept.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
}

Bytes mutated(Bytes input) {
  input.resize(std::min(input.size(), most_bytes));
  for (auto changes = 1 + below(4); changes > 0; --changes) {
    const auto size = input.size();
    input.resize(most_bytes);
    const auto now = LLVMFuzzerCustomMutator(input.data(), size, most_bytes, static_cast<unsigned>(dice()));
    input.resize(now);
  }
  return input;
}

}  // namespace

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) {
  static constexpr void (*ways[])(Bytes&) = {replace, flip, insert, erase, cross};
  Bytes input(data, data + size);
  ways[below(std::size(ways))](input);
  size = std::min(input.size(), most);
  std::copy_n(input.begin(), size, data);
  return size;
}

int main(int count, char** words) {
  const long inputs = count > 2 ? std::strtol(words[1], nullptr, 10) : 0;
  for (int i = 2; i < count; ++i) load(words[i]);
  if (inputs <= 0 || kept.empty()) {
    std::fprintf(stderr, "fuzz_NAME INPUTS FOLDER…: how many, and where the kept ones are\n");
    return 2;
  }
  for (const auto& input : kept) LLVMFuzzerTestOneInput(input.data(), input.size());
  for (long i = 0; i < inputs; ++i) {
    const auto input = mutated(kept[below(kept.size())]);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  std::printf("%zu kept inputs and %ld mutations of them\n", kept.size(), inputs);
}
