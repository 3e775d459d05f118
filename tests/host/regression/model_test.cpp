// Fits that are kept, read back and asked for predictions.
#include "polydescent/host/regression/model.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "host/io/npy_bytes.hpp"
#include "host/request_error.hpp"
#include "polydescent/host/io/csv_file.hpp"
#include "polydescent/host/io/csv_writer.hpp"
#include "polydescent/host/io/npy_file.hpp"
#include "polydescent/host/io/npy_header.hpp"
#include "polydescent/host/io/npy_writer.hpp"
#include "polydescent/host/regression/model_file.hpp"

namespace polydescent {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Names = std::vector<std::string>;

/// Three columns of a file of five, whose numbers do not end in decimals. Column b counts for no target.
FittedModel small_model() {
  return {.model = FitModel::elastic_net, .loss_scale = LossScale::sum, .formula = "RSS + lambda sum_j |b_j|", .standardize = false,
          .intercept = true, .columns = 3, .names = {"a", "b", "c"}, .taken_out = {1, 4},
          .targets = {{.name = "first, \"best\"", .lambda = 1.0 / 3, .l1_ratio = 0.1, .intercept = std::nextafter(2.0, 3.0), .index = {0, 2},
                       .value = {-1e-300 / 7, 1e22 / 3}},
                      {.name = "second", .lambda = 5e-324, .l1_ratio = 1, .intercept = -0.0, .index = {2}, .value = {0.1}},
                      {.name = "third", .lambda = 1, .l1_ratio = 1, .intercept = 4}}};
}

FittedModel whole_numbered_model() {
  FittedModel model = small_model();
  model.targets[0].intercept = 7;
  model.targets[0].value = {2, -3};
  model.targets[1].value = {5};
  return model;
}

DataTable table_of(const std::string& csv) {
  std::size_t at = 0;
  return read_csv("rows.csv", [&](char* to, std::size_t size) {
    const std::size_t count = csv.copy(to, size, at);
    at += count;
    return count;
  });
}

std::vector<double> predictions(const FittedModel& model, const DataTable& table, int threads = 2) {
  const ColumnPlaces places = find_columns(model, table, "rows.csv");
  const Prediction prediction(model, table, places, "rows.csv");
  std::vector<double> y(prediction.rows() * prediction.targets());
  prediction.predict(0, prediction.rows(), threads, y.data());
  return y;
}

std::string refusal(const FittedModel& model, const std::string& csv) {
  return request_error([&] { predictions(model, table_of(csv)); });
}

void expect_same(const FittedModel& a, const FittedModel& b) {
  EXPECT_EQ(a.model, b.model);
  EXPECT_EQ(a.loss_scale, b.loss_scale);
  EXPECT_EQ(a.formula, b.formula);
  EXPECT_EQ(a.standardize, b.standardize);
  EXPECT_EQ(a.intercept, b.intercept);
  EXPECT_EQ(a.columns, b.columns);
  EXPECT_EQ(a.names, b.names);
  EXPECT_EQ(a.taken_out, b.taken_out);
  ASSERT_EQ(a.targets.size(), b.targets.size());
  for (std::size_t t = 0; t < a.targets.size(); ++t) {
    const FittedTarget &one = a.targets[t], &other = b.targets[t];
    EXPECT_EQ(one.name, other.name);
    EXPECT_EQ(one.lambda, other.lambda);
    EXPECT_EQ(one.l1_ratio, other.l1_ratio);
    EXPECT_EQ(one.intercept, other.intercept);
    EXPECT_EQ(std::signbit(one.intercept), std::signbit(other.intercept));
    EXPECT_EQ(one.index, other.index);
    EXPECT_EQ(one.value, other.value);
  }
}

TEST(Model, ReadsBackExactlyAsItWasWritten) {
  FittedModel model = small_model();
  expect_same(parse_model("m", to_model_json(model)), model);
  model.names.clear();
  model.taken_out.clear();
  model.targets[0].value = {std::numeric_limits<double>::denorm_min(), -std::numeric_limits<double>::max()};
  expect_same(parse_model("m", to_model_json(model)), model);
}

/// Numbers with many digits, row by row.
std::vector<double> some_numbers(std::size_t count) {
  std::vector<double> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = std::sin(1.0 + 3.7 * static_cast<double>(i)) * std::exp2(static_cast<double>(i % 11));
  return numbers;
}

DataTable table_of(const std::vector<double>& numbers, std::size_t columns) {
  DataTable table;
  table.matrix = {numbers.data(), NumberType::float64, numbers.size() / columns, columns, static_cast<std::ptrdiff_t>(columns), 1};
  table.missing.by_column.assign(columns, 0);
  return table;
}

FittedModel dense_model(std::size_t columns) {
  FittedModel model{.columns = columns};
  for (const double factor : {1.0, -0.37}) {
    FittedTarget target{.name = "y", .intercept = factor / 3};
    for (std::size_t j = factor < 0 ? 1 : 0; j < columns; j += 2) {
      target.index.push_back(static_cast<int>(j));
      target.value.push_back(factor / static_cast<double>(j + 3));
    }
    model.targets.push_back(std::move(target));
  }
  return model;
}

TEST(Model, PredictsTheSumThatItIs) {
  const std::size_t rows = 331, columns = 29;
  const std::vector<double> x = some_numbers(rows * columns);
  const FittedModel model = dense_model(columns);
  const std::vector<double> y = predictions(model, table_of(x, columns));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t t = 0; t < 2; ++t) {
      const FittedTarget& target = model.targets[t];
      long double sum = target.intercept, size = std::abs(target.intercept);
      for (std::size_t k = 0; k < target.value.size(); ++k) {
        const long double term = static_cast<long double>(target.value[k]) * x[i * columns + static_cast<std::size_t>(target.index[k])];
        sum += term;
        size += std::abs(term);
      }
      EXPECT_LE(std::abs(y[i * 2 + t] - sum), 1e-15L * size) << i << " " << t;
    }
  }
}

TEST(Model, PredictsARowTheSameWhereverItStandsAndByWhomever) {
  const std::size_t rows = 199, columns = 13;
  const std::vector<double> x = some_numbers(rows * columns);
  const FittedModel model = dense_model(columns);
  const std::vector<double> all = predictions(model, table_of(x, columns), 1);
  EXPECT_EQ(predictions(model, table_of(x, columns), 3), all);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = x.begin() + static_cast<std::ptrdiff_t>(i * columns);
    const std::vector<double> alone(row, row + static_cast<std::ptrdiff_t>(columns));
    EXPECT_EQ(predictions(model, table_of(alone, columns)), (std::vector{all[2 * i], all[2 * i + 1]})) << i;
  }
}

TEST(Model, FindsItsColumnsByNameInAnyOrder) {
  const std::vector<double> expected{7 + 2 * 1 - 3 * 100, 500, 4, 7 + 2 * 2 - 3 * 200, 1000, 4};
  const FittedModel model = whole_numbered_model();
  EXPECT_EQ(predictions(model, table_of("a,b,c\n1,10,100\n2,20,200\n")), expected);
  EXPECT_EQ(predictions(model, table_of("c,first,a,b,second\n100,0,1,10,0\n200,0,2,20,0\n")), expected);
  EXPECT_EQ(predictions(model, table_of("c,a\n100,1\n200,2\n")), expected) << "b has no coefficient";
  EXPECT_EQ(predictions(model, table_of("c,b,a,b\n100,1,1,1\n200,,2,\n")), expected) << "what b is does not matter";
}

TEST(Model, TakesColumnsByPositionWhereThereAreNoNames) {
  const std::vector<double> expected{7 + 2 * 1 - 3 * 100, 500, 4};
  FittedModel model = whole_numbered_model();
  EXPECT_EQ(predictions(model, table_of("1,10,100\n")), expected);
  EXPECT_EQ(predictions(model, table_of("1,0,10,100,0\n")), expected) << "with the two that were taken out";
  EXPECT_THAT(refusal(model, "1,10,100,0\n"),
              AllOf(HasSubstr("rows.csv: it has 4 columns, the model needs 3, or 5 with the targets and weights"), HasSubstr("the file has no names")));
  model.names.clear();
  EXPECT_EQ(predictions(model, table_of("x,y,z\n1,10,100\n")), expected);
  model.taken_out.clear();
  EXPECT_THAT(refusal(model, "x\n1\n"), AllOf(HasSubstr("it has 1 column, the model needs 3; "), HasSubstr("the model's columns have no names")));
}

TEST(Model, NamesTheColumnThatItMisses) {
  const FittedModel model = whole_numbered_model();
  EXPECT_THAT(refusal(model, "a,b\n1,2\n"), HasSubstr("rows.csv: there is no column 'c', which has a coefficient"));
  EXPECT_THAT(refusal(model, "a,b,c,a\n1,2,3,4\n"), HasSubstr("several columns have the name 'a'"));
  FittedModel twins = model;
  twins.names = {"a", "b", "a"};
  EXPECT_THAT(refusal(twins, "a,b\n1,2\n"), HasSubstr("several columns have the name 'a'"));
}

TEST(Model, NamesTheRowAndColumnOfAMissingNumber) {
  const FittedModel model = whole_numbered_model();
  EXPECT_THAT(refusal(model, "a,b,c\n1,,3\n1,2,\n,2,3\n"), HasSubstr("rows.csv: row 2 (line 3), c: the number is missing"));
  std::string many = "a,b,c\n";
  for (int i = 0; i < 50; ++i) many += "1,,3\n";
  EXPECT_THAT(refusal(model, many + "1,1,\n"), HasSubstr("row 51, c: the number is missing"));
}

template <class S>
std::vector<double> npy_predictions(const std::vector<S>& numbers, const char* type, const char* fortran_order) {
  const std::string bytes = npy_bytes(npy_dictionary(type, fortran_order, "(2, 3)"), numbers);
  return predictions(whole_numbered_model(), view_npy("rows.npy", std::as_bytes(std::span(bytes)), nullptr));
}

TEST(Model, PredictsForNumPysFilesOfEitherPrecisionAndOrder) {
  const std::vector<double> expected{7 + 2 * 1.5 - 3 * 100, 500, 4, 7 + 2 * 2 - 3 * 200, 1000, 4};
  EXPECT_EQ(npy_predictions<float>({1.5F, 10, 100, 2, 20, 200}, "<f4", "False"), expected);
  EXPECT_EQ(npy_predictions<float>({1.5F, 2, 10, 20, 100, 200}, "<f4", "True"), expected);
  EXPECT_EQ(npy_predictions<double>({1.5, 2, 10, 20, 100, 200}, "<f8", "True"), expected);
}

TEST(ModelFile, ThatIsCutAnywhereIsRefusedWithThePlace) {
  const std::string text = to_model_json(small_model());
  const std::size_t whole = text.rfind('}') + 1;
  for (std::size_t size = 0; size < whole; ++size) {
    EXPECT_THAT(request_error([&] { parse_model("--model m.json", text.substr(0, size)); }), HasSubstr("--model m.json: line ")) << size;
  }
  EXPECT_NO_THROW(parse_model("m", text.substr(0, whole)));
}

TEST(ModelFile, WithAnyByteChangedIsReadOrRefused) {
  const std::string text = to_model_json(small_model());
  int refused = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : {'\0', '-', '9', 'e', '"', '[', '}', '\xff'}) {
      std::string changed = text;
      changed[i] = c;
      try {
        parse_model("m", changed);
      } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::request);
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 0);
}

struct Foreign {
  const char* path;    // JSON pointer of what is changed
  const char* value;   // to what; nullptr: it is taken out
  const char* message;
};

TEST(ModelFile, ThatIsForeignIsRefusedWithWhatIsWrong) {
  const nlohmann::json whole = nlohmann::json::parse(to_model_json(small_model()));
  for (const Foreign& foreign : {
           Foreign{"/command", "\"minimize\"", "no model of 'polydescent fit'"},
           {"/command", nullptr, "no model of 'polydescent fit'"},
           {"/path", "[]", "the result that --json writes"},
           {"/format", "2", "its format is 2"},
           {"/format", nullptr, "there is no format"},
           {"/format", "\"1\"", "format: expected a whole number from 1 to 1000000, found '\"1\"'"},
           {"/model", "\"lass\"", "model: expected one of lasso, ridge, elastic-net"},
           {"/loss_scale", "3", "loss_scale: expected a text, found '3'"},
           {"/standardize", "1", "standardize: expected true or false"},
           {"/columns", "0", "columns: expected a whole number from 1 to"},
           {"/columns", "1e300", "columns: expected a whole number from 1 to"},
           {"/columns", "-3", "columns: expected a whole number from 1 to"},
           {"/columns", "4", "names: expected 4 names, one for each column"},
           {"/names", "{}", "names: expected a list, found an object"},
           {"/names/1", "[[]]", "names[1]: expected a text, found a list"},
           {"/taken_out/1", "5", "taken_out[1]: expected a whole number from 2 to 4"},
           {"/targets", "[]", "targets: expected a target at least"},
           {"/targets/0", "7", "targets[0]: expected an object, found '7'"},
           {"/targets/1/name", nullptr, "there is no targets[1].name"},
           {"/targets/1/intercept", "null", "targets[1].intercept: expected a number, found 'null'"},
           {"/targets/0/coefficients/index/1", "3", "targets[0].coefficients.index[1]: expected a whole number from 1 to 2, found '3'"},
           {"/targets/0/coefficients/index/1", "0", "targets[0].coefficients.index[1]: expected a whole number from 1 to 2, found '0'"},
           {"/targets/0/coefficients/index/0", "2", "targets[0].coefficients.index[1]: expected no more"},
           {"/targets/0/coefficients/index/0", "-1", "targets[0].coefficients.index[0]: expected a whole number from 0 to 2"},
           {"/targets/0/coefficients/value", "[1]", "targets[0].coefficients.value: expected 2 numbers"},
           {"/targets/0/coefficients/value/0", "\"1\"", "targets[0].coefficients.value[0]: expected a number"},
       }) {
    nlohmann::json changed = whole;
    const nlohmann::json::json_pointer place(foreign.path);
    if (foreign.value != nullptr) changed[place] = nlohmann::json::parse(foreign.value);
    else changed[place.parent_pointer()].erase(place.back());
    EXPECT_THAT(request_error([&] { parse_model("m.json", changed.dump()); }), AllOf(HasSubstr("m.json: "), HasSubstr(foreign.message)))
        << foreign.path;
  }
  EXPECT_THAT(request_error([] { parse_model("m.json", "{\n \"command\" \"fit\"}"); }), HasSubstr("m.json: line 2, column 16: this is not JSON"));
  EXPECT_THAT(request_error([] { parse_model("m.json", "[1e999]"); }), HasSubstr("too large for float64"));
  const std::string deep = "{\"command\": \"fit\", \"format\": " + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
  EXPECT_THAT(request_error([&] { parse_model("m.json", deep); }), HasSubstr("format: expected a whole number"));
}

TEST(NpyWriter, WritesWhatNumPysFormatSays) {
  for (const std::size_t rows : {std::size_t{1}, std::size_t{331}, std::size_t{12'345'678'901}}) {
    const std::string header = npy_header(rows, 7);
    EXPECT_EQ(header.size() % 64, 0U);
    EXPECT_EQ(header.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    EXPECT_EQ(header.back(), '\n');
    const NpyHeader read = parse_npy_header("y.npy", header);
    EXPECT_EQ(read.type, "<f8");
    EXPECT_FALSE(read.column_major);
    EXPECT_EQ(read.shape, (std::vector{rows, std::size_t{7}}));
    EXPECT_EQ(read.size, header.size());
  }
  EXPECT_EQ(npy_header(2, 3), npy_bytes<double>(npy_dictionary("<f8", "False", "(2, 3)"), {}));
}

TEST(NpyWriter, GivesNumbersBackBitForBit) {
  const std::vector<double> numbers = some_numbers(21);
  const std::string bytes = npy_header(3, 7) + std::string(npy_numbers(numbers));
  const DataTable table = view_npy("y.npy", std::as_bytes(std::span(bytes)), nullptr);
  ASSERT_EQ(table.matrix.rows * table.matrix.columns, numbers.size());
  EXPECT_EQ(std::memcmp(table.matrix.data, numbers.data(), sizeof(double) * numbers.size()), 0);
}

TEST(CsvWriter, WritesWhatTheReaderReadsBackExactly) {
  const Names names{"plain", "with, comma", "say \"so\"", "semi;colon", " blanks ", "two\nlines"};
  std::vector<double> numbers = some_numbers(60);
  numbers[3] = std::numeric_limits<double>::denorm_min();
  numbers[4] = 1;
  const std::string text = csv_header(names) + csv_rows(numbers, names.size());
  const DataTable table = table_of(text);
  EXPECT_EQ(table.names, names);
  ASSERT_EQ(table.matrix.rows, 10U);
  for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(table.matrix.at(i / 6, i % 6), numbers[i]) << i;
  EXPECT_EQ(csv_header({"a", "b"}), "a,b\n");
  EXPECT_THAT(text, HasSubstr(",1,"));
}

}  // namespace
}  // namespace polydescent
