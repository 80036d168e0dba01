import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { Comment } from '../../src/domain/comment/comment.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id, participant, proposal } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const HOST = 'https://torino.example/consultations/comunita';
const OTHER = 'https://torino.example/consultations/comunita-2';
const NEXT = 'https://girona.example/consultations/comunita';
const OWN = 'https://lyon.example/consultations/comunita';
const TORINO = 'https://torino.example/';

/** Comments have ids of their own at the host. */
const AT_HOST = { first: id(901), answer: id(902) };

eachEngine('what is mirrored of a community that is handed over', (suite) => {
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-05-01T08:00:00Z'));
    await app.store.transact(async (writer) => {
      const rules = { openTo: 'institutions' } as const;
      await writer.participants.save(participant({ id: id(50) }));
      for (const [index, uri] of [HOST, OTHER].entries()) {
        const slug = `comunita-${index + 1}`;
        const host = { uri, institution: TORINO };
        await writer.consultations.save(
          consultation({ id: id(index + 1), slug, handle: slug.replace('-', '_'), host, rules }),
        );
        const of = { consultationId: id(index + 1), authorId: id(50), number: 7 };
        await writer.proposals.save(proposal({ ...of, id: id(60 + index), uri: `${uri}/proposals/7` }));
        const never = { cursor: null, dueAt: null, readAt: null, failingSince: null, endedAt: null };
        await writer.sharing.saveMirror({ consultationId: id(index + 1), ...never });
      }
      const said: Omit<Comment, 'id' | 'uri' | 'parentId' | 'depth'> = {
        ...{ consultationId: id(1), proposalId: id(60), authorId: id(50), side: 'neutral', body: 'Oui.' },
        ...{ warning: null, lang: 'fr', status: 'published', original: null },
        ...{ receivedAt: new Date('2026-03-02T08:00:00Z'), updatedAt: new Date('2026-03-02T08:00:00Z') },
      };
      await writer.comments.save({
        ...said,
        id: id(71),
        parentId: null,
        depth: 0,
        uri: `${HOST}/comments/${AT_HOST.first}`,
      });
      const answer = { parentId: id(71), depth: 1, uri: `${HOST}/comments/${AT_HOST.answer}` };
      await writer.comments.save({ ...said, ...answer, id: id(72) });
    });
  });

  const uris = async () =>
    await app.store.read(async (reader) => ({
      proposals: [(await reader.proposals.byId(id(60)))?.uri, (await reader.proposals.byId(id(61)))?.uri],
      first: await reader.comments.byId(AT_HOST.first),
      answer: await reader.comments.byId(AT_HOST.answer),
    }));

  it('is below the id of now, and nothing of another community is', async () => {
    await app.store.transact((writer) => writer.handOvers.renameMirrored(id(1), { from: HOST, to: NEXT }, app.now()));
    expect((await uris()).proposals).toEqual([`${NEXT}/proposals/7`, `${OTHER}/proposals/7`]);
  });

  it('becomes our own, with the ids of comments by which others know them', async () => {
    await app.store.transact((writer) => writer.handOvers.makeOwn(id(1), { from: NEXT, to: OWN }));
    const { proposals, first, answer } = await uris();
    expect(proposals).toEqual([null, `${OTHER}/proposals/7`]);
    expect(first).toMatchObject({ uri: null, parentId: null });
    expect(answer).toMatchObject({ uri: null, parentId: AT_HOST.first });
    expect(await app.store.read((reader) => reader.comments.byId(id(71)))).toBe(null);
    expect(await app.store.read((reader) => reader.sharing.mirror(id(1)))).toBe(null);
    expect(await app.store.read((reader) => reader.sharing.mirror(id(2)))).not.toBe(null);
  });

  it('is mirrored again of another host, under the same numbers and ids', async () => {
    await app.store.transact((writer) => writer.handOvers.makeMirrored(id(1), { from: OWN, to: NEXT }));
    const { proposals, answer } = await uris();
    expect(proposals).toEqual([`${NEXT}/proposals/7`, `${OTHER}/proposals/7`]);
    expect(answer?.uri).toBe(`${NEXT}/comments/${AT_HOST.answer}`);
  });

  it('has former ids, each of which names the one of now', async () => {
    const former = { consultationId: id(1), formerHost: TORINO, because: 'offer', reason: 'Voto.' } as const;
    const save = async (formerUri: string, uri: string, minutes: number) =>
      await app.store.transact((writer) =>
        writer.handOvers.saveFormer({
          ...former,
          formerUri,
          uri,
          movedAt: new Date(app.now().getTime() + minutes * 60_000),
        }),
      );
    const known = async () =>
      (await app.store.read((reader) => reader.handOvers.formerly(id(1)))).map((each) => [each.formerUri, each.uri]);
    await save(HOST, OWN, 0);
    await save(OWN, NEXT, 1);
    expect(await known()).toEqual([
      [HOST, NEXT],
      [OWN, NEXT],
    ]);
    await save(NEXT, HOST, 2);
    expect(await known()).toEqual([
      [OWN, HOST],
      [NEXT, HOST],
    ]);
    expect(await app.store.read((reader) => reader.handOvers.formerly(id(2)))).toEqual([]);
  });
});
