#include "train/options.h"

#include <charconv>
#include <cmath>

#include "train/failure.h"
#include "train/project_folder.h"

namespace lab {
namespace {

[[noreturn]] void refuse(const std::string& sentence) {
  throw TrainFailure(Exit::usage, sentence + " See ./lab train --help.");
}

template <class T>
T number(const std::string& option, const std::string& text, T low, T high, const char* what) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= low && value <= high))
    refuse(option + " takes " + what + ", not \"" + text + "\".");
  return value;
}

}  // namespace

TrainOptions parse_options(const std::vector<std::string>& words) {
  TrainOptions options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    std::optional<std::string> attached;
    if (const std::size_t equals = word.find('='); word.starts_with("--") && equals != std::string::npos) {
      attached = word.substr(equals + 1);
      word.resize(equals);
    }
    const auto value = [&]() -> std::string {
      if (attached) return *attached;
      if (i + 1 >= words.size()) refuse(word + " needs a value.");
      return words[++i];
    };
    bool takes_value = true;
    if (word == "--data") {
      options.data = value();
    } else if (word == "--epochs") {
      options.epochs = number<int>(word, value(), 1, 100000, "a whole number from 1 to 100000");
    } else if (word == "--batch") {
      options.batch = number<std::int64_t>(word, value(), 1, 1000000000, "a whole number from 1");
    } else if (word == "--rate") {
      options.rate = number<double>(word, value(), 1e-12, 1e12, "a learning rate above 0");
    } else if (word == "--seed") {
      options.seed = number<std::uint64_t>(word, value(), 0, UINT64_MAX, "a whole number from 0");
    } else if (word == "--threads") {
      options.threads = number<int>(word, value(), 1, 1024, "a whole number from 1 to 1024");
    } else if (word == "--device") {
      options.device = value();
      if (options.device != "auto" && options.device != "cpu" && options.device != "cuda")
        refuse("--device takes auto, cpu or cuda, not \"" + options.device + "\".");
    } else if (word == "--out") {
      options.out = value();
      if (options.out.empty()) refuse("--out needs the name of a folder.");
    } else if (word == "--data-folder") {
      options.data_folder = value();
    } else if (word == "--picture") {
      options.picture = value();
    } else if (word == "--features") {
      options.features = value();
    } else {
      takes_value = false;
      if (word == "--list") {
        options.list = true;
      } else if (word == "--cards") {
        options.cards = true;
      } else if (word == "--describe") {
        options.describe = true;
      } else if (word == "--resume") {
        options.resume = true;
      } else if (word == "--judge") {
        options.judge = true;
      } else if (word == "--help" || word == "-h") {
        options.help = true;
      } else if (word.starts_with("-")) {
        refuse("There is no option " + word + " for lab train.");
      } else if (options.model.empty()) {
        options.model = word;
      } else {
        refuse("One model at a time: " + options.model + " or " + word + "?");
      }
    }
    if (attached && !takes_value) refuse(word + " takes no value.");
  }
  if (options.model.empty() && !options.list && !options.cards && !options.describe && !options.help &&
      !options.judge)
    refuse("Which model? ./lab train --list shows them all.");
  if (options.out.empty()) options.out = project_path("models");
  return options;
}

const char* train_usage() {
  return R"(Trains one of the networks that the lab shows.

  ./lab train MODEL [OPTIONS]      for example: ./lab train digits-deep --seed 1
  ./lab train --list               the models, each with its data, epochs and batch
  ./lab train --cards              what the models that are there took and reached, as a table
  ./lab train --describe           what the cards say of the layers, anew from the table of models
  ./lab judge [MODEL]              how good the files of a model are (of all models), into their cards:
                                   errors by class, areas under the ROC, Fréchet distance of drawn images

  --data ID          another data set than the model's own: mnist, digits, pneumonia
  --data-folder DIR  where its files are (default: LAB_DATA, the user's cache, ../shared/data)
  --epochs N         --batch N   --rate X      instead of what the model's row says
  --seed N           where chance starts (default 1): the same seed gives the same weights
  --device WHICH     auto, cpu or cuda (default auto: a GPU where there is one)
  --threads N        processors to use; the weights do not depend on it
  --out DIR          where MODEL.checkpoint and MODEL.csv are written (default: the project's models)
  --resume           go on from DIR/MODEL.checkpoint, as if it had not been interrupted
  --picture FILE     with judge: a sheet of images that a decoder or generator draws, as PGM
  --features FILE    for the Fréchet distance on MNIST: a classifier as ONNX, images (N, 784) to features, logits
                     (default: mnist-features.onnx in or beside the folders of the data, in measure/)

Ends with 0 when the training is complete; 2: the command makes no sense; 3: the data set is not there; 4: no such
device; 5: not enough memory; 6: a file cannot be written or read; 7: the loss is no number any more.
)";
}

}  // namespace lab
