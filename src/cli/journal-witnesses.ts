import { z } from 'zod';
import { readWitnesses } from '../application/journal/witness/read-witnesses.ts';
import { ok } from '../domain/kit/result.ts';
import { command } from './command.ts';

export const journalWitnesses = command({
  path: 'journal witnesses',
  says: 'List who cosigns the public journal, and whose journals this node cosigns',
  beside: 'runs-in-it',
  options: z.object({}),
  async run({ open }) {
    const { journal, witnesses, witnessed } = await readWitnesses((await open()).app);
    const asked = witnesses.map(({ peer, state }) => ({
      peer: peer.uri,
      vkey: peer.witness?.vkey ?? null,
      size: state?.size ?? 0,
      cosignedAt: state?.cosignedAt ?? null,
      fault: state?.fault ?? null,
      failures: state?.failures ?? 0,
    }));
    const cosigned = witnessed.map(({ origin, peer, size, cosignedAt, contradictedAt }) => ({
      journal: origin,
      peer,
      size,
      cosignedAt,
      contradictedAt,
    }));
    return ok({
      json: { journal: journal?.origin ?? null, size: journal?.size ?? 0, witnesses: asked, cosigned },
      text: [
        journal === null ? 'There is no journal yet.' : `${journal.origin}: ${journal.size} entries`,
        ...asked.map(
          ({ peer, size, cosignedAt, fault }) =>
            `${peer} cosigned ${size} entries${cosignedAt === null ? '' : `, ${cosignedAt.toISOString()}`}${fault === null ? '' : `; asked last: ${fault}`}`,
        ),
        ...cosigned.map(
          ({ journal: name, size, contradictedAt }) =>
            `cosigned here: ${name}, ${size} entries${contradictedAt === null ? '' : `; another history was seen ${contradictedAt.toISOString()}`}`,
        ),
      ],
    });
  },
});

export const journalNext = command({
  path: 'journal next',
  says: 'End a public journal that its witnesses contradict, and begin the next one with the last checkpoint they have',
  beside: 'runs-in-it',
  options: z.object({}),
  async run({ open, services }) {
    const begun = await services.beginNextJournal(await open());
    if (!begun.ok) return begun;
    const { origin, vkey, size } = begun.value;
    return ok({
      json: { journal: origin, vkey, size },
      text: [
        `${origin} begins.`,
        `Its key: ${vkey}`,
        'Peers read it within an hour; publish it where the former one is published.',
      ],
    });
  },
});
