import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Application } from '../application.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm, type SigningKey } from './ports.ts';

const FRAGMENT = { rsa: 'main-key', ed25519: 'ed25519-key' } as const satisfies Record<KeyAlgorithm, string>;

/** A key that can sign. */
export type OpenKey = SigningKey & { readonly privateKey: KeyObject };

/**
 * The current key of an actor, made on first need: ten thousand imported proposals must not pay for keys that nobody
 * asks for. Processes that make one at the same moment all get the one that was kept first.
 */
export async function signingKey(app: Application, actor: string, algorithm: KeyAlgorithm): Promise<OpenKey> {
  const keys = await app.store.readOnce((reader) => reader.documents.keys(actor));
  const current = keys.find((key) => key.algorithm === algorithm && key.retiredAt === null);
  if (current !== undefined) return opened(app, current);
  const generation = keys.filter((key) => key.algorithm === algorithm).length + 1;
  const made = await newKey(app, { actor, algorithm, generation });
  return opened(app, await app.store.transact((writer) => writer.documents.addKey(made)));
}

/** Every key an actor has or had, current ones first; makes the ones it lacks. */
export async function keysOf(app: Application, actor: string): Promise<readonly SigningKey[]> {
  for (const algorithm of KEY_ALGORITHMS) await signingKey(app, actor, algorithm);
  return await app.store.readOnce((reader) => reader.documents.keys(actor));
}

/**
 * Gives an actor new keys under new ids. The former sign nothing more; the public half of the one for documents stays
 * published, so that what it signed can still be verified. Answers the ids of the new ones.
 */
export async function rotateKeys(
  app: Application,
  command: { readonly actor: string; readonly by: Actor | null },
): Promise<readonly string[]> {
  const { actor } = command;
  const before = await keysOf(app, actor);
  const made = await Promise.all(
    KEY_ALGORITHMS.map((algorithm) =>
      newKey(app, { actor, algorithm, generation: before.filter((key) => key.algorithm === algorithm).length + 1 }),
    ),
  );
  const now = app.now();
  return await app.store.transact(async (writer) => {
    await writer.documents.retireKeys(actor, now);
    const ids: string[] = [];
    for (const key of made) ids.push((await writer.documents.addKey(key)).id);
    await writer.events.append({
      id: app.newId(),
      type: 'keys-rotated',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { actor },
    });
    return ids;
  });
}

async function newKey(
  app: Application,
  of: { readonly actor: string; readonly algorithm: KeyAlgorithm; readonly generation: number },
): Promise<SigningKey> {
  const pair = await app.secrets.newKeyPair(of.algorithm);
  const id = `${of.actor}#${FRAGMENT[of.algorithm]}${of.generation === 1 ? '' : `-${of.generation}`}`;
  return {
    id,
    actor: of.actor,
    algorithm: of.algorithm,
    publicKey: pair.publicKey,
    encryptedPrivateKey: app.secrets.encrypt(pair.privateKey, contextOf(id)),
    createdAt: app.now(),
    retiredAt: null,
  };
}

function opened(app: Application, key: SigningKey): OpenKey {
  return { ...key, privateKey: createPrivateKey(app.secrets.decrypt(key.encryptedPrivateKey, contextOf(key.id))) };
}

/** An encrypted key decrypts under its own id only: rows cannot be swapped. */
function contextOf(id: string): string {
  return `signing key ${id}`;
}
