// What the control API can have the peer do: one function a command. Each takes
// the request's JSON and returns what is answered.
import { verifyObject } from "@fedify/fedify";
import {
  Activity, Announce, Article, Block, Create, Delete, Follow, Hashtag, Like, Mention, Note, PUBLIC_COLLECTION, Tombstone, Undo, Update,
  isActor,
} from "@fedify/vocab";
import { actorDocument } from "./federation.mjs";
import { authorOf, findActor, findObject } from "./sending.mjs";
import { now } from "./state.mjs";

export function makeCommands({ settings, state, federation, send, broadcast }) {
  const context = () => federation.createContext(new URL(settings.origin), undefined);
  const me = () => context().getActorUri(settings.user);
  const followersOf = () => context().getFollowersUri(settings.user);
  const object = (address) => findObject(context(), address, settings.user);
  const id = (kind) => state.newActivityId(kind);

  /** The author of what an object answers, or nobody when it cannot be had. */
  async function answeredAuthor(own) {
    if (!own.replyTargetId) return null;
    return object(own.replyTargetId.href).then(authorOf).catch(() => null);
  }

  /** Who an object is addressed to, by the four visibilities that Mastodon knows. */
  function audience(visibility, people) {
    const to = { public: [PUBLIC_COLLECTION], unlisted: [followersOf()], followers: [followersOf()], direct: [] }[visibility];
    const cc = { public: [followersOf()], unlisted: [PUBLIC_COLLECTION], followers: [], direct: [] }[visibility];
    if (!to) throw new Error("no such visibility: " + visibility);
    (visibility === "direct" ? to : cc).push(...people.map((person) => person.id));
    return { tos: to, ccs: cc };
  }

  function tagsFor(people, hashtags) {
    const mentions = people.map((person) => new Mention({ href: person.id, name: `@${person.preferredUsername}@${person.id.host}` }));
    return [...mentions, ...hashtags.map((tag) => new Hashtag({ name: "#" + tag, href: new URL(`/tags/${tag}`, settings.origin) }))];
  }

  async function follow({ target }) {
    const actor = await findActor(context(), target);
    const activity = new Follow({ id: id("follow"), actor: me(), object: actor.id, to: actor.id });
    state.following.set(actor.id.href, { id: activity.id.href, accepted: false });
    return { id: await send(context(), actor, activity), inbox: actor.inboxId?.href };
  }

  async function unfollow({ target }) {
    const actor = await findActor(context(), target);
    const known = state.following.get(actor.id.href);
    state.following.delete(actor.id.href);
    const undone = new Follow({ id: known ? new URL(known.id) : id("follow"), actor: me(), object: actor.id });
    return { id: await send(context(), actor, new Undo({ id: id("undo"), actor: me(), object: undone, to: actor.id })) };
  }

  async function post({ kind = "note", content = "Hello", name, summary, inReplyTo, visibility = "public", mention, sensitive, tags = [], only }) {
    const parent = inReplyTo ? await object(inReplyTo) : null;
    const people = [parent && (await authorOf(parent)), mention && (await findActor(context(), mention))].filter(Boolean);
    const Kind = kind === "article" ? Article : Note;
    const short = state.newObjectId();
    const address = context().getObjectUri(Kind, { identifier: settings.user, id: short });
    const { tos, ccs } = audience(visibility, people);
    const own = new Kind({
      id: address, url: address, attribution: me(), content, name, summary, sensitive, published: now(),
      replyTarget: parent?.id ?? undefined, tos, ccs, tags: tagsFor(people, tags),
    });
    state.objects.set(short, own);
    const create = new Create({ id: new URL(address.href + "#create"), actor: me(), object: own, tos, ccs, published: own.published });
    const deliver = async (activity) => {
      if (only) return send(context(), await findActor(context(), only), activity);
      // What is not for the followers is not sent to them.
      return visibility === "direct" ? send(context(), people, activity) : broadcast(context(), people, activity);
    };
    const activity = await deliver(create);
    return { id: short, object: address.href, activity };
  }

  async function update({ id: short, content }) {
    const own = state.objects.get(short).clone({ content, updated: now() });
    state.objects.set(short, own);
    const activity = new Update({ id: id("update"), actor: me(), object: own, tos: own.toIds, ccs: own.ccIds });
    return { activity: await broadcast(context(), [await answeredAuthor(own)], activity) };
  }

  async function remove({ id: short, to }) {
    const own = state.objects.get(short);
    state.objects.delete(short);
    const person = to ? await findActor(context(), to) : await answeredAuthor(own);
    const activity = new Delete({ id: id("delete"), actor: me(), object: new Tombstone({ id: own.id }), to: PUBLIC_COLLECTION });
    return { activity: await broadcast(context(), [person], activity) };
  }

  async function like({ object: address }) {
    const liked = await object(address);
    const author = await authorOf(liked);
    return { activity: await send(context(), author, new Like({ id: id("like"), actor: me(), object: liked.id, to: author.id })) };
  }

  async function announce({ object: address }) {
    const shared = await object(address);
    const author = await authorOf(shared);
    const activity = new Announce({
      id: id("announce"), actor: me(), object: shared.id, to: PUBLIC_COLLECTION, ccs: [followersOf(), author.id], published: now(),
    });
    return { activity: await broadcast(context(), [author], activity) };
  }

  async function undo({ activity: address, to }) {
    const done = state.activities.get(address);
    if (!done) throw new Error("never sent: " + address);
    const person = to ? await findActor(context(), to) : await authorOf(await object(done.objectId.href));
    const activity = new Undo({ id: id("undo"), actor: me(), object: done, to: PUBLIC_COLLECTION });
    return { activity: await broadcast(context(), [person], activity) };
  }

  async function block({ target }) {
    const actor = await findActor(context(), target);
    state.followers.delete(actor.id.href);
    return { activity: await send(context(), actor, new Block({ id: id("block"), actor: me(), object: actor.id, to: actor.id })) };
  }

  async function updateActor({ to, name }) {
    if (name) state.displayName = name;
    const activity = new Update({
      id: id("update"), actor: me(), object: await actorDocument(context(), settings, state), to: PUBLIC_COLLECTION,
    });
    return { activity: await broadcast(context(), to ? [await findActor(context(), to)] : [], activity) };
  }

  async function deleteActor({ to }) {
    const activity = new Delete({ id: id("delete"), actor: me(), object: me(), to: PUBLIC_COLLECTION });
    return { activity: await broadcast(context(), to ? [await findActor(context(), to)] : [], activity) };
  }

  async function raw({ to, json }) {
    const { contextLoader, documentLoader } = context();
    const activity = await Activity.fromJsonLd(json, { contextLoader, documentLoader });
    return { activity: await send(context(), await findActor(context(), to), activity) };
  }

  async function lookup({ q, auth }) {
    const found = auth ? await object(q) : await context().lookupObject(q);
    return found ? found.toJsonLd({ contextLoader: context().contextLoader }) : null;
  }

  /** By hand: Fedify's own look-up of NodeInfo refuses loopback addresses. */
  async function nodeinfo({ q }) {
    const links = await (await fetch(new URL("/.well-known/nodeinfo", q))).json();
    return (await fetch(links.links[0].href)).json();
  }

  async function outbox({ q, max = 20 }) {
    const actor = await findActor(context(), q);
    const items = [];
    for await (const item of context().traverseCollection(await actor.getOutbox(context()))) {
      items.push(await item.toJsonLd({ contextLoader: context().contextLoader }));
      if (items.length >= Number(max)) break;
    }
    return items;
  }

  /** The Creates that arrive from now on are passed on, as they are, to one more actor. */
  async function forward({ to }) {
    state.forwardTo = to ? await findActor(context(), to) : null;
    return { to: state.forwardTo?.id.href ?? null };
  }

  /** Whether Fedify believes an activity by its proof alone (FEP-8b32). */
  async function verify({ json }) {
    const { contextLoader, documentLoader } = context();
    const verified = await verifyObject(Activity, json, { contextLoader, documentLoader });
    return { verified: verified?.id?.href ?? null, actor: verified?.actorId?.href ?? null };
  }

  async function manual({ on }) {
    state.manual = on === true || on === "true";
    return { manual: state.manual };
  }

  /** Which ways in there are from now on; see ways.mjs. */
  async function ways({ intents = [], subscribe = false, page = false }) {
    return (state.ways = { intents, subscribe, page });
  }

  async function reset() {
    state.reset();
    return {};
  }

  return {
    follow, unfollow, post, update, delete: remove, like, announce, undo, block, updateActor, deleteActor, raw,
    lookup, nodeinfo, outbox, forward, verify, manual, ways, reset,
    isActor: async ({ q }) => isActor(await object(q)),
    webfinger: ({ q }) => context().lookupWebFinger(q),
    fault: async (wanted) => state.setFault(wanted),
  };
}
