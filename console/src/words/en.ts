import type { Words } from "./words";

export const en: Words = {
  brand: "Hearken",
  title: "Hearken · Console",
  lang: "en",
  event: {
    unidentified: "Unidentified signal", medical: "Medical help", personal_emergency: "Help", panic: "Panic", duress: "Under threat", fall: "Fall", inactivity: "No activity", no_motion: "No movement",
    missed_check_in: "Check-in missed", help_needed: "More help on site", fire: "Fire", smoke: "Smoke", heat: "Fire, heat", gas: "Gas leak", carbon_monoxide: "Carbon monoxide", flood: "Water leak", intrusion: "Break-in", tamper: "Device tampered with",
    alarm: "Alarm, kind unknown", low_temperature: "Too cold", high_temperature: "Too hot", environment: "Environment", helper_arrived: "Helper arrived", helper_done: "Helper done", case_closed: "Closed on site", low_battery: "Battery low",
    battery_missing: "Battery missing", mains_failure: "Mains failure", supervision_lost: "Device silent", link_fault: "Line fault", jamming: "Radio jamming", sensor_fault: "Sensor fault", fire_fault: "Fire protection fault", output_fault: "Output fault", system_fault: "Fault",
    system_reset: "Device restarted", clock_fault: "Clock wrong", maintenance_request: "Service asked for", periodic_test: "Periodic test", link_test: "Link test", manual_test: "Manual test", test_mode: "Test mode", test_result: "Test result", speech_follows: "Speech follows",
    armed: "Armed", disarmed: "Disarmed", cancel: "Cancelled", schedule_missed: "Schedule missed", bypass: "Bypass", access: "Access", programming: "Programming", status: "Status", log: "Log",
  },
  priority: { 1: "life", 2: "urgent", 3: "fault", 4: "service" },
  mark: (p) => `priority ${p}`,
  stage: { asked: "asked", accepted: "accepted", en_route: "en route", on_scene: "on scene", safe: "safe" },
  way: { console: "console", sms: "SMS", voice: "call" },
  role: {
    operator: "operator", supervisor: "supervisor", administrator: "administrator", warden: "warden", standin: "stand-in warden", volunteer: "volunteer", volunteers: "nearest volunteers", relative: "relative", relatives: "relatives", keyholder: "keyholder", street_lead: "street lead",
    coordinator: "coordinator", neighbour: "neighbour", nurse: "nurse", technician: "technician", everybody: "everybody", auditor: "auditor", mobile: "mobile", community_worker: "community worker", community_lead: "community lead", duty_officer: "duty officer", mediator: "mediator", moderator: "moderator", treasurer: "treasurer",
  },
  vital: { store: "Store", clock: "Clock", console: "Console", roster: "Roster", wire: "Wire", modem: "Modem", sim: "SIM", network: "Mobile network", signal: "Signal strength", disk: "Disk", journal: "Journal", plan: "Plan", database: "Database", module: "I/O module", outbox: "Outbox", port: "Serial port", heartbeat: "Heartbeat", silence: "Silence", parity: "Parity", frames: "Bad frames", flood: "Too many connections", http: "Web pages", configuration: "Configuration", audit: "Audit", alive: "Alive signal", head: "Head kept outside", tables: "Tables", files: "Data files", storage: "SMS storage", unreadable: "Unreadable signal" },
  page: { queued: "queued", sending: "sending", sent: "sent", delivered: "delivered", answered: "answered", failed: "failed", withdrawn: "not needed" },
  answer: { asked: "no answer yet", accepted: "I go", declined: "cannot", stood_down: "stood down", silent: "silent" },
  resolution: { helped: "Helped, safe", hospital: "Taken to hospital", false_press: "False press", test: "Test", no_need: "No help needed", mended: "Mended", not_found: "Nobody found", deceased: "Died", other: "Other" },
  ended: { restored: "Device recovered" },
  join: ", ",
  dot: " · ",
  colon: ": ",
  login: { heading: "Log in for duty", login: "Login", password: "Password", enter: "Log in", entering: "Logging in…", wrong: "Login or password is wrong. Please try again.", unreachable: "The station can't be reached. It still receives alarms; check the cable and try again.", waiting: "The station can't be reached; trying again… It still receives alarms and pages by plan.", nobody: "Nobody is watching here!", nobody_more: "Alarms are received and paged by plan, but this screen does not show them.", deserted: "The login has ended. Please log in again now. A half-written note is still there." },
  strip: {
    gateways: "Gateways", sms: "SMS", store: "Store", well: "ok", ill: "fault", live: (s) => `live ${s} s`, not_live: "NOT LIVE", sound_on: "Sound on", sound_off: "Sound off", on_duty: "On duty", nobody_on_duty: "nobody on duty",
    theme_day: "Day", theme_night: "Night", other_language: "中文", logout: "Log out", me: "me", health: "Health",
  },
  band: {
    unrecorded: "The disk takes nothing: nothing is recorded", unrecorded_more: "Alarms ring and page as ever; gateways get no acknowledgement and send again; what you do is repeated until it is on disk.",
    more: (n) => `+${n}`, take: "Take it", taking: "Taking…", calm: (last) => (last ? `No alarm is waiting. The last one came ${last} ago.` : "No alarm is waiting."), cut: (age) => `Connection lost ${age}`,
    stopped: (at) => `The picture stopped at ${at} and may be out of date. The station still receives alarms and still pages by plan.`, connecting: "Connecting to the station…", retry: (n) => `Reconnecting, try ${n}…`, mute: "Mute for 60 s", muted: "Muted", on_test: "on test", pressed_again: (n) => `Pressed again! ×${n}`, also_again: (name) => `${name} pressed again`, look: "Look",
  },
  queue: {
    label: "Queue", waiting: "Waiting", waiting_order: "priority, then age", in_hand: "In hand", in_hand_order: "late first", parked: "Parked", parked_order: "comes back by itself", none: "none", nobody: "nobody",
    over: (s) => `over ${s} s`, me: "me", late: (t) => `${t} late`, back_at: (t) => `back at ${t}`, undo: "Undo", closing: "being resolved", pressed_again: "pressed again", unresolved: "to be resolved", plan_runs: "plan runs", unknown_account: (a) => `unknown device ${a}`, unreadable: "unreadable signal",
    station: "Station", gateway: "Gateway", silent_devices: "devices", foot: (waiting, open) => `waiting ${waiting} · open ${open}`, foot_head: (head) => `journal #${head}`, more: (hidden) => `${hidden} more: show the next ones`,
  },
  fate: {
    step: (whom, ways, time) => `pages ${whom} by ${ways} in ${time}`, restart: (time) => `starts the plan again in ${time}, everybody`, remind: (whom, time) => `reminds ${whom} in ${time}`, escalate: (whom, time) => `${whom} is silent: goes on with the plan in ${time}`,
    unpark: (time) => `comes back in ${time}`, overdue: "the station does its next step now",
  },
  incident: {
    label: "Incident", female: "F", male: "M", age: (y) => `${y}`, received: (t) => `received ${t}`, taken_by: (n) => `taken by ${n}`, pressed: (m, t) => `pressed again ×${m} at ${t}`, restored: "the device says it has ended", test: "device on test: help is still help",
    round: (n) => `round ${n}, everybody`, since: "since the press", next: "Next step", plan: "Plan", plan_aside: (id) => `${id}`, story: "Story", story_from: (n) => `journal from #${n}`, loading: "Fetching the file…", no_plan: "No plan steps",
    step_signs: { done: "done", failed: "failed", current: "now", pending: "pending", skipped: "skipped" },
  },
  step: {
    of: (n, all) => `Next step · ${n} of ${all} in the plan`, now: "Next step", take: "Take it", confirm: (n) => `${n} says yes, but without the code: phone and ask`, confirm_why: "Press F4 when it is clear; until then the plan goes on.", advance: (whom, ways) => (whom ? `Page ${whom} now, by ${ways}` : "The plan's next step now"),
    stage: { en_route: (n) => `Has ${n} left?`, on_scene: (n) => `Is ${n} there?`, safe: (n) => `${n}: is the client safe?` }, resolve: "Resolve it", button: { take: "Take it", confirm: "Yes, goes", advance: "Page", en_route: "Has left", on_scene: "On scene", safe: "Safe", resolve: "Resolve" },
    phone: (n) => `phone ${n}`, sending: "Sending…",
  },
  client: {
    label: "Client", file: (n) => `file ${n}`, place: "Place", device: "Device", risk: "Mind", entry: "Entry", consent: "may be entered", no_consent: "has not agreed to entry", speech: "Speech", illness: "Illness", medicine: "Medicine", hospital: "Hospital", phone: "Phone", family: "Contacts",
    earlier: "Earlier", no_earlier: "no earlier alarm", still_open: "open", key: "has key", mobility: "Mobility", location: "Where", account: "Account", gateway: "Gateway", help_line: "Help line", unknown: "No file", detail: "Detail", minutes: (n) => `${n} min`, told: { always: "may always be told", emergency: "told in an emergency only", never: "must not be told" },
  },
  note: { label: "Note", placeholder: "Write what happened…", write: "Write", park: "Park 10 min", saved: "kept on this PC until written" },
  resolve: { heading: "How did it end? Press a digit", hint: "Choose how it ended first", note: "What happened (required)", note_needed: "A life-safety incident needs a note before it can be resolved.", button: "Resolve", held: (what) => `Resolved: ${what}. F9 takes it back for 5 s`, leave: "Esc goes back" },
  responders: {
    label: "Responders", coming: "Who is coming", needed: "1 needed on scene", none: "nobody has been asked yet", due: { accepted: (t) => `leave by ${t}`, en_route: (t) => `on scene by ${t}`, on_scene: (t) => `safe by ${t}`, safe: (t) => `resolve by ${t}` }, left: (t) => `${t} left`, late: (t) => `${t} late`,
    page: "Page", again: "Page again", unproven: "unproven: no code", others: "Can be asked too", others_order: "nearest first", others_none: "nobody else", metres: (n) => `${n} m`, kilometres: (n) => `${n} km`, minutes: (n) => `${n} min`, has_key: "has key", busy: "elsewhere", on_duty: "on duty",
    times: (n) => `×${n}`, ambulance_say: "Read out", ambulance: "120", read_out: (t) => `Read out: ${t}`, only_phone: "phone only", track: (n) => `${n}'s progress`, sorry: "cannot", goes: "Goes", cannot: "Can't",
  },
  calm: { heading: "All quiet", sub: (g) => `${g} gateways are listening.`, test: "Test the bell", here: "Who is here now", ill: (n) => `${n} to look at`, duty_gap: "Nobody is on duty now" },
  shift: { heading: "Start the shift", why: "A browser sounds only after a press. This one rings the bell.", start: "Start the shift, ring the bell", heard: "I heard it", question: "Did you hear it?", not_heard: "I did not", advice: "Check the loudspeaker's power and volume, then try again. Without sound here the station's siren rings.", ok: "Sound is on." },
  said: {
    refused: (why) => why, lost: "The connection is lost: nothing was sent. Press again when it is live; if it is urgent, phone.", nothing_waiting: "No alarm is waiting.", choose_first: "Choose an incident first: ↑ ↓, then Enter.",
    done: { take: "Taken.", advance: "The plan went one step on.", accept: "Confirmed: goes.", decline: "Noted: cannot.", stage: "Noted.", park: "Parked.", page: "Paged.", note: "Written into the journal.", resolve: "Resolved." }, undone: "Undone: it stays open.", pending: (n) => `${n} being sent…`, logout_owed: "This screen is locked, but the station has not heard of it yet; it will be told once it can be. Please leave the browser open.", dropped: (n) => `${n} of the previous person's acts did not reach the station: look at the story and do them again.`, empty_note: "Nothing is written yet.",
  },
  keys: { take_next: "Take next", next_step: "Next step", park: "Park", resolve: "Resolve", resolve_undo: "resolve; again within 5 s: undo it and correct it", note: "Note", all: "All keys", heading: "All keys", move: "move in the queue", digits: "page the person with this digit; choose how it ended", leave: "leaves a field or panel, changes nothing", open: "open" },
  narrow: "This screen is too narrow: the console needs 700 pixels.",
};
