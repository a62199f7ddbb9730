// The peer's settings, all from the environment.
import path from "node:path";

/** Reads the settings; every one has a default that suits a peer run by hand. */
export function readSettings(env) {
  const host = env.PEER_HOST || "peer.test";
  const port = Number(env.PEER_PORT || 443);
  return {
    host,
    user: env.PEER_USER || "alice",
    /** Address that the HTTPS side and the control API listen on. */
    ip: env.PEER_IP || "127.0.0.31",
    port,
    controlPort: Number(env.CTRL_PORT || 8031),
    origin: "https://" + host + (port === 443 ? "" : ":" + port),
    /** Folder with HOST.crt and HOST.key. */
    tls: env.TLS_DIR || "tls",
    /** Folder for keys and recorded requests. */
    data: env.DATA || path.join("data", host),
    /** Signature scheme of the first attempt: rfc9421 or draft-cavage-http-signatures-12. */
    firstKnock: env.FIRST_KNOCK || "rfc9421",
    /** rsa, or rsa+ed to add an Ed25519 key and so a proof in every body. */
    keys: env.KEYS || "rsa+ed",
    /** Fedify's own queue, which retries; without it each send is tried once. */
    queue: env.QUEUE === "1",
    preferSharedInbox: env.SHARED === "1",
    /** Follows are not accepted automatically. */
    manual: env.MANUAL === "1",
  };
}
