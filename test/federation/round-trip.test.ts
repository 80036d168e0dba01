import '../../src/start/temporal.ts';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compactToOurContext } from '../../src/federation/compaction.ts';
import { answerFrom } from '../../src/federation/mapping/answer.ts';
import { commentFrom } from '../../src/federation/mapping/comment.ts';
import { consultationFrom } from '../../src/federation/mapping/consultation.ts';
import { institutionFrom } from '../../src/federation/mapping/institution.ts';
import { participantHandle, participantIdOf } from '../../src/federation/mapping/participant.ts';
import { pollFrom } from '../../src/federation/mapping/poll.ts';
import { proposalFrom } from '../../src/federation/mapping/proposal.ts';
import { tombstoneFrom } from '../../src/federation/mapping/tombstone.ts';
import { consultationIn } from '../../src/federation/network/consultation-reader.ts';

const ORIGIN = 'https://participation.example';
const GROUP = `${ORIGIN}/consultations/velo-2026`;

async function emitted(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL(`../fixtures/emitted/${name}.json`, import.meta.url), 'utf8'));
}

const READERS = {
  institution: institutionFrom,
  consultation: consultationFrom,
  proposal: proposalFrom,
  'proposal-from-elsewhere': proposalFrom,
  answer: answerFrom,
  comment: commentFrom,
  poll: pollFrom,
  removed: tombstoneFrom,
} as const;

describe('what another node of ours says', () => {
  it.each(Object.entries(READERS))('%s reads the same raw and in our words', async (name, read) => {
    const document = await emitted(name);
    const raw = read(document);
    expect(raw).not.toBeNull();
    expect(read(await compactToOurContext(document))).toEqual(raw);
  });

  it('reads the summary of a consultation as it was written, also of a node that had it in summaryMap', async () => {
    const { body, summaryMap, ...rest } = await emitted('consultation');
    const written = { fr: 'Où faut-il des **pistes** ?', en: 'Where are *lanes* needed?' };
    expect(consultationIn({ ...rest, body, summaryMap })?.summary).toEqual(written);
    expect(consultationIn({ ...rest, summaryMap: written })?.summary).toEqual(written);
    expect(summaryMap).toMatchObject({ fr: '<p>Où faut-il des <strong>pistes</strong> ?</p>' });
  });

  it('reads a proposal with all that identifies it', async () => {
    expect(proposalFrom(await emitted('proposal'))).toMatchObject({
      uri: `${GROUP}/proposals/1`,
      actor: `${GROUP}/proposals/1/actor`,
      consultation: GROUP,
      number: 1,
      version: 1,
      lang: 'fr',
      title: { fr: 'Une piste sur le quai <nord>', en: 'A lane on the northern bank' },
      tags: ['vélo', 'quais'],
      topics: ['cycling'],
      location: { lat: 45.764, lon: 4.8357 },
      cost: { amount: 125_000_000, currency: 'EUR' },
      original: null,
    });
    expect(proposalFrom(await emitted('proposal-from-elsewhere'))).toMatchObject({
      author: 'https://beta.example/users/ana',
      original: 'https://beta.example/notes/7',
      amends: `${GROUP}/proposals/1`,
    });
  });

  it('reads a term by what it means, not by what it is called', async () => {
    const { number, ...document } = await emitted('proposal');
    const context = document['@context'] as unknown[];
    const renamed = {
      ...document,
      '@context': [...context, { no: 'https://w3id.org/parvis/participation#number' }],
      no: number,
    };
    expect(proposalFrom(renamed)).toBeNull();
    expect(proposalFrom(await compactToOurContext(renamed))).toMatchObject({ number: 1 });
  });

  it('does not read an ordinary post as one of ours', async () => {
    const note = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'https://beta.example/notes/9',
      type: 'Note',
      attributedTo: 'https://beta.example/users/ana',
      content: 'x',
      contentMap: { fr: 'x' },
      published: '2026-03-02T08:00:00Z',
    };
    for (const read of Object.values(READERS)) expect(read(note)).toBeNull();
  });

  it('takes no hash that is none, no negative number and no impossible date', async () => {
    const document = await emitted('proposal');
    for (const wrong of [
      { contentHash: 'x' },
      { number: -1 },
      { number: 1.5 },
      { published: '2026-02-30T00:00:00Z' },
      { status: 'new' },
    ]) {
      expect(proposalFrom({ ...document, ...wrong })).toBeNull();
    }
  });
});

describe('the handle of a participant', () => {
  it.each(['01890a5d-ac96-774b-bcce-b302099a8057', '00000000-0000-7000-8000-000000000000'])(
    'leads back to %s',
    (id) => {
      expect(participantHandle(id)).toMatch(/^p_[a-z0-9]+$/);
      expect(participantIdOf(participantHandle(id))).toBe(id);
    },
  );

  it.each(['p_', 'p_!', 'velo_2026', 'p_zzzzzzzzzzzzzzzzzzzzzzzzz', 'p_0a', 'p_2v'])(
    'leads nowhere from %s',
    (handle) => {
      expect(participantIdOf(handle)).toBeNull();
    },
  );
});
