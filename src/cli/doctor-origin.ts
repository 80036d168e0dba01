import type { Application } from '../application/application.ts';
import { isNeeded } from '../application/network/move/check-former-origins.ts';
import { checkOrigin, type OriginFault } from '../application/network/move/check-origin.ts';
import type { FormerOrigin } from '../application/network/move/ports.ts';
import { isLocal } from '../start/config.ts';
import type { Finding } from './doctor-machine.ts';

/** What a changed ORIGIN means, and what to do. */
export function originFaultText(fault: OriginFault, origin: string): string {
  return `this node was ${fault.was}, and is ${origin} now: say parvis node move --from ${fault.was}, or set ORIGIN back`;
}

/** Whether the node is what it was before, and whether each of its former addresses leads to it. */
export async function addressFindings(app: Application): Promise<readonly Finding[]> {
  const fault = await checkOrigin(app);
  const former = await app.store.read((reader) => reader.moving.formerOrigins());
  const looked = former.filter((each) => each.origin !== app.origin && isNeeded(each, app.now()));
  const exportedAt = await app.store.read((reader) => reader.moving.exportedAt());
  const findings = [...exportedFindings(exportedAt), ...looked.flatMap((each) => formerFinding(each))];
  if (fault === null || (isLocal(new URL(fault.was).hostname) && !isLocal(new URL(app.origin).hostname))) {
    return findings;
  }
  return [{ check: 'address', state: 'fail', says: originFaultText(fault, app.origin) }, ...findings];
}

function formerFinding({ origin, leadsHere, lookedAt, notifiedAt, unseen }: FormerOrigin): readonly Finding[] {
  const check = 'former address';
  // Nobody elsewhere knew it.
  if (isLocal(new URL(origin).hostname)) return [];
  if (lookedAt === null) {
    return [{ check, state: 'warn', says: `${origin} was not looked at yet; does a worker run?` }];
  }
  const seen = `seen ${lookedAt.toISOString()}`;
  if (leadsHere === true) return [{ check, state: 'ok', says: `${origin} leads here, ${seen}` }];
  if (notifiedAt === null && !unseen) {
    const says = `${origin} does not lead here yet, ${seen}: its followers are told once it does. Where only this machine cannot see it: parvis node move --notify-again --unseen`;
    return [{ check, state: 'warn', says }];
  }
  const says = `${origin} does not lead here, ${seen}: for a year after the move it has to, or followers and links are lost`;
  return [{ check, state: 'fail', says }];
}

function exportedFindings(at: Date | null): readonly Finding[] {
  if (at === null) return [];
  const says = `this node was exported at ${at.toISOString()} to live elsewhere; serve refuses here`;
  return [{ check: 'exported', state: 'warn', says }];
}
