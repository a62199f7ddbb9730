// A fediverse server for tests on Fedify, an implementation that shares no code
// with Causerie: one actor, state in memory, driven over a loopback control API.
// README.md beside this file tells the settings and the commands.
import { makeCommands } from "./commands.mjs";
import { serveControl } from "./control.mjs";
import { buildFederation } from "./federation.mjs";
import { loadKeyPairs } from "./keys.mjs";
import { servePublic } from "./public.mjs";
import { makeSending } from "./sending.mjs";
import { readSettings } from "./settings.mjs";
import { State } from "./state.mjs";

const settings = readSettings(process.env);
const state = new State(settings);
const { send, broadcast } = makeSending(settings, state);
const federation = buildFederation(settings, state, await loadKeyPairs(settings), send);
const commands = makeCommands({ settings, state, federation, send, broadcast });

await servePublic({ settings, state, federation, commands });
await serveControl({ settings, state, commands });
console.log(`peer ${settings.user}@${settings.host} listens on ${settings.ip}:${settings.port}, control on port ${settings.controlPort}`);
