#!/usr/bin/env bash
# LOF against scikit-learn (native), on points made for it
# usage: tests/bench/outliers.sh [options of methods.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders
exec bash "$(dirname "$(readlink -f "$0")")/methods/run.sh" outliers "$@"
