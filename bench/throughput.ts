import { sql } from 'kysely';
import { createConsultation } from '../src/application/create-consultation.ts';
import { giveSupport } from '../src/application/give-support.ts';
import { joinParticipant } from '../src/application/join-participant.ts';
import type { Application } from '../src/application/ports.ts';
import { publishConsultation } from '../src/application/publish-consultation.ts';
import { setupInstitution } from '../src/application/setup-institution.ts';
import { submitProposal } from '../src/application/submit-proposal.ts';
import type { Refusal } from '../src/domain/refusal.ts';
import type { Result } from '../src/domain/result.ts';
import { onEach, type Place } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { sized } from './size.ts';

const SECONDS = sized(4, 0.1);
const PROPOSALS = 20;
const PEOPLE = sized(400, 20);
/** Requests that a node has in hand at once. */
const AT_ONCE = { postgres: 8, embedded: 1 } as const;

export const throughput: Bench = {
  name: 'throughput',
  says: 'supports a second through the use case, beside single-row inserts a second into the same database',
  run: (note) => onEach(note, measure),
};

async function measure(place: Place): Promise<readonly Figure[]> {
  const { app, database, engine } = place;
  const { proposals, people } = await peopled(app);
  const workers = AT_ONCE[engine];
  let given = 0;
  const supports = await rateOf(workers, async () => {
    const nth = given;
    given += 1;
    // Different people on different proposals, as they come: one person's acts wait for one another by rule.
    const participantId = people[nth % PEOPLE];
    const proposalId = proposals[(nth + Math.floor(nth / PEOPLE)) % PROPOSALS];
    // After everybody supported everything, they change their mind: the same work again.
    const side = Math.floor(nth / (PROPOSALS * PEOPLE)) % 2 === 0 ? 'for' : 'against';
    value(await giveSupport(app, { proposalId: proposalId ?? '', participantId: participantId ?? '', side }));
  });
  await sql`create table bench_row (id uuid primary key, at timestamptz not null, side text not null)`.execute(
    database.db,
  );
  const rows = await rateOf(workers, () =>
    sql`insert into bench_row values (${app.newId()}, ${app.now()}, 'for')`.execute(database.db),
  );
  return [
    {
      name: `${engine}: supports, ${workers} at once`,
      unit: '/s',
      value: supports,
      yardstick: { name: 'single-row inserts', value: rows },
    },
  ];
}

async function rateOf(workers: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (performance.now() - start < SECONDS * 1000) {
        await work();
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - start)) * 1000;
}

async function peopled(app: Application) {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  value(
    await setupInstitution(app, {
      handle: 'bench',
      name: { fr: 'Banc' },
      territory: { code: 'B', name: { fr: 'Banc' }, within: null },
      languages: ['fr'],
      timeZone: 'Europe/Paris',
    }),
  );
  value(
    await createConsultation(app, {
      slug: 'busy',
      title: { fr: 'Affluence' },
      summary: { fr: 'Tout le monde en même temps.' },
      phases: [
        { kind: 'propose', opensAt: day(-2), closesAt: day(2) },
        { kind: 'support', opensAt: day(-2), closesAt: day(2) },
      ],
      rules: { supports: 'for-and-against', hold: 'nothing' },
      by: null,
    }),
  );
  value(await publishConsultation(app, { slug: 'busy', by: null }));
  const people: string[] = [];
  for (let at = 0; at < PEOPLE; at += 1) {
    people.push(value(await joinParticipant(app, { name: `P${at}`, kind: 'local', standing: 'registered' })).id);
  }
  const proposals: string[] = [];
  for (let at = 0; at < PROPOSALS; at += 1) {
    const text = { fr: `Proposition ${at}` };
    const content = { title: text, body: text, lang: 'fr', cost: null, amends: null };
    proposals.push(value(await submitProposal(app, { slug: 'busy', authorId: people[at] ?? '', content })).id);
  }
  return { people, proposals };
}

function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
