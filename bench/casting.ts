import { sql } from 'kysely';
import { castBallot } from '../src/application/ballot/cast-ballot.ts';
import { registerParticipant } from '../src/application/participant/register-participant.ts';
import type { Ballot } from '../src/domain/ballot/ballot.ts';
import { openBallot, openInstitution, value } from './consultation.ts';
import { onEach, type Place } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { sized } from './size.ts';

const SECONDS = sized(3, 0.1);
/** Casting and plain rows by turns: a machine that others use is not slower for one of them. */
const ROUNDS = sized(3, 1);
const PEOPLE = sized(2_000, 20);
/** Requests that a node has in hand at once. */
const AT_ONCE = { postgres: 32, embedded: 8 } as const;

export const casting: Bench = {
  name: 'casting',
  says: 'ballots cast a second, each with its receipt, beside single-row inserts a second into the same database',
  run: (note) => onEach(note, measure),
};

async function measure(place: Place): Promise<readonly Figure[]> {
  const { app, database, engine } = place;
  const { ballot, people } = await asked(place);
  const workers = AT_ONCE[engine];
  await sql`create table bench_row (id uuid primary key, at timestamptz not null, content text not null)`.execute(
    database.db,
  );
  let nth = 0;
  const cast = { done: 0, ms: 0 };
  const rows = { done: 0, ms: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    await during(cast, workers, async () => {
      const participantId = people[nth % PEOPLE] ?? '';
      const option = ballot.options[nth % ballot.options.length]?.id ?? '';
      nth += 1;
      const choice = { kind: 'approval', options: [option] } as const;
      const rulesHash = ballot.rulesHash ?? '';
      value(await castBallot(app, { ballotId: ballot.id, voter: { participantId }, choice, rulesHash }));
    });
    await during(rows, workers, () =>
      sql`insert into bench_row values (${app.newId()}, ${app.now()}, ${'1 4 7'})`.execute(database.db),
    );
  }
  const perSecond = ({ done, ms }: Spent) => (done / ms) * 1000;
  return [
    {
      name: `${engine}: ballots with receipts, ${workers} at once`,
      unit: '/s',
      value: perSecond(cast),
      yardstick: { name: 'single-row inserts', value: perSecond(rows) },
      // A server commits for several at once; the embedded engine has one session and nothing to gain by it.
      ...(engine === 'postgres' ? { target: perSecond(rows) / 2 } : {}),
    },
  ];
}

type Spent = { done: number; ms: number };

async function during(spent: Spent, workers: number, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (performance.now() - start < SECONDS * 1000) {
        await work();
        spent.done += 1;
      }
    }),
  );
  spent.ms += performance.now() - start;
}

async function asked({ app }: Place): Promise<{ readonly ballot: Ballot; readonly people: readonly string[] }> {
  await openInstitution(app);
  const ballot = await openBallot(app);
  const people: string[] = [];
  for (let at = 0; at < PEOPLE; at += 1) {
    people.push(value(await registerParticipant(app, { name: `P${at}`, kind: 'local', standing: 'resident' })).id);
  }
  return { ballot, people };
}
