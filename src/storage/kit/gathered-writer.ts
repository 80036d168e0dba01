import type { Kysely } from 'kysely';
import type { Writer } from '../../application/application.ts';
import type { ContributionsOf } from '../../application/participant/ports.ts';
import { tokensById } from '../agent/tokens.ts';
import { saveComments } from '../comment/comments.ts';
import { nextNumbers } from '../consultation/consultations.ts';
import { decideMessages, saveMessages } from '../federation/inbox-messages.ts';
import { saveActs } from '../federation/peers.ts';
import { addAllTraffic } from '../host/host-policies.ts';
import { contributionTimes, contributors, lockAll, participantsWithLinks } from '../participant/participants.ts';
import { lockProposals, saveProposals } from '../proposal/proposals.ts';
import { addOrigins, pairName, saveSupports, supportsOf, withdrawnMarks } from '../support/supports.ts';
import { gather, gatherByKey, gatherByName, gatherEqual } from './gather.ts';
import type { DB } from './schema.ts';

/**
 * A writer for works that share a transaction: what they ask and write at the same step is one statement for all of them.
 * What is not here is a statement of each. The works are about different people, so no two of them write one row but the sums.
 */
export function gatheredWriter(db: Kysely<DB>, writer: Writer): Writer {
  const lockTo = {
    rely: gatherByKey((ids: readonly string[]) => lockProposals(db, ids, 'rely')),
    change: gatherByKey((ids: readonly string[]) => lockProposals(db, ids, 'change')),
  };
  const supportOf = gatherByName(pairName, (pairs) => supportsOf(db, pairs));
  const lockPerson = gatherByKey((ids: readonly string[]) => lockAll(db, ids));
  const people = new Set<string>();
  const contributed = gatherByKey((ids: readonly string[]) => contributors(db, ids));
  const timesOf = gatherByName(
    ({ authorId }: ContributionsOf) => authorId,
    (asked) => contributionTimes(db, asked),
  );
  return {
    ...writer,
    access: { ...writer.access, tokenById: gatherByKey((ids) => tokensById(db, ids)) },
    comments: {
      ...writer.comments,
      save: all((comments) => saveComments(db, comments)),
    },
    consultations: {
      ...writer.consultations,
      byId: gatherEqual(writer.consultations.byId),
      bySlug: gatherEqual(writer.consultations.bySlug),
      nextNumber: gather(async (asked: readonly (readonly [string])[]) => {
        const next = new Map<string, number>();
        // In one order, or two transactions would wait for each other.
        for (const [id = ''] of asked.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
          if (next.has(id)) continue;
          next.set(id, await nextNumbers(db, id, asked.filter(([each]) => each === id).length));
        }
        return asked.map(([id]) => {
          const number = next.get(id) ?? Number.NaN;
          next.set(id, number + 1);
          return number;
        });
      }),
    },
    events: {
      ...writer.events,
      append: gather(async (asked) => {
        await writer.events.append(...asked.flat());
        return [];
      }),
    },
    locks: {
      ...writer.locks,
      acquire: all((names) => writer.locks.acquireAll(names)),
    },
    participants: {
      ...writer.participants,
      async lock(id) {
        const person = await lockPerson(id);
        // Two who are joined into one are one: alone, the second sees what the first did.
        if (person !== null && people.has(person.id)) throw new Error('two acts of one person share a transaction');
        if (person !== null) people.add(person.id);
        return person;
      },
      withLink: gatherByKey((ids) => participantsWithLinks(db, ids)),
      contributionTimes: async (of) => (await timesOf(of)) ?? [],
      hasContributed: async (id) => (await contributed(id)) === true,
    },
    peers: {
      ...writer.peers,
      addTraffic: all((counted) => addAllTraffic(db, counted)),
      saveAct: all((acts) => saveActs(db, acts)),
      saveMessage: all((messages) => saveMessages(db, messages)),
      decideMessage: gather(async (asked) => {
        await decideMessages(db, asked);
        return [];
      }),
    },
    proposals: {
      ...writer.proposals,
      lock: async (id, to) => await lockTo[to](id),
      save: all((proposals) => saveProposals(db, proposals)),
    },
    supports: {
      ...writer.supports,
      of: async (...pair) => await supportOf(pair),
      wasWithdrawn: gather(async (asked) => {
        const found = await withdrawnMarks(db, asked);
        return asked.map(([, { mark }]) => found.has(mark));
      }),
      save: all((changes) => saveSupports(db, changes)),
      addOrigin: gather(async (asked) => {
        await addOrigins(db, asked);
        return [];
      }),
    },
    territories: { ...writer.territories, all: gatherEqual(writer.territories.all) },
  };
}

/** For what answers nothing and takes one thing: all of them at once. */
function all<T>(work: (things: readonly T[]) => Promise<void>): (thing: T) => Promise<void> {
  return gather(async (asked: readonly (readonly [T])[]) => {
    await work(asked.map(([thing]) => thing));
    return [];
  });
}
