import { expect, it } from 'vitest';
import { type Account, type Answer, documentAnswer, keyPair } from '../support/hostile-host.ts';
import { activity, eachAttackedCity, note, type Said } from './attacked-city.ts';

const OTHER_KEYS = keyPair();

eachAttackedCity('a deletion that nobody can verify', (city) => {
  let accounts = 0;
  const somebody = () => {
    accounts += 1;
    return city().hostile.account(`leaving${accounts}`);
  };
  const status =
    (code: number): Answer =>
    (_, response) =>
      void response.writeHead(code).end();
  /** Signed with a key that is not theirs, as where the account was deleted first. */
  const unsigned = async (by: Account, input: Said) => await city().send({ ...by, keys: OTHER_KEYS }, input);
  const looks = (post: Said) => city().hostile.gets.filter((each) => `https://${each}` === post['id']).length;

  /** A comment, and what its own server says of it from now on. */
  async function written(by: Account, answer: Answer): Promise<Said> {
    const { judged, hostile, proposals } = city();
    const post = note(by, { inReplyTo: proposals[0] });
    expect(await judged(by, activity(by, { type: 'Create', object: post }))).toBe('accepted: comment');
    hostile.answer(String(post['id']), answer);
    return post;
  }
  const statusOf = async (post: Said) =>
    (await city().node.app.store.read((reader) => reader.comments.byOriginal(String(post['id']))))?.status;
  const deleting = (by: Account, post: Said) => activity(by, { type: 'Delete', object: post['id'] });

  it.each([
    ['404', status(404)],
    ['410', status(410)],
  ])('is believed where its server answers %s for it', async (_, answer) => {
    const by = somebody();
    const post = await written(by, answer);
    expect((await unsigned(by, deleting(by, post))).status).toBe(202);
    expect(await statusOf(post)).toBe('withdrawn');
  });

  it('is believed where a Tombstone is in its place, also as a forum announces it', async () => {
    const by = somebody();
    const post = await written(by, status(500));
    city().hostile.answer(String(post['id']), documentAnswer({ id: post['id'], type: 'Tombstone' }));
    const forum = somebody();
    expect((await unsigned(forum, activity(forum, { type: 'Announce', object: deleting(by, post) }))).status).toBe(202);
    expect(await statusOf(post)).toBe('withdrawn');
  });

  it('is looked after where a forum announces it under its own key', async () => {
    const by = somebody();
    const post = await written(by, status(404));
    const forum = city().hostile.account('forum', { on: 'elsewhere', document: { type: 'Group' } });
    const announced = activity(forum, { type: 'Announce', object: deleting(by, post) });
    expect(await city().judged(forum, announced)).toBe('accepted: withdrawn');
    expect(await statusOf(post)).toBe('withdrawn');
  });

  it.each([
    ['the post is there', (post: Said) => documentAnswer(post)],
    ['another thing is gone', () => documentAnswer({ id: 'https://mallory.hostile.example/x', type: 'Tombstone' })],
    ['its server fails', () => status(500)],
    ['its server refuses', () => status(403)],
  ])('changes nothing where %s', async (_, answerFor) => {
    const by = somebody();
    const post = await written(by, status(500));
    city().hostile.answer(String(post['id']), answerFor(post));
    expect((await unsigned(by, deleting(by, post))).status).toBe(401);
    expect(await statusOf(post)).toBe('published');
  });

  it('leads to one look, however often it comes', async () => {
    const by = somebody();
    const post = await written(by, status(500));
    for (let times = 0; times < 5; times += 1) await unsigned(by, deleting(by, post));
    expect(looks(post)).toBe(1);
  });

  it('leads to no look at what is not here, nor at what is on another server', async () => {
    const by = somebody();
    const foreign = city().hostile.account('foreign', { on: 'elsewhere' });
    const post = await written(foreign, status(404));
    expect((await unsigned(by, deleting(by, post))).status).toBe(401);
    expect([looks(post), await statusOf(post)]).toEqual([0, 'published']);
    const unknown = note(by);
    expect((await unsigned(by, deleting(by, unknown))).status).toBe(401);
    expect(looks(unknown)).toBe(0);
  });
});
