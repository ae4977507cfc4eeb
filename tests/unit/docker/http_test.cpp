// One question over HTTP: every way in which an engine can answer, or not.
#include "fake_engine.hpp"

#include <csignal>

using namespace tcli::test;
using Catch::Matchers::Contains;

TEST_CASE("The question says what is wanted, and that there will be no other") {
  std::string asked;
  const auto answer = ask([&](const Peer& peer) {
    asked = peer.request();
    peer.send(with_length("[]"));
  });
  CHECK(answer.why() == "no trouble: []");
  CHECK(asked == "GET /images/json HTTP/1.1\r\nHost: docker\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
}

TEST_CASE("An answer is read in each of the forms that HTTP has, however it is cut") {
  const std::string body = R"([{"Id": "sha256:1"}])";
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  const std::string answers[] = {
      with_length(body),
      head + "Transfer-Encoding: chunked\r\n\r\n7\r\n" + body.substr(0, 7) + "\r\nd;why=not\r\n" + body.substr(7) +
          "\r\n0\r\nTrailer: x\r\n\r\n",
      head + "\r\n" + body, // up to the end of the connection
      "HTTP/1.0 200 OK\r\n\r\n" + body,
      with_length(body) + "and more",
  };
  for (const auto& text : answers) {
    CAPTURE(text);
    CHECK(ask(saying(text)).why() == "no trouble: " + body);
    const auto slowly = ask([&](const Peer& peer) {
      peer.request();
      for (const char byte : text) {
        peer.send({byte});
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
    });
    CHECK(slowly.why() == "no trouble: " + body);
  }
  CHECK(ask(saying(with_length(""))).why() == "no trouble: ");
}

TEST_CASE("A large answer arrives whole") {
  const std::string body(images::k_reply_limit, 'x');
  CHECK(ask(saying(with_length(body))).result == body);
}

TEST_CASE("What is no whole answer is told apart") {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::pair<std::string, std::string> cases[] = {
      {"", "it closed the connection without an answer"},
      {"HTTP/1.1 200 OK\r\nContent-Le", "its answer ends half-way"},
      {with_length("[12345678]").substr(0, 42), "its answer ends half-way"},
      {chunked + "5\r\n[]", "its answer ends half-way"},
      {chunked + "2\r\n[]\r\n", "its answer ends half-way"},
      {chunked + "zz\r\n[]\r\n", "its answer is no HTTP: "},
      {"SSH-2.0-OpenSSH_9.2\r\n", "its answer is no HTTP: "},
      {"\x15\x03\x01\x02\x02", "its answer ends half-way"}, // TLS: there is no line yet
      {std::string(2000, '\0'), "its answer is no HTTP: "},
      {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "its answer is no HTTP: "},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(1 << 20, 'x') + "\r\n\r\n[]", "its answer has a header longer than 64 KiB"},
      {chunked + "2;" + std::string(1 << 20, 'x') + "\r\n[]\r\n", "its answer is no HTTP: "},
      {"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n[]", "its answer is longer than 16 MiB"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 999999999999999\r\n\r\n[]", "its answer is longer than 16 MiB"},
      {chunked + "5f5e100\r\n[]", "its answer is longer than 16 MiB"},
  };
  for (const auto& [text, why] : cases) {
    CAPTURE(text.substr(0, 80), why);
    CHECK_THAT(ask(saying(text)).why(), Catch::Matchers::StartsWith(why));
  }
}

TEST_CASE("An endless answer is read up to the limit and no further") {
  for (const std::string& form : {std::string("\r\n"), std::string("Transfer-Encoding: chunked\r\n\r\n")}) {
    const bool chunked = form.size() > 2;
    const std::string piece = chunked ? "10000\r\n" + std::string(0x10000, ' ') + "\r\n" : std::string(0x10000, ' ');
    std::size_t sent = 0;
    const auto answer = ask([&](const Peer& peer) {
      peer.request();
      peer.send("HTTP/1.1 200 OK\r\n" + form);
      for (std::size_t before = sent; sent < 100'000'000; before = sent) {
        sent += peer.send(piece);
        if (sent - before < piece.size()) break; // the other end is gone
      }
    });
    CHECK(answer.why() == "its answer is longer than 16 MiB");
    CHECK(sent < images::k_reply_limit + (4U << 20)); // what stood in the socket's buffers
  }
}

TEST_CASE("An engine's refusal is told with its own sentence") {
  const std::pair<std::string, std::string> cases[] = {
      {with_length(R"({"message": "no space left"})", "500 Internal Server Error"),
       "it answered 500 Internal Server Error: no space left"},
      {with_length("<html><body>nginx</body></html>", "404 Not Found"), "it answered 404 Not Found"},
      {with_length(R"({"message": 7})", "400 Bad Request"), "it answered 400 Bad Request"},
      {with_length(R"(["message"])", "400 Bad Request"), "it answered 400 Bad Request"},
      {with_length("{", "403 Forbidden"), "it answered 403 Forbidden"},
      {with_length("", "498 Whatever"), "it answered 498"},
      {"HTTP/1.1 204 No Content\r\n\r\n", "it answered 204 No Content"},
      {"HTTP/1.1 301 Moved Permanently\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n",
       "it answered 301 Moved Permanently"},
      {with_length(std::string(1 << 20, '['), "500 Internal Server Error"), "it answered 500 Internal Server Error"},
  };
  for (const auto& [text, why] : cases) {
    CAPTURE(text.substr(0, 80));
    CHECK(ask(saying(text)).why() == why);
  }
}

TEST_CASE("Nobody is waited for beyond the limit") {
  const auto trickle = [](const std::string& start, const std::string& more) {
    return [=](const Peer& peer) {
      peer.request();
      peer.send(start);
      while (peer.send(more) == more.size()) std::this_thread::sleep_for(milliseconds(2));
    };
  };
  const std::pair<const char*, FakeEngine> engines[] = {
      {"silent", [](const Peer& peer) { peer.wait_for_the_end(); }},
      {"silent after the header",
       [](const Peer& peer) {
         peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[");
         peer.wait_for_the_end();
       }},
      {"a header that trickles", trickle("HTTP/1.1 200 OK\r\n", "X")},
      {"a body that trickles", trickle("HTTP/1.1 200 OK\r\n\r\n", " ")},
  };
  for (const auto& [name, engine] : engines) {
    CAPTURE(name);
    const auto answer = ask(engine, k_short);
    CHECK(answer.why() == "it did not answer in time");
    CHECK(answer.took >= k_short - milliseconds(1));
    CHECK(answer.took < k_short + k_patience);
  }
}

TEST_CASE("A lost connection raises no SIGPIPE, and one that nobody reads from is left in time") {
  ::signal(SIGPIPE, SIG_DFL);
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  SECTION("lost") {
    ::close(ends[1]);
    const auto result = images::http_get(ends[0], "/", Clock::now() + k_long);
    REQUIRE(!result);
    CHECK(result.error().why == "it closed the connection without an answer");
  }
  SECTION("full") {
    const std::string much(1 << 20, 'x');
    while (::send(ends[0], much.data(), much.size(), MSG_DONTWAIT) > 0) {
    }
    const auto begin = Clock::now();
    const auto result = images::http_get(ends[0], "/", begin + k_short);
    REQUIRE(!result);
    CHECK(result.error().why == "it did not answer in time");
    CHECK(Clock::now() - begin < k_short + k_patience);
    ::close(ends[1]);
  }
  ::close(ends[0]);
}

TEST_CASE("An answer survives signals that interrupt the reading") {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {}; // without SA_RESTART
  REQUIRE(::sigaction(SIGUSR1, &action, &before) == 0);
  const pthread_t reader = ::pthread_self();
  const auto answer = ask([&](const Peer& peer) {
    peer.request();
    for (const char byte : with_length("[]")) {
      ::pthread_kill(reader, SIGUSR1);
      peer.send({byte});
      std::this_thread::sleep_for(milliseconds(1));
    }
  });
  ::sigaction(SIGUSR1, &before, nullptr);
  CHECK(answer.why() == "no trouble: []");
}
