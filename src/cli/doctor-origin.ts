import type { Application } from '../application/application.ts';
import { isNeeded } from '../application/network/move/check-former-origins.ts';
import { checkOrigin, type OriginFault } from '../application/network/move/check-origin.ts';
import type { FormerOrigin } from '../application/network/move/ports.ts';
import { type Config, isLocal } from '../start/config.ts';
import type { Finding } from './doctor-machine.ts';

/** What a changed ORIGIN means, and what to do. */
export function originFaultText(fault: OriginFault, origin: string): string {
  return `this node was ${fault.was}, and is ${origin} now: say parvis node move --from ${fault.was}, or set ORIGIN back`;
}

/** Whether other servers reach its address, and what the configuration says of private addresses and of the proxy. */
export function originFindings({ origin, allowPrivateAddresses, trustProxy }: Config): Finding[] {
  const url = new URL(origin);
  const local = isLocal(url.hostname);
  const findings: Finding[] = [
    local
      ? {
          check: 'ORIGIN',
          state: 'warn',
          says: `${origin} is reached from here only; other servers need a public https address`,
        }
      : { check: 'ORIGIN', state: 'ok', says: origin },
  ];
  if (allowPrivateAddresses) {
    findings.push({
      check: 'ALLOW_PRIVATE_ADDRESSES',
      state: 'warn',
      says: 'the node calls private addresses: right for tests and demos, never beside machines that trust it',
    });
  }
  if (!local && !trustProxy) {
    findings.push({
      check: 'TRUST_PROXY',
      state: 'warn',
      says: 'behind a proxy every visitor seems to come from the proxy, and the API and the sign-in limit nobody by their network; set it to true if the proxy sets X-Forwarded-For',
    });
  }
  return findings;
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
