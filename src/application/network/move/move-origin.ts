import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import type { FormerOrigin } from './ports.ts';

export type OriginMoved = { readonly from: string; readonly to: string; readonly followers: number };

/**
 * Says that this node, under the address it has now, is the one that had another before. Whoever followed something there
 * follows it here; the worker tells their servers.
 */
export async function moveOrigin(
  app: Application,
  command: { readonly from: string; readonly by: Actor | null },
): Promise<Result<OriginMoved, Refusal>> {
  const from = originIn(command.from);
  if (from === null) return refuse({ type: 'invalid', field: 'from', because: 'not-a-web-address' });
  if (from === app.origin) return refuse({ type: 'invalid', field: 'from', because: 'duplicate' });
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return refuse({ type: 'not-set-up' });
    const before = (await writer.moving.formerOrigins()).find(({ origin }) => origin === from);
    if (before !== undefined) return ok({ from, to: app.origin, followers: 0 });
    // An address that was never ours: whoever claims it could only do so with its keys.
    if (!(await writer.moving.keyOrigins()).some(({ origin }) => origin === from)) {
      return refuse({ type: 'invalid', field: 'from', because: 'unknown-value' });
    }
    const former: FormerOrigin = {
      origin: from,
      id: app.newId(),
      movedAt: app.now(),
      notifiedAt: null,
      lookedAt: null,
      leadsHere: null,
      unseen: false,
    };
    await writer.moving.saveFormerOrigin(former);
    const followers = await writer.moving.moveFollows(from, app.origin);
    await writer.moving.renameOwn(from, app.origin);
    await writer.events.append({
      id: app.newId(),
      type: 'origin-moved',
      at: former.movedAt,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { from, to: app.origin },
    });
    return ok({ from, to: app.origin, followers });
  });
}

function originIn(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null;
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : null;
}
