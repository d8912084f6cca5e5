#pragma once
// One loop over independent tasks, on as many threads as there are.
//
// Idea:      the caller cuts its work into a number of tasks that does not depend on the machine; each task
//            writes only its own results, and the caller combines them in the order of their indices.
// Invariant: with such tasks the result is the same for every number of threads. Without LAB_THREADS (the
//            plain web build) the loop is serial and no thread is ever made.

#include <functional>

#include "core/matrix.h"

namespace lab {

/// Calls task(0) ... task(tasks - 1), each exactly once, in any order, and returns when all have finished.
/// The first exception thrown by a task is thrown again here. A nested call runs serially.
void parallel_for(Index tasks, const std::function<void(Index)>& task);

/// Number of threads that parallel_for uses, the caller's own included; 1 without LAB_THREADS.
int threads();
/// Chooses it (at least 1; 0 = one per processor). No effect without LAB_THREADS. Not while a loop runs.
void set_threads(int count);

}  // namespace lab
