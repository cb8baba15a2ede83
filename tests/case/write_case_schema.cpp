#include <iostream>

#include "case/schema.hpp"

int main() { std::cout << tcpspec::cases::json_schema(); }
