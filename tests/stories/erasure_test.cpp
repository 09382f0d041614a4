// A client's data is erased by law: never under an open incident, and the button still rings.

#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

void deliver_all(Street& street) {
  for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
}

void resolve(Street& street, const std::string& key) {
  const auto id = street.open(wang)->id;
  REQUIRE(street.act(ResolveIncident{{key, li}, id, "false_press", "sat on the pendant"}).empty());
}

}  // namespace

TEST_CASE("a client is erased when nothing about the client is open or still leaving, and the button still rings") {
  Street street;
  street.press(wang);
  CHECK_FALSE(street.act(EraseClient{{"e1", boss}, wang}).empty());
  deliver_all(street);
  street.text(li, "1 " + street.code(wang, li));
  resolve(street, "r1");
  deliver_all(street);
  CHECK(street.act(EraseClient{{"e2", boss}, wang}).empty());
  CHECK(street.act(EraseClient{{"e2", boss}, wang}).empty());  // the same key: once

  const auto& kept = street.book().directory.clients.at(wang);
  Client only_id;
  only_id.id = wang;
  only_id.name = wang.value;
  only_id.status = client_erased;
  CHECK(kept == only_id);
  CHECK(street.book().directory.ties.at(wang).ties.empty());

  CHECK(street.press(wang) == "stored");
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->life_safety);
  CHECK_FALSE(street.act(EraseClient{{"e3", boss}, wang}).empty());
  deliver_all(street);
  street.after(60s);
  resolve(street, "r2");
  deliver_all(street);
  CHECK(street.act(EraseClient{{"e4", boss}, wang}).empty());
}

TEST_CASE("while somebody is still being told not to go, nothing is erased") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.after(60s);
  deliver_all(street);
  resolve(street, "r1");
  REQUIRE_FALSE(street.book().pages.empty());
  CHECK_FALSE(street.act(EraseClient{{"e1", boss}, wang}).empty());
  deliver_all(street);
  CHECK(street.book().pages.empty());
  CHECK(street.act(EraseClient{{"e2", boss}, wang}).empty());
}

TEST_CASE("an import neither erases a client nor brings one back") {
  Street street;
  CHECK_FALSE(street.act(EraseClient{{"e1", boss}, {"nobody"}}).empty());
  Import erasing;
  erasing.act = {"i1", boss};
  erasing.clients = {street.book().directory.clients.at(chen)};
  erasing.clients.front().status = client_erased;
  CHECK_FALSE(street.act(erasing).empty());
  CHECK(street.book().directory.clients.at(chen).status != client_erased);

  Import returning;
  returning.act = {"i2", boss};
  returning.clients = {street.book().directory.clients.at(wang)};
  REQUIRE(street.act(EraseClient{{"e2", boss}, wang}).empty());
  CHECK_FALSE(street.act(returning).empty());
  Import ties;
  ties.act = {"i3", boss};
  ties.ties = {{wang, {{zhao, "warden", 1, false, {}, 0, {}}}}};
  CHECK_FALSE(street.act(ties).empty());
  CHECK(street.book().directory.clients.at(wang).status == client_erased);
}
