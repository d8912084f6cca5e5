#!/usr/bin/env bash
# PCA against numpy and scikit-learn, kernel PCA against scikit-learn; on MNIST where it is found
# usage: tests/bench/directions.sh [options of methods.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders
exec bash "$(dirname "$(readlink -f "$0")")/methods/run.sh" directions "$@"
