#pragma once
// For small functions that a kernel on the CPU and one on a GPU share: the same formula, written once.

#ifdef __CUDACC__
#define LAB_BOTH_SIDES __host__ __device__
#else
#define LAB_BOTH_SIDES
#endif
