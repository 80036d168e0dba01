import type { Application } from '../../application.ts';
import { elapsedMs } from '../../kit/elapsed.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { FormerOrigin } from './ports.ts';

const DAY_MS = 24 * 3_600_000;
/** For so long people and servers may still know a former address: it has to lead here. */
const NEEDED_MS = 365 * DAY_MS;

/** Whether a former address still has to lead to this node. */
export function isNeeded({ movedAt }: FormerOrigin, now: Date): boolean {
  return now.getTime() - movedAt.getTime() < NEEDED_MS;
}

/**
 * Looks over the network whether each former address leads to this node: whether its institution says that it is here now
 * (`movedTo`). Servers that are told of a move read that and drop the Move where it is not so. Looks at every call until the
 * followers were notified, then once a day for a year. Answers for how many it found another answer than before.
 *
 * @param onChange is told of an address that leads here now, or does not (any more).
 */
export async function checkFormerOrigins(
  app: Application,
  onChange: (found: { readonly origin: string; readonly leadsHere: boolean }) => void,
): Promise<number> {
  const all = await app.store.read((reader) => reader.moving.formerOrigins());
  const due = all.filter((former) => former.origin !== app.origin && isDue(former, app.now()));
  let changed = 0;
  for (const { origin, leadsHere: before } of due) {
    const said = (await app.network?.says(institutionUri(origin))) ?? null;
    const leadsHere = said?.movedTo === institutionUri(app.origin);
    await app.store.transact((writer) => writer.moving.markLooked(origin, { at: app.now(), leadsHere }));
    if (leadsHere === before) continue;
    changed += 1;
    onChange({ origin, leadsHere });
  }
  return changed;
}

function isDue(former: FormerOrigin, now: Date): boolean {
  if (!isNeeded(former, now)) return false;
  const { notifiedAt, lookedAt, leadsHere } = former;
  if (notifiedAt === null && leadsHere !== true) return true;
  return lookedAt === null || elapsedMs(lookedAt, now) >= DAY_MS;
}
