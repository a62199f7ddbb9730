// The actor's key pairs, kept on disk so that recorded requests stay verifiable.
import fs from "node:fs";
import path from "node:path";
import { exportJwk, generateCryptoKeyPair, importJwk } from "@fedify/fedify";

const RSA = "RSASSA-PKCS1-v1_5";
const ED25519 = "Ed25519";

export async function loadKeyPairs(settings) {
  const file = path.join(settings.data, "keys.json");
  if (!fs.existsSync(file)) await makeKeys(file);
  const stored = JSON.parse(fs.readFileSync(file, "utf8"));
  const kinds = settings.keys === "rsa" ? [RSA] : [RSA, ED25519];
  return Promise.all(kinds.map(async (kind) => ({
    privateKey: await importJwk(stored[kind].private, "private"),
    publicKey: await importJwk(stored[kind].public, "public"),
  })));
}

async function makeKeys(file) {
  const stored = {};
  for (const kind of [RSA, ED25519]) {
    const pair = await generateCryptoKeyPair(kind);
    stored[kind] = { private: await exportJwk(pair.privateKey), public: await exportJwk(pair.publicKey) };
  }
  fs.writeFileSync(file, JSON.stringify(stored), { mode: 0o600 });
}
