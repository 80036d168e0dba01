import type { FormerOrigin } from '../../application/network/moving.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { formerPress } from '../press.ts';
import { publicationAt } from '../publication/publication.ts';
import { type Place, placeOf, uriOf } from '../uris.ts';
import type { Delivering } from './delivering.ts';
import { spread } from './spread.ts';

/** Things that are followed, in one page. */
const PAGE = 100;

/**
 * Tells everybody who followed something under a former address where it is now: each of our actors says it for itself,
 * with the keys its followers know it by (Move, FEP-7628). One that was told before a crash is not told again.
 */
export async function tellMoved(delivering: Delivering): Promise<void> {
  const { app } = delivering.press;
  const untold = (await app.store.read((reader) => reader.moving.formerOrigins())).filter(
    ({ toldAt }) => toldAt === null,
  );
  for (const former of untold) {
    await tellFrom(delivering, former);
    await tellPartners(delivering, former);
    await app.store.transact((writer) => writer.movingWrite.told(former.origin, app.now()));
  }
}

async function tellFrom(delivering: Delivering, former: FormerOrigin): Promise<void> {
  const { press, send } = delivering;
  const before = formerPress(press, former.origin);
  let after = '';
  for (;;) {
    const targets = await press.app.store.read((reader) =>
      reader.moving.followedBelow({ origin: former.origin, after, limit: PAGE }),
    );
    for (const target of targets) {
      const place = placeOf(before.uris, target);
      const moving = place === null ? null : actorAt(place);
      if (moving === null || (await publicationAt(before, moving)) === null) continue;
      const speaker = uriOf(before.uris, moving);
      const document = moveOf(former, {
        id: before.uris.activityFor(former.id, roleOf(target.slice(former.origin.length))),
        actor: speaker,
        target: uriOf(press.uris, moving),
        cc: [before.uris.collection(speaker, 'followers')],
      });
      const sealed = await press.seal({ document, signer: speaker, outbox: speaker, about: speaker });
      await spread(press.app, send, { sealed, speaker, followersOf: [target], readers: [], lane: speaker });
    }
    const last = targets.at(-1);
    if (last === undefined || targets.length < PAGE) return;
    after = last;
  }
}

/** Institutions that a consultation is shared with need not follow ours, nor be its peers. */
async function tellPartners({ press, send }: Delivering, former: FormerOrigin): Promise<void> {
  const { uris } = formerPress(press, former.origin);
  const readers = await press.app.store.read((reader) => reader.moving.partners());
  if (readers.length === 0) return;
  const speaker = uris.institution;
  const id = uris.activityFor(former.id, 'moved-partners');
  const document = moveOf(former, { id, actor: speaker, target: press.uris.institution, cc: readers });
  const sealed = await press.seal({ document, signer: speaker });
  await spread(press.app, send, { sealed, speaker, followersOf: [], readers, lane: speaker });
}

function moveOf(
  { movedAt: at }: FormerOrigin,
  {
    actor,
    ...said
  }: { readonly id: string; readonly actor: string; readonly target: string; readonly cc: readonly string[] },
) {
  return activityDocument({ ...said, type: 'Move', actor, object: actor, to: [PUBLIC], at });
}

/** Whom somebody follows who follows a thing: of a proposal's text, its actor. */
function actorAt(place: Place): Place | null {
  switch (place.kind) {
    case 'proposal':
      return { ...place, kind: 'proposal-actor' };
    case 'institution':
    case 'node':
    case 'consultation':
    case 'proposal-actor':
    case 'participant':
      return place;
    default:
      return null;
  }
}

/** One part of a path, the same for the same target and for no other. */
function roleOf(path: string): string {
  return `moved${path.replaceAll('/', '.')}`;
}
