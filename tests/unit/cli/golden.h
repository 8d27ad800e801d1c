#pragma once

#include <string>

/// Compares with tests/golden/cli/NAME byte for byte; with KB_UPDATE_GOLDEN=1 in the environment writes that
/// file instead.
void check_golden(const std::string& name, const std::string& actual);
