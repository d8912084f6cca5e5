// The program behind `lab train`.

#include <csignal>
#include <cstdio>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "core/error.h"
#include "nn/backend_eigen.h"
#include "train/cards_table.h"
#include "train/failure.h"
#include "train/model_files.h"
#include "train/options.h"
#include "train/run.h"

namespace {

int ended(lab::Exit code, const std::string& sentence) {
  std::fprintf(stderr, "\nlab train: %s\n", sentence.c_str());
  return static_cast<int>(code);
}

/// Which exit code a refusal from the rooms below stands for.
lab::Exit code_of(const lab::InputError& error) {
  if (error.control_id() == "memory") return lab::Exit::memory;
  if (error.control_id() == "data" || error.control_id() == "file") return lab::Exit::data;
  return lab::Exit::usage;
}

}  // namespace

int main(int argc, char** argv) {
  // A file that grows too large is an error of write(), to be reported, not a signal to die of.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const lab::TrainOptions options = lab::parse_options(std::vector<std::string>(argv + 1, argv + argc));
    if (options.help) {
      std::fputs(lab::train_usage(), stdout);
    } else if (options.list) {
      lab::list_models();
    } else if (options.cards) {
      std::fputs(lab::cards_table(options.out).c_str(), stdout);
    } else if (options.describe) {
      lab::nn::EigenBackend<float> backend;
      lab::describe_layers(options.out, backend);
    } else if (options.judge) {
      lab::run_judge(options);
    } else {
      lab::run_training(options);
    }
    return 0;
  } catch (const lab::TrainFailure& failure) {
    return ended(failure.code(), failure.what());
  } catch (const lab::InputError& error) {
    return ended(code_of(error), error.message());
  } catch (const lab::nn::DeviceError& error) {
    return ended(lab::Exit::device, error.what());
  } catch (const std::system_error&) {  // no thread could be started
    return ended(lab::Exit::memory,
                 "There is not enough memory, or the system allows no more threads: try --threads 1.");
  } catch (const std::bad_alloc&) {
    return ended(lab::Exit::memory, "There is not enough memory. A smaller --batch needs less.");
  }
}
