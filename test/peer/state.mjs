// What the peer knows, all of it in memory.
import fs from "node:fs";
import path from "node:path";
import { Temporal } from "@js-temporal/polyfill";

export class State {
  /** Log of what happened, oldest first: { t, ev, ... }. */
  events = [];
  /** Actor id -> the actor's document. */
  followers = new Map();
  /** Actor id -> { id: the Follow's id, accepted }. */
  following = new Map();
  /** Short id -> Note or Article of the peer's own. */
  objects = new Map();
  /** Activity id -> the activity that was sent. */
  activities = new Map();
  /** The actor whom Creates that arrive are passed on to, or null. */
  forwardTo = null;
  /** null, or how the peer's own endpoints misbehave: see setFault. */
  fault = null;
  /** How people of other servers' pages come in: activities of FEP-3b86, the template to subscribe, /authorize_interaction. */
  ways = { intents: [], subscribe: false, page: false };
  #count = 0;

  constructor(settings) {
    this.settings = settings;
    this.manual = settings.manual;
    this.recordings = path.join(settings.data, "raw");
    fs.mkdirSync(this.recordings, { recursive: true });
  }

  note(event) {
    this.events.push({ t: new Date().toISOString(), ...event });
  }

  /** A number that is given out once. */
  next() {
    return ++this.#count;
  }

  newActivityId(kind) {
    return new URL(`/activities/${kind}-${Date.now().toString(36)}-${this.next()}`, this.settings.origin);
  }

  newObjectId() {
    return Date.now().toString(36) + this.next();
  }

  /** The next `times` requests whose address holds `path` are answered late, or with a status of choice. */
  setFault({ status, times = 1, path = "inbox", headers = {}, delayMs = 0 }) {
    const wanted = status || delayMs;
    this.fault = wanted ? { status, left: times, path, headers, delayMs } : null;
    return this.fault;
  }

  /** The fault that befalls a request to this address, used up by one; null for none. */
  takeFault(address) {
    if (!this.fault || this.fault.left <= 0 || !address.includes(this.fault.path)) return null;
    this.fault.left--;
    return this.fault;
  }

  reset() {
    this.events = [];
    this.ways = { intents: [], subscribe: false, page: false };
    this.fault = this.forwardTo = null;
    for (const map of [this.followers, this.following, this.objects, this.activities]) map.clear();
  }
}

export const now = () => Temporal.Now.instant();
