#include "daemon/store/store.h"

#include "daemon/store/writer.h"

namespace hearken {

Store::Store(const std::filesystem::path& file, Home home, Entropy entropy, Turns turns, const store::Limits& limits)
    : writer_(std::make_unique<Writer>(file, std::move(home), std::move(entropy), turns, limits)) {}

Store::~Store() = default;

desk::Book Store::load() { return writer_->load(); }

std::int64_t Store::head() const { return writer_->head(); }

const Store::Damage& Store::damage() const { return writer_->damage(); }

void Store::commit(std::shared_ptr<const desk::Decision> decision, std::vector<Ticket> tickets, Done done) {
  writer_->commit(std::move(decision), std::move(tickets), std::move(done));
}

void Store::commit(desk::Decision decision, std::vector<Ticket> tickets, Done done) {
  commit(std::make_shared<const desk::Decision>(std::move(decision)), std::move(tickets), std::move(done));
}

void Store::make_ready() { writer_->make_ready(); }

void Store::helped(std::function<void()> wanted) { writer_->helped(std::move(wanted)); }

void Store::help() { writer_->help(); }

bool Store::crowded() const { return writer_->crowded(); }

void Store::turn(bool idle) { writer_->called(idle); }

std::size_t Store::waiting() const { return writer_->waiting(); }

void Store::note_alive(Instant now) { writer_->note_alive(now); }

void Store::note_checked(const ChainReport& report) { writer_->note_checked(report); }

std::optional<Instant> Store::last_alive() const { return writer_->last_alive(); }

}  // namespace hearken
