// What the peer shows the fediverse, and what it does with what arrives.
import { createFederation, InProcessMessageQueue, MemoryKvStore } from "@fedify/fedify";
import {
  Accept, Activity, Announce, Article, Block, Create, Delete, Endpoints, Flag, Follow, Like, Move, Note, Person, Reject, Undo, Update,
} from "@fedify/vocab";
import { linksOf } from "./ways.mjs";

/** Builds the federation; `send` is the function of sending.mjs that answers a Follow. */
export function buildFederation(settings, state, keyPairs, send) {
  const federation = createFederation({
    kv: new MemoryKvStore(),
    origin: settings.origin,
    allowPrivateAddress: true,
    userAgent: { software: "CauserieTestPeer/1.0", url: settings.origin + "/" },
    firstKnock: settings.firstKnock,
    ...(settings.queue ? { queue: new InProcessMessageQueue() } : {}),
    onOutboxError: (error, activity) => state.note({ ev: "outbox-error", id: activity?.id?.href, err: String(error) }),
  });
  serveActor(federation, settings, state, keyPairs);
  federation.setWebFingerLinksDispatcher(() => linksOf(settings, state));
  serveCollections(federation, settings, state);
  serveObjects(federation, state);
  listen(federation, settings, state, send);
  return federation;
}

/** The peer's one actor, as its document stands now. */
export async function actorDocument(context, settings, state) {
  const keys = await context.getActorKeyPairs(settings.user);
  return new Person({
    id: context.getActorUri(settings.user),
    preferredUsername: settings.user,
    name: state.displayName ?? `${settings.user} on Fedify`,
    summary: "A peer for tests",
    url: new URL(`/@${settings.user}`, settings.origin),
    inbox: context.getInboxUri(settings.user),
    outbox: context.getOutboxUri(settings.user),
    followers: context.getFollowersUri(settings.user),
    following: context.getFollowingUri(settings.user),
    endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
    manuallyApprovesFollowers: state.manual,
    publicKey: keys[0].cryptographicKey,
    assertionMethods: keys.map((key) => key.multikey),
  });
}

function serveActor(federation, settings, state, keyPairs) {
  const ours = (identifier) => identifier === settings.user;
  federation
    .setActorDispatcher("/users/{identifier}", (context, identifier) => (ours(identifier) ? actorDocument(context, settings, state) : null))
    .setKeyPairsDispatcher(async (_context, identifier) => (ours(identifier) ? keyPairs : []));
  federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
    software: { name: "causerie-test-peer", version: "1.0.0" },
    protocols: ["activitypub"],
    usage: { users: { total: 1, activeMonth: 1, activeHalfyear: 1 }, localPosts: state.objects.size, localComments: 0 },
  }));
}

function serveCollections(federation, settings, state) {
  federation
    .setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [...state.followers.values()] }))
    .setCounter(() => state.followers.size);
  federation
    .setFollowingDispatcher("/users/{identifier}/following", () => ({ items: [...state.following.keys()].map((id) => new URL(id)) }))
    .setCounter(() => state.following.size);
  federation
    .setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [...state.activities.values()].filter((a) => a instanceof Create) }))
    .setCounter(() => state.activities.size);
}

function serveObjects(federation, state) {
  const find = (Kind) => (_context, values) => {
    const object = state.objects.get(values.id);
    return object instanceof Kind ? object : null;
  };
  federation.setObjectDispatcher(Note, "/users/{identifier}/notes/{id}", find(Note));
  federation.setObjectDispatcher(Article, "/users/{identifier}/articles/{id}", find(Article));
}

function listen(federation, settings, state, send) {
  const record = async (context, activity, type) => state.note({
    ev: "inbox",
    type,
    id: activity.id?.href,
    actor: activity.actorId?.href,
    object: activity.objectId?.href ?? null,
    json: await activity.toJsonLd({ format: "compact", contextLoader: context.contextLoader }).catch(String),
  });
  const listeners = federation.setInboxListeners("/users/{identifier}/inbox", "/inbox");
  listeners.setSharedKeyDispatcher(() => ({ identifier: settings.user }));
  const on = (Kind, react = async () => {}) =>
    listeners.on(Kind, async (context, activity) => {
      await record(context, activity, Kind.name);
      await react(context, activity);
    });
  on(Follow, (context, follow) => acceptFollow(context, follow, settings, state, send));
  on(Accept, async (_context, accept) => {
    const followed = state.following.get(accept.actorId?.href);
    if (followed) followed.accepted = true;
  });
  on(Reject, async (_context, reject) => state.following.delete(reject.actorId?.href));
  on(Undo, async (context, undo) => {
    const undone = await undo.getObject(context).catch(() => null);
    if (undone instanceof Follow) state.followers.delete(undo.actorId.href);
  });
  on(Create, async (context) => {
    if (state.forwardTo) await context.forwardActivity({ identifier: settings.user }, state.forwardTo);
  });
  for (const Kind of [Update, Delete, Announce, Like, Block, Flag, Move, Activity]) on(Kind);
  listeners.onError((_context, error) => state.note({ ev: "inbox-error", err: String(error?.stack ?? error) }));
}

async function acceptFollow(context, follow, settings, state, send) {
  if (follow.objectId?.href !== context.getActorUri(settings.user).href) return;
  const follower = await follow.getActor(context);
  if (!follower) return;
  state.followers.set(follower.id.href, follower);
  if (state.manual) return;
  const actor = context.getActorUri(settings.user);
  await send(context, follower, new Accept({ id: state.newActivityId("accept"), actor, object: follow }));
}
