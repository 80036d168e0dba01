import { type RawBuilder, sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeCommentPictures, withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { fetchAwaitedImages } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { readImage } from '../../src/application/proposal/images.ts';
import { ok } from '../../src/domain/kit/result.ts';
import type { DecisionKind } from '../../src/domain/moderation/decision.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { pictureFile } from '../support/pictures.ts';
import { eachEngine } from './engines.ts';

const MEDIA = 'https://files.example';

eachEngine('pictures of comments that were withdrawn or removed', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let authorId: string;
  let proposalId: string;
  let consultationId: string;
  let requests: string[] = [];
  let whileFetching: () => Promise<unknown>;
  let nth = 0;

  beforeAll(async () => {
    app = {
      ...applicationOn(suite.database, clock),
      network: {
        page: async () => null,
        copy: async () => null,
        institution: async () => null,
        says: async () => null,
        async image(url) {
          requests.push(url);
          await whileFetching();
          // Each has bytes of its own.
          return ok(
            new Uint8Array(await pictureFile({ width: 20 + requests.length, height: 30 + nth, format: 'png' })),
          );
        },
      },
    };
    await setUpCity(app);
    consultationId = (await opened(app, 'quai', { rules: { hold: 'nothing' } })).id;
    authorId = (await registeredPerson(app, 'Ana')).id;
    proposalId = (await proposed(app, { slug: 'quai', authorId })).id;
  });
  beforeEach(() => {
    requests = [];
    whileFetching = async () => {};
  });

  const picture = (name: string) => ({ url: `${MEDIA}/${nth}/${name}.png`, alt: name });
  const commented = async () => {
    nth += 1;
    const original = `${MEDIA}/posts/${nth}`;
    const pictures = [picture('banc')];
    const { id } = value(
      await submitComment(app, {
        slug: 'quai',
        authorId,
        body: `Avis ${nth}`,
        lang: 'fr',
        proposalId,
        original,
        pictures,
      }),
    );
    await fetches();
    return id;
  };
  const fetches = async () => await fetchAwaitedImages(app, () => {});
  const withdraw = async (commentId: string) => value(await withdrawComment(app, { commentId, authorId }));
  const decide = async (commentId: string, kind: DecisionKind) => {
    const rule = kind === 'remove' ? 'spam' : 'within-the-rules';
    value(await decideComment(app, { commentId, kind, rule, reason: 'Vu.', by: null }));
  };
  const rows = async <T>(query: RawBuilder<T>) => (await query.execute(suite.database.db)).rows;
  const hashesOf = async (id: string) =>
    (
      await rows(sql<{ hash: string }>`
        select hash from image join comment_image on image_id = image.id where comment_id = ${id} order by comment_image.position`)
    ).map(({ hash }) => hash);
  const stored = async () => (await rows(sql`select from image`)).length;
  const changes = async () => (await rows(sql`select from event where type = 'comment-changed'`)).length;
  const seen = async (hash: string | undefined, consultations: readonly string[] | null) => {
    const agent = { id: 'a', role: 'officer', consultations } as never;
    return (await readImage(app, { hash: hash ?? '', viewer: { ...ANYBODY, agent } })) !== null;
  };
  const passes = async (days: number) => {
    clock.advance({ days });
    await enforceRetention(app);
  };

  it('go thirty days after their author took the comment back, and nobody is given them until then', async () => {
    const before = await stored();
    const id = await commented();
    const [hash] = await hashesOf(id);
    expect(await seen(hash, null)).toBe(true);
    await withdraw(id);
    expect(await seen(hash, null)).toBe(false);
    await passes(29);
    expect(await stored()).toBe(before + 1);
    await passes(2);
    expect(await stored()).toBe(before);
  });

  it('are not stored, nor announced, where the comment went while they were fetched', async () => {
    const id = await commented();
    const change = { commentId: id, authorId, pictures: [picture('banc'), picture('quai')] };
    expect(await changeCommentPictures(app, change)).toBe(true);
    const before = [await stored(), await changes()];
    whileFetching = () => withdraw(id);
    await fetches();
    expect(requests.at(-1)).toBe(picture('quai').url);
    expect([await stored(), await changes()]).toEqual(before);
    expect(await rows(sql`select from comment_image where due_at is not null`)).toEqual([]);
    expect(await changeCommentPictures(app, { ...change, pictures: [picture('pont')] })).toBe(false);
  });

  it('are for those who decide about their consultation where the comment was removed', async () => {
    const id = await commented();
    const [hash] = await hashesOf(id);
    expect(await seen(hash, [])).toBe(true);
    await decide(id, 'remove');
    expect([await seen(hash, null), await seen(hash, [consultationId]), await seen(hash, [])]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('stay where it is restored in time, and are fetched again where it is restored later', async () => {
    const id = await commented();
    const [hash] = await hashesOf(id);
    await decide(id, 'remove');
    await decide(id, 'restore');
    await passes(40);
    expect(await hashesOf(id)).toEqual([hash]);
    await decide(id, 'remove');
    await passes(31);
    expect(await hashesOf(id)).toEqual([]);
    await decide(id, 'restore');
    await fetches();
    expect(await hashesOf(id)).toHaveLength(1);
    expect(requests).toEqual([picture('banc').url, picture('banc').url]);
  });
});
