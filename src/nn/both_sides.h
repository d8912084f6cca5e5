#pragma once
// For functions that the CPU and a GPU share: the same formula, written once.
//
// LAB_BOTH_SIDES  before a small function that kernels on both call.
// LAB_ON_DEVICE   between the captures and the parameters of a lambda that the device runs (device/launch.h).

#ifdef __CUDACC__
#define LAB_BOTH_SIDES __host__ __device__
#define LAB_ON_DEVICE __device__
#else
#define LAB_BOTH_SIDES
#define LAB_ON_DEVICE
#endif
