import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { recordContradiction } from '../../src/application/network/evidence/contradictions.ts';
import { recordEvidenceOnce } from '../../src/application/network/evidence/evidence.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, phase } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const AT_ONCE = 6;

eachEngine('evidence that several transactions record at once', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  /** As processes of one node have them: on PostgreSQL each with connections of its own. */
  const nodes: Application[] = [];
  const one = (): Application => {
    const [first] = nodes;
    if (first === undefined) throw new Error('no node');
    return first;
  };
  beforeAll(async () => {
    nodes.push(applicationOn(suite.database, clock), applicationOn(await suite.openAnother(), clock));
  });
  /** The same work in transactions that are open at the same time, on both nodes. */
  const atOnce = async (work: (app: Application) => Promise<unknown>) => {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, nth) => work(nodes[nth % nodes.length] ?? one())));
  };
  const kept = async (peer: string) => await one().store.read((reader) => reader.peering.evidence({ peer, limit: 50 }));

  it('is one row for each kind and subject', async () => {
    const evidence = { peer: TORINO, kind: 'flood', consultationId: null, document: null } as const;
    for (const day of ['2026-03-01', '2026-03-02']) {
      await atOnce((app) =>
        app.store.transact((writer) => recordEvidenceOnce({ app, writer }, { ...evidence, detail: { day } })),
      );
    }
    expect((await kept(TORINO)).map(({ detail }) => detail)).toEqual([{ day: '2026-03-02' }, { day: '2026-03-01' }]);
  });

  it('is no more than three contradictions of one institution, whichever way round they are found', async () => {
    const shared = consultation({ id: v7(), slug: 'parks', phases: [phase({ kind: 'propose', id: v7() })] });
    await one().store.transact((writer) => writer.consultations.save(shared));
    const document = (nth: number) => ({ hash: String(nth).repeat(64), document: `{"sequence":${nth}}` });
    const girona = 'https://girona.example/';
    const record = async (app: Application, [former, later]: readonly [number, number]) => {
      const about = { kind: 'sequence-reused', consultationId: shared.id, institution: girona, sequence: 1 } as const;
      const two = { one: document(former), other: document(later), passedOnBy: null };
      await app.store.transact((writer) => recordContradiction(app, writer, { ...about, ...two }));
    };
    await atOnce((app) => record(app, [1, 2]));
    await atOnce((app) => record(app, [2, 1]));
    expect(await kept(girona)).toMatchObject([{ detail: { one: '1'.repeat(64), other: '2'.repeat(64) } }]);
    await Promise.all([3, 4, 5, 6].map((nth) => record(nodes[nth % nodes.length] ?? one(), [1, nth])));
    expect(await kept(girona)).toHaveLength(3);
  });
});
