#!/usr/bin/env bash
# DBSCAN, hierarchies and Gaussian mixtures against scikit-learn and fastcluster (native), on points made for it
# usage: tests/bench/groups.sh [options of methods.py]; LAB_NATIVE_BUILD and LAB_WEB_BUILD name other build folders
exec bash "$(dirname "$(readlink -f "$0")")/methods/run.sh" groups "$@"
