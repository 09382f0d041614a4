#pragma once
// The catalogue of planted faults: a line each. The simulation must find each by the checker that stands beside it, in at least three worlds.

#include <array>
#include <string>
#include <string_view>

namespace hearken::simulation {

struct Plant {
  std::string_view name;
  std::string_view oath;     // the sentence of the oath that it breaks
  std::string_view checker;  // what must find it
  int budget = 40;           // worlds
};

inline constexpr std::array plants{
    Plant{"ack before commit", "committed, then acknowledged", "acknowledged_means_stored"},
    Plant{"ack after a failed commit", "committed, then acknowledged", "acknowledged_means_stored"},
    Plant{"commit without journal row", "everything is in the journal", "journal_only_grows"},
    Plant{"signal lost when a batch is full", "an unsent page is stored", "stored_before_it_is_sent"},
    Plant{"batch order reversed", "everything is in the journal", "stages_only_rise", 60},
    Plant{"full disk swallows", "an alarm is never thrown away", "acknowledged_means_stored"},
    Plant{"hash over display text", "nobody can change it unseen", "the_chain_holds"},
    Plant{"a table forgotten", "replaying the journal gives the tables", "the_tables_follow_from_the_journal"},
    Plant{"deadline lost on restart", "no open incident rests", "no_incident_rests"},
    Plant{"deadline not re-armed after park", "no open incident rests", "no_incident_rests_long"},
    Plant{"last step silent", "nothing more to try begins again, louder", "no_incident_rests_long"},
    Plant{"a silent owner keeps it", "no open incident rests", "no_incident_rests_long"},
    Plant{"a jump backwards disarms", "a clock that jumps makes none late", "a_jump_delays_nothing"},
    Plant{"page marked sent before sending", "no unsent page is lost", "sent_means_it_left"},
    Plant{"page after stand-down", "when one accepts, the others are stood down", "no_page_after_somebody_goes"},
    Plant{"reply matched to the newest incident", "an answer is for its own incident", "an_answer_is_for_its_own_incident"},
    Plant{"second accept replaces the first", "the first yes stands", "the_first_yes_stands"},
    Plant{"a stage falls", "stages only rise", "stages_only_rise"},
    Plant{"repeat folded by account only", "a new press counts", "folded_means_the_same"},
    Plant{"a cry after its incident folded away", "what may be a cry raises", "folded_means_it_stands"},
    Plant{"unknown account dropped", "an alarm is never thrown away", "help_always_rings"},
    Plant{"press not counted", "a new press counts", "every_press_counts"},
    Plant{"a later signal lowers", "what joins may raise, never lower", "priority_never_falls"},
    Plant{"two incidents for one client", "one open incident per client", "one_incident_per_subject"},
    Plant{"resolved by a restoral", "life-safety is closed by a person", "life_safety_is_closed_by_a_person"},
    Plant{"resolved without a person", "life-safety is closed by a person", "life_safety_is_closed_by_a_person"},
    Plant{"a bare digit is believed", "an answer without its code proves nothing", "a_bare_digit_proves_nothing"},
    Plant{"page to another's number", "a page goes to its person", "a_page_goes_to_its_person"},
    Plant{"the chain begins again", "nobody can change it unseen", "the_chain_holds"},
    Plant{"plan not frozen", "the plan is frozen when an incident opens", "the_plan_is_frozen"},
    Plant{"empty roster skipped", "an empty roster is an incident of its own", "an_empty_roster_is_told", 60},
    Plant{"reminded for ever", "no open incident rests", "no_progress_goes_back"},
    Plant{"page dropped on crash", "a crash is a pause", "every_page_has_an_outcome"},
    Plant{"repeat with fresh time not folded", "a retransmission is no press", "a_press_counts_once"},
    Plant{"new press folded away", "a new press counts", "books_balance"},
    Plant{"refused help event not shown", "an alarm is never thrown away for being wrong", "a_refused_help_is_shown"},
    Plant{"replay lowers", "what could be a replay may raise, never lower", "a_recording_lowers_nothing"},
    Plant{"holiday read as workday", "the roster knows the holidays", "the_one_on_duty_is_asked", 60},
    Plant{"supervision reset by any frame of the gateway", "a silent device is an incident of its own", "a_silent_device_is_told", 80},
    Plant{"a life sign not heard", "a silent device is an incident of its own", "nobody_is_lost_who_was_heard"},
    Plant{"monotonic compared with wall", "a clock that jumps makes none late", "a_jump_delays_nothing"},
    Plant{"woken late", "no open incident rests", "deadlines_are_armed"},
    Plant{"auditor trusts the desk's memory", "it watches itself", "the_auditor_sees_what_rests"},
    Plant{"a repeated act forgets its refusal", "commands are done once", "an_act_has_one_outcome"},
    Plant{"feed cursor skips a gap", "a console that reconnects has the station's queue", "a_feed_has_no_gap", 80},
    Plant{"a migration half done", "a crash is a pause", "starts_again", 80},
    Plant{"an owner's deadline ignored", "no open incident rests", "time_goes_on"},
    Plant{"console action applied twice", "commands are done once", "an_act_is_done_once"},
};

/// Chosen by name; empty: none.
void plant(std::string_view name);

}  // namespace hearken::simulation
