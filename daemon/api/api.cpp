#include "daemon/api/api.h"

#include "daemon/api/service.h"

namespace hearken::api {

Api::Api(Settings settings, Parts parts) : service_(std::make_unique<Service>(std::move(settings), std::move(parts))) {}
Api::~Api() = default;

void Api::start() { service_->start(); }
void Api::stop() { service_->stop(); }
std::vector<std::string> Api::addresses() const { return service_->server().addresses(); }
std::size_t Api::consoles_live() const { return service_->feeds().live(); }

}  // namespace hearken::api
