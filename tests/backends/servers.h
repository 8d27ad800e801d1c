#pragma once

#include <string>
#include <vector>

/// Xapian's own servers, for as long as a test needs them.
namespace kb::tests {

/// True when a program is in the PATH.
[[nodiscard]] bool have_program(const std::string& name);

/// A xapian-tcpsrv on a free port of the loopback address. Throws std::runtime_error when it does not answer.
class TcpServer {
 public:
  explicit TcpServer(const std::string& database);
  ~TcpServer() { stop(); }
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  /// "remote:127.0.0.1:PORT".
  [[nodiscard]] std::string location() const { return "remote:127.0.0.1:" + std::to_string(port_); }
  /// The server and the processes that hold its connections.
  void stop();

 private:
  int pid_ = -1;
  int port_ = 0;
};

}  // namespace kb::tests
