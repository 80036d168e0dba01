import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import type { MirroredProposal } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id } from '../support/participation.ts';
import { eachEngine } from './engines.ts';
import { sentStatements } from './sent-statements.ts';

const HOST = 'https://torino.example/consultations/parchi';
const PAGE = 100;
/** Statements of a proposal that is new: 5,000 of them are read within a minute. */
const MOST = 10;

eachEngine('a mirror that was away', (suite) => {
  const statements = sentStatements();
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await app.store.transact(async (writer) => {
      const host = { uri: HOST, institution: 'https://torino.example/' };
      await writer.consultations.save(consultation({ slug: 'parchi', handle: 'parchi', host }));
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: id(1), cursor: null, dueAt: clock.now(), ...never });
    });
  });
  it('reads what it missed in few statements', async () => {
    statements.taken();
    const items = Array.from({ length: PAGE }, (_, index) => proposalAt(index + 1));
    await readHost(app, { page: async () => ({ items, next: `${HOST}/changes?cursor=1`, more: false }) }, id(1));
    const sent = statements.taken().length;
    const last = await app.store.read((reader) => reader.proposals.byNumber(id(1), PAGE));
    expect(last?.status).toBe('published');
    expect(sent / PAGE).toBeLessThanOrEqual(MOST);
  });
});

function proposalAt(number: number): MirroredProposal {
  const content = { title: { fr: `Idée ${number}` }, body: { fr: 'Là.' }, lang: 'fr', cost: null, amends: null };
  const at = new Date('2026-03-02T07:00:00Z');
  return {
    kind: 'proposal',
    uri: `${HOST}/proposals/${number}`,
    number,
    version: 1,
    content,
    contentHash: contentHashOf(content),
    tags: [],
    topics: [],
    location: null,
    place: null,
    images: [],
    author: { uri: `https://torino.example/participants/${number}`, name: `Ana ${number}` },
    original: null,
    signedAct: null,
    publishedAt: at,
    updatedAt: at,
  };
}
