// Sending activities, and finding out to whom.
import { isActor } from "@fedify/vocab";

/** Makes the functions that send in the name of the peer's actor. */
export function makeSending(settings, state) {
  /** Sends one activity to one actor or several and returns its id. */
  async function send(context, recipients, activity, options = {}) {
    state.activities.set(activity.id.href, activity);
    state.note({ ev: "send", type: activity.constructor.name, id: activity.id.href });
    await context.sendActivity({ identifier: settings.user }, recipients, activity, options);
    return activity.id.href;
  }

  /** Sends to all followers and to the actors named besides, each once. */
  async function broadcast(context, others, activity) {
    const recipients = new Map(state.followers);
    for (const actor of others) if (actor) recipients.set(actor.id.href, actor);
    if (recipients.size > 0) return send(context, [...recipients.values()], activity, { preferSharedInbox: settings.preferSharedInbox });
    state.activities.set(activity.id.href, activity);
    return activity.id.href;
  }

  return { send, broadcast };
}

/** The actor behind a handle (@user@host) or an address. */
export async function findActor(context, query) {
  const found = await context.lookupObject(query);
  if (!isActor(found)) throw new Error("not an actor: " + query);
  return found;
}

/** The object behind an address, asked for with a signature. */
export async function findObject(context, query, identifier) {
  const documentLoader = await context.getDocumentLoader({ identifier });
  const found = await context.lookupObject(query, { documentLoader });
  if (!found) throw new Error("cannot fetch " + query);
  return found;
}

/** Who wrote an object; an actor stands for itself. */
export async function authorOf(object) {
  return isActor(object) ? object : object.getAttribution();
}
