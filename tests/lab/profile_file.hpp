#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "lab/profile.hpp"

namespace tcpspec::lab {

/// Profiles in a folder of their own.
class ProfileFile : public testing::Test {
 protected:
  ProfileFile() {
    std::string name = (std::filesystem::temp_directory_path() / "tcpspec-profile-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    folder_ = name;
    setenv("TCPSPEC_DATA", TCPSPEC_SOURCE_DIR, 1);  // where the shipped profiles are
  }
  ~ProfileFile() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::filesystem::path write(const std::string& name, const std::string& text) {
    const std::filesystem::path file = folder_ / (name + ".yaml");
    std::ofstream(file) << "profile: " << name << '\n' << text;
    return file;
  }
  Profile read(const std::string& text) {
    const ProfileResult result = load_profile(write("mine", text));
    for (const auto& error : result.errors) ADD_FAILURE() << error.message;
    return result.profile;
  }
  std::vector<std::string> mistakes_in(const std::string& text) {
    std::vector<std::string> messages;
    for (const auto& error : load_profile(write("mine", text)).errors) messages.push_back(error.message);
    return messages;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace tcpspec::lab
