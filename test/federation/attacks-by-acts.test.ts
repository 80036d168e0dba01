import { expect, it } from 'vitest';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { value } from '../support/city.ts';
import { cpuMsSince } from '../support/cpu.ts';
import { type Account, keyPair } from '../support/hostile-host.ts';
import { draftHeaders } from '../support/hostile-signatures.ts';
import { supportOf } from '../support/supporters.ts';
import { type AttackedCity, activity, eachAttackedCity, HOST, note, type Said } from './attacked-city.ts';

const VICTIM = 'https://victim.hostile.example';
const DAY = 86_400_000;
/** What a careless reader takes many seconds for, all of it under a megabyte. */
const BOMBS = [
  '<a>'.repeat(300_000),
  '<a '.repeat(300_000),
  `<p>Une piste.</p>${'<b>'.repeat(300_000)}`,
  `<p>Une piste.</p>${'<blockquote>'.repeat(80_000)}x`,
  `<p>Une piste.</p>${'<ul><li>'.repeat(100_000)}`,
  '<li>a'.repeat(160_000),
  '@a'.repeat(400_000),
  '&'.repeat(900_000),
] as const;

eachAttackedCity('a hostile host with a valid signature', (city) => {
  let accounts = 0;
  const somebody = (more: Parameters<AttackedCity['hostile']['account']>[1] = {}) => {
    accounts += 1;
    return city().hostile.account(`act${accounts}`, more);
  };
  const proposal = () => city().proposals[0];
  const act = (by: Account, type: string, object: unknown) => activity(by, { type, object });
  const reply = (by: Account, more: Said = {}) => note(by, { inReplyTo: proposal(), ...more });
  const vote = (by: Account, name: unknown, more: Said = {}) =>
    act(by, 'Create', note(by, { name, content: undefined, inReplyTo: city().poll, to: [city().group], ...more }));

  /**
   * The verdict is all that is left of it, not more than its sender was asked for, and their next act is taken. A few
   * words may go back to the sender where `answered`.
   */
  async function reviewers(
    by: Account,
    attack: Said,
    {
      as,
      gets = 1,
      answered = false,
      next = 'accepted: share',
    }: { as: string; gets?: number; answered?: boolean; next?: string },
  ): Promise<void> {
    const { hostile, state, judged, body } = city();
    const but = answered || gets > 1 ? 'replies' : undefined;
    const before = await state(but);
    const [count, named] = [hostile.gets.length, hostile.lookedUp.length];
    expect(await judged(by, attack)).toBe(as);
    expect(await body(attack['id'])).toBeNull();
    expect(await state(but)).toEqual(before);
    expect(hostile.gets.slice(count).length, hostile.gets.slice(count).join()).toBeLessThanOrEqual(gets);
    expect([...new Set(hostile.lookedUp.slice(named))].filter((name) => name !== new URL(by.id).hostname)).toEqual([]);
    expect(await judged(by, city().share(by))).toBe(next);
  }

  it.each<[string, (by: Account) => unknown, string]>([
    ['on another origin', (by) => reply(by, { id: `${VICTIM}/notes/1` }), 'refused: foreign-object'],
    ['on our own', (by) => reply(by, { id: `${city().group}/proposals/9` }), 'refused: foreign-object'],
    [
      'of another author elsewhere',
      (by) => reply(by, { attributedTo: `${VICTIM}/users/ana` }),
      'refused: foreign-author',
    ],
    ['of our consultation', (by) => reply(by, { attributedTo: city().group }), 'refused: foreign-author'],
    ['of two authors', (by) => reply(by, { attributedTo: [by.id, `${VICTIM}/users/ana`] }), 'refused: foreign-author'],
    ['of no author', (by) => reply(by, { attributedTo: undefined }), 'refused: foreign-author'],
    [
      'with a proof of somebody else',
      (by) =>
        reply(by, {
          attributedTo: `${VICTIM}/users/ana`,
          proof: { type: 'DataIntegrityProof', verificationMethod: `${VICTIM}/k` },
        }),
      'refused: foreign-author',
    ],
    ['without an id', (by) => reply(by, { id: undefined }), 'refused: no-object'],
    ['of a kind that is no post', (by) => reply(by, { type: 'constructor' }), 'ignored: unknown-type'],
  ])('takes no post %s', async (_, object, as) => {
    const by = somebody();
    await reviewers(by, act(by, 'Create', object(by)), { as });
  });

  it('lets nobody change, delete or undo what is not theirs', async () => {
    const { judged, group } = city();
    const ana = somebody();
    const words = reply(ana);
    expect(await judged(ana, act(ana, 'Create', words))).toBe('accepted: comment');
    const like = act(ana, 'Like', proposal());
    expect(await judged(ana, like)).toBe('accepted: support');
    const elsewhere = { id: `${VICTIM}/notes/1` };
    const attacks: readonly (readonly [(by: Account) => Said, string])[] = [
      [(by) => act(by, 'Update', { ...words, attributedTo: by.id, content: 'Non.' }), 'refused: not-the-author'],
      [(by) => act(by, 'Update', { ...words, content: 'Non.' }), 'refused: foreign-author'],
      [(by) => act(by, 'Update', note(by, elsewhere)), 'refused: foreign-object'],
      [
        (by) => act(by, 'Update', { id: group, type: 'Group', name: 'Non', attributedTo: by.id }),
        'refused: foreign-object',
      ],
      [(by) => act(by, 'Update', { id: proposal(), type: 'Note', attributedTo: by.id }), 'refused: foreign-object'],
      [(by) => act(by, 'Update', { id: ana.id, type: 'Person', name: 'Non' }), 'refused: foreign-author'],
      [(by) => act(by, 'Delete', words['id']), 'refused: not-the-author'],
      [(by) => act(by, 'Delete', { id: words['id'], type: 'Tombstone' }), 'refused: not-the-author'],
      [(by) => act(by, 'Delete', ana.id), 'ignored: not-ours'],
      [(by) => act(by, 'Delete', group), 'refused: foreign-object'],
      [(by) => act(by, 'Delete', proposal()), 'refused: foreign-object'],
      [(by) => act(by, 'Undo', like), 'refused: foreign-undo'],
      [(by) => act(by, 'Undo', { ...like, actor: [ana.id] }), 'refused: foreign-undo'],
      [(by) => act(by, 'Undo', `${VICTIM}/acts/1`), 'refused: foreign-undo'],
      [(by) => act(by, 'Undo', { ...like, id: `${VICTIM}/acts/1`, actor: by.id }), 'refused: foreign-undo'],
      [(by) => act(by, 'Undo', like['id']), 'ignored: nothing-to-undo'],
      [(by) => act(by, 'Move', ana.id), 'refused: foreign-move'],
    ];
    for (const [attack, as] of attacks) {
      const by = somebody();
      await reviewers(by, attack(by), { as });
    }
  });

  it('publishes nothing of a change that is not for everybody any more', async () => {
    const ana = somebody();
    const words = reply(ana);
    expect(await city().judged(ana, act(ana, 'Create', words))).toBe('accepted: comment');
    await reviewers(ana, act(ana, 'Update', { ...words, content: 'Entre nous.', to: [`${ana.id}/followers`] }), {
      as: 'refused: not-public',
    });
  });

  it('believes nothing that is embedded in an Announce, and looks at nothing that it names elsewhere', async () => {
    const ana = city().hostile.account('announced', { on: 'other' });
    for (const [object, as] of [
      [reply(ana), 'refused: embedded-announce'],
      [act(ana, 'Create', reply(ana)), 'refused: embedded-announce'],
      [act(ana, 'Like', proposal()), 'refused: embedded-announce'],
      [{ id: proposal(), type: 'Note', content: 'Non' }, 'refused: embedded-announce'],
      [`${new URL(ana.id).origin}/notes/1`, 'ignored: not-ours'],
      [[proposal(), city().group], 'refused: no-object'],
    ] as const) {
      const by = somebody();
      await reviewers(by, act(by, 'Announce', object), { as });
    }
  });

  it('refuses the same id with another body, and takes an exact replay for one', async () => {
    const { judged, post, state, verdict } = city();
    const by = somebody();
    const input = act(by, 'Create', reply(by));
    expect(await judged(by, input)).toBe('accepted: comment');
    const before = await state();
    const other = { ...input, object: { ...(input['object'] as Said), content: 'Autre chose.' } };
    expect(await judged(by, other)).toBe('refused: id-reused');
    expect(await judged(by, { ...input, type: 'Like', object: proposal() })).toBe('refused: id-reused');
    const like = act(by, 'Like', proposal());
    const body = JSON.stringify(like);
    const headers = draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body });
    expect(await state()).toEqual(before);
    await post(body, headers);
    expect(await verdict(like['id'])).toBe('accepted: support');
    const after = await state();
    await post(body, headers);
    expect(await verdict(like['id'])).toBe('ignored: replay');
    expect(await state()).toEqual(after);
  });

  it('does not go back to an older state, whoever sends it again', async () => {
    const { post, state, verdict } = city();
    const by = somebody();
    // One moment for all: dates have whole seconds, and one that turns in between would make two of them the same.
    const now = Date.now();
    const input = async (what: Said, secondsAgo: number) => {
      const body = JSON.stringify(what);
      const date = new Date(now - secondsAgo * 1_000).toUTCString();
      const signed = { keyId: by.keyId, key: by.keys.privateKey, host: HOST, body, date };
      await post(body, draftHeaders(signed));
      return await verdict(what['id']);
    };
    const like = act(by, 'Like', proposal());
    expect(await input(like, 300)).toBe('accepted: support');
    expect(await input(act(by, 'Undo', like), 200)).toBe('accepted: word-taken-back');
    const before = await state();
    expect(await input(act(by, 'Like', proposal()), 250)).toBe('ignored: older-than-known');
    expect(await input(like, 301)).toBe('ignored: older-than-known');
    expect(await state()).toEqual(before);
    expect(await input({ ...like }, 100)).toBe('accepted: support');
  });

  /** The word of somebody on a proposal that counts. */
  const supports = async (by: Account) => {
    const { node, proposalIds } = city();
    const participant = await node.app.store.read((reader) => reader.participants.byActor(by.id));
    return participant !== null && (await supportOf(node.app, proposalIds[0], participant.id)) !== null;
  };

  it('lets somebody whose clock was ahead take back what they did', async () => {
    const { post, verdict } = city();
    const by = somebody();
    const input = async (what: Said, aheadMs: number) => {
      const body = JSON.stringify(what);
      const date = new Date(Date.now() + aheadMs).toUTCString();
      await post(body, draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body, date }));
      return await verdict(what['id']);
    };
    const like = act(by, 'Like', proposal());
    expect(await input(like, 3_000_000)).toBe('accepted: support');
    expect(await input(act(by, 'Undo', like), 0)).toBe('accepted: word-taken-back');
    expect(await supports(by)).toBe(false);
  });

  it('keeps a support as long as one of several reactions stands', async () => {
    const { judged } = city();
    const by = somebody();
    const react = (content: string): Said => ({ ...act(by, 'EmojiReact', proposal()), content });
    const [first, second, like] = [react('\u{1f6b2}'), react('\u2764'), act(by, 'Like', proposal())];
    for (const input of [first, second, like]) expect(await judged(by, input)).toBe('accepted: support');
    expect(await judged(by, act(by, 'Undo', first))).toBe('accepted: reaction-taken-back');
    expect(await supports(by)).toBe(true);
    // Named by its id alone, and it is not the latest.
    expect(await judged(by, act(by, 'Undo', second['id']))).toBe('accepted: reaction-taken-back');
    expect(await supports(by)).toBe(true);
    expect(await judged(by, act(by, 'Undo', like))).toBe('accepted: word-taken-back');
    expect(await supports(by)).toBe(false);
    expect(await judged(by, react('\u2b50'))).toMatch(/^accepted: support$|^ignored: older-than-known$/);
  });

  it('takes back a support by an activity that it never saw, as servers make up their ids anew', async () => {
    const { judged } = city();
    const by = somebody();
    expect(await judged(by, act(by, 'Like', proposal()))).toBe('accepted: support');
    expect(await judged(by, act(by, 'Undo', act(by, 'Like', proposal())))).toBe('accepted: word-taken-back');
    expect(await supports(by)).toBe(false);
  });

  it('knows nothing that never was, and no part of what is', async () => {
    const { group, node } = city();
    const consultation = await node.app.store.read((reader) => reader.consultations.bySlug('velo-2026'));
    const phase = `${group}/phases/${consultation?.phases[0]?.id}`;
    const none = [
      `${group}/proposals/1/answers/777`,
      `${group}/proposals/99`,
      `${phase}/closed`,
      `${group}/phases/00000000-0000-7000-8000-000000000000/opened`,
      `${group}#x`,
      `${proposal()}#x`,
    ];
    for (const object of none) {
      const by = somebody();
      await reviewers(by, act(by, 'Announce', object), { as: 'ignored: not-ours' });
      await reviewers(by, act(by, 'Follow', object), { as: 'ignored: not-ours' });
      await reviewers(by, act(by, 'Create', note(by, { inReplyTo: object })), { as: 'ignored: not-ours' });
    }
    const honest = somebody();
    expect(await city().judged(honest, act(honest, 'Announce', `${phase}/opened`))).toBe('accepted: share');
  });

  it('takes nothing of a blocked domain, of what is below it, or by the hand of a third', async () => {
    const { hostile, node, send, state } = city();
    const blocked = hostile.account('ana', { on: 'blocked' });
    const below = hostile.account('bob', { on: 'below.blocked' });
    const mover = somebody();
    expect(await city().judged(mover, act(mover, 'Like', proposal()))).toBe('accepted: support');
    value(await setPolicy(node.app, { host: 'blocked.hostile.example', policy: 'block', reason: null, by: null }));
    const before = await state();
    const [count, named] = [hostile.gets.length, hostile.lookedUp.length];
    for (const by of [blocked, below]) {
      expect((await send(by, act(by, 'Like', proposal()))).status).toBe(403);
    }
    // However its name is written; a port is in all of them.
    for (const [written, status] of [
      ['BLOCKED.hostile.example', 403],
      ['\uff42locked.Hostile.Example', 403],
      ['blocked\u3002hostile.example', 403],
      ['a.b.blocked.hostile.example', 403],
      ['blocked.hostile.example.', 400],
      ['b\u00fccher.blocked.hostile.example', 403],
    ] as const) {
      const name = (uri: string) => uri.replace('blocked.hostile.example', written);
      const by = { ...blocked, id: name(blocked.id) };
      const input = { ...act(by, 'Like', proposal()), id: `${by.id}#like` };
      expect((await send(by, input)).status, written).toBe(status);
    }
    expect(hostile.gets.length).toBe(count);
    expect(hostile.lookedUp.length).toBe(named);
    expect(await state()).toEqual(before);
    const third = somebody();
    await reviewers(third, act(third, 'Announce', `${new URL(blocked.id).origin}/notes/1`), {
      as: 'ignored: not-ours',
    });
    await reviewers(
      mover,
      { ...act(mover, 'Move', mover.id), target: blocked.id },
      { as: 'refused: actor-unreadable' },
    );
  });

  it('walks no thread and no collection, however long, deep or circular', async () => {
    const { hostile } = city();
    const origin = hostile.origin('mallory');
    for (let nth = 0; nth < 1_000; nth += 1) {
      hostile.answer(`${origin}/chain/${nth}`, {
        id: `${origin}/chain/${nth}`,
        type: 'Note',
        inReplyTo: `${origin}/chain/${nth + 1}`,
      });
    }
    const circle = {
      id: `${origin}/circle`,
      type: 'Collection',
      first: `${origin}/circle`,
      items: [`${origin}/circle`],
    };
    hostile.answer(`${origin}/circle`, { ...circle, next: `${origin}/circle`, partOf: `${origin}/circle` });
    const by = somebody();
    await reviewers(by, act(by, 'Create', reply(by, { inReplyTo: `${origin}/chain/0` })), { as: 'ignored: not-ours' });
    let nested: unknown = `${origin}/chain/0`;
    for (let nth = 0; nth < 55; nth += 1) nested = { id: `${origin}/chain/${nth}`, type: 'Note', inReplyTo: nested };
    const other = somebody();
    await reviewers(other, act(other, 'Create', reply(other, { inReplyTo: nested })), { as: 'ignored: not-ours' });
    const count = hostile.gets.length;
    const third = somebody();
    const circular = reply(third, {
      replies: `${origin}/circle`,
      likes: circle,
      shares: circle,
      context: `${origin}/circle`,
    });
    expect(await city().judged(third, act(third, 'Create', circular))).toBe('accepted: comment');
    expect(hostile.gets.slice(count).filter((each) => !each.endsWith(new URL(third.id).pathname))).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'Like ', 'like'])(
    'knows no activity of type "%s", and is not stopped by it',
    async (type) => {
      const by = somebody();
      const input = act(by, type.trim() === type ? type : 'Likes', proposal());
      await reviewers(by, input, { as: 'ignored: unknown-activity' });
    },
  );

  it('undoes nothing of a type that is a word of the language it is written in', async () => {
    const by = somebody();
    const undone = { type: 'constructor', actor: by.id, object: proposal() };
    await reviewers(by, act(by, 'Undo', undone), { as: 'ignored: nothing-to-undo' });
  });

  it.each<[string, (by: Account) => unknown]>([
    ['a null byte in what is said', (by) => reply(by, { content: 'Une\u0000 piste' })],
    ['half a character', (by) => reply(by, { content: 'Une \ud800 piste' })],
    ['a language that is none', (by) => reply(by, { contentMap: { __proto__x: 'Une piste.' }, content: undefined })],
    ['a number for a name', (by) => reply(by, { name: 1, summary: 1e308, content: '\ud800' })],
    ['nothing to see', (by) => reply(by, { content: '<p>\u200b</p>' })],
  ])('refuses a comment with %s, and tells its author', async (_, object) => {
    const by = somebody();
    const input = act(by, 'Create', object(by));
    await reviewers(by, input, { as: 'refused: invalid', gets: 2, answered: true });
  });

  it.each<[string, Said]>([
    ['a place beyond every number', { location: { type: 'Place', latitude: 1e308, longitude: -1e308 } }],
    ['a null byte in its name', { name: 'Une\u0000 piste' }],
  ])('refuses a proposal with %s', async (_, more) => {
    const by = somebody();
    const post = note(by, { cc: [city().group], ...more });
    await reviewers(by, act(by, 'Create', post), { as: 'refused: invalid', gets: 2, answered: true });
  });

  it('takes numbers, names and signs that mean nothing here as they are', async () => {
    const by = somebody({
      document: { name: 'A\u202ena\u0000 \ud83d\ude80\u0000', preferredUsername: 'admin@city.test' },
    });
    const input = act(
      by,
      'Create',
      reply(by, {
        content: '<p>\u05e9\u05dc\u05d5\u05dd \ud83d\udeb2 \u{20000}</p>',
        hasOwnProperty: 1,
        toString: null,
      }),
    );
    const body = JSON.stringify(input)
      .replace('"hasOwnProperty":1', '"hasOwnProperty":1,"__proto__":{"actor":"x"},"big":1e999,"small":-1e-999')
      .replace(/\}$/, ',"n":123456789012345678901234567890}');
    const { post, verdict, node } = city();
    await post(body, draftHeaders({ keyId: by.keyId, key: by.keys.privateKey, host: HOST, body }));
    expect(await verdict(input['id'])).toBe('accepted: comment');
    const known = await node.app.store.read((reader) => reader.peers.actor(by.id));
    expect(known?.name).toBe('Ana \ud83d\ude80');
    expect(known?.handle).toMatch(/^act\d+@mallory\./);
  });

  it.each<[string, (by: Account, bomb: string) => Said, RegExp]>([
    ['content', (by, content) => act(by, 'Create', reply(by, { content })), /^(accepted: comment|refused: invalid)$/],
    ['title', (by, name) => act(by, 'Create', note(by, { name, cc: [city().group] })), /^accepted: proposal$/],
    [
      'content of a vote',
      (by, content) => vote(by, 'Gare', { content }),
      /^(accepted: poll-vote|refused: not-public)$/,
    ],
    ['words of a report', (by, content) => ({ ...act(by, 'Flag', [proposal()]), content }), /^accepted: report$/],
  ])('reads the %s in a moment, however long it would take', async (_, input, as) => {
    for (const bomb of BOMBS) {
      const by = somebody();
      const began = process.cpuUsage();
      const verdict = await city().judged(by, input(by, bomb));
      expect(verdict, bomb.slice(0, 40)).toMatch(as);
      expect(cpuMsSince(began), bomb.slice(0, 40)).toBeLessThan(2_500);
    }
  });

  it('reads the name of an account in a moment, however long it would take', async () => {
    for (const bomb of BOMBS) {
      const by = somebody({ document: { name: bomb } });
      const began = process.cpuUsage();
      expect(await city().judged(by, act(by, 'Like', proposal()))).toBe('accepted: support');
      expect(cpuMsSince(began), bomb.slice(0, 40)).toBeLessThan(2_500);
    }
  });

  it('refuses a text of which it would read only a part, and says that it is too long', async () => {
    for (const content of [`<p>${'Une piste. '.repeat(6_000)}</p>`, '<i>Une</i> piste. '.repeat(2_100)]) {
      const by = somebody();
      await reviewers(by, act(by, 'Create', note(by, { cc: [city().group], content })), {
        as: 'refused: invalid',
        gets: 2,
        answered: true,
      });
    }
  });

  it('counts no vote that is not one person\u2019s one vote in time', async () => {
    const { judged, hostile } = city();
    for (const type of ['Group', 'Service', 'Application', 'Organization']) {
      const by = somebody({ document: { type } });
      // Bots and relays share nothing.
      const next = ['Service', 'Application'].includes(type) ? 'ignored: not-a-person' : 'accepted: share';
      await reviewers(by, vote(by, 'Gare'), { as: 'refused: not-a-person', gets: 2, next });
    }
    const by = somebody();
    await reviewers(by, vote(by, 'Ailleurs'), { as: 'refused: unknown-option' });
    const of = somebody();
    await reviewers(of, vote(of, 'Gare', { id: `${hostile.origin('other')}/votes/1` }), {
      as: 'refused: foreign-object',
    });
    const from = somebody();
    await reviewers(from, vote(from, 'Gare', { attributedTo: of.id }), { as: 'refused: foreign-author' });
    const twice = somebody();
    expect(await judged(twice, vote(twice, 'Gare'))).toBe('accepted: poll-vote');
    // The document of the poll gets its new counts when a minute is over, which may be now.
    await reviewers(twice, vote(twice, 'Gare'), { as: 'refused: already-voted', answered: true });
    await reviewers(twice, vote(twice, 'Place'), { as: 'refused: already-voted', answered: true });
    const odd = somebody();
    await reviewers(odd, vote(odd, ['Gare', 'Place']), { as: 'refused: not-public', gets: 2, answered: true });
  });

  it('shows what was said elsewhere as text, whatever it was meant to do', async () => {
    const by = somebody({ document: { name: '<script>alert(1)</script><img src=x onerror=alert(2)>Ana' } });
    const script = '<script>alert(3)</script><img src=x onerror=alert(4)><p onclick="alert(5)">Une piste</p>';
    const post = note(by, {
      cc: [city().group],
      name: `Nom${script}`,
      summary: script,
      content: `${script}<a href="javascript:alert(6)">ici</a><a href="https://ok.example/&quot;onmouseover=alert(7)">là</a> &lt;script&gt;alert(8)&lt;/script&gt; <style>p{display:none}</style><iframe src="https://x.example"></iframe>`,
    });
    expect(await city().judged(by, act(by, 'Create', post))).toBe('accepted: proposal');
    const stored = await city().node.app.store.read((reader) => reader.proposals.byOriginal(String(post['id'])));
    const path = `/consultations/velo-2026/proposals/${stored?.number}`;
    for (const page of [await city().get(path), await city().get(path, 'application/activity+json')]) {
      expect(page.status).toBe(200);
      const html =
        page.headers['content-type']?.includes('json') === true
          ? String((JSON.parse(page.text) as Said)['content'])
          : page.text;
      expect(html).toContain('Une piste');
      expect(html).not.toMatch(
        /<script>alert|<img[^>]*onerror|<p onclick|href="javascript:|<iframe|<style>p|<a[^>]*\sonmouseover=/,
      );
    }
  });

  it('believes that somebody is no more by their signature or their own 410, and nobody else', async () => {
    const { judged, send, hostile, state, node } = city();
    const participants = async (by: Account) =>
      await node.app.store.read((reader) => reader.participants.byActor(by.id));
    const ana = somebody();
    expect(await judged(ana, act(ana, 'Like', proposal()))).toBe('accepted: support');
    const before = await state();
    const isDelete = act(ana, 'Delete', ana.id);
    const mallory = { ...ana, keys: keyPair() };
    expect((await send(mallory, isDelete)).status).toBe(401);
    for (const status of [404, 500, 403]) {
      hostile.answer(ana.id, (_, response) => response.writeHead(status).end());
      expect((await send(mallory, isDelete)).status).toBe(401);
    }
    expect(await state()).toEqual(before);
    hostile.answer(ana.id, ana.document);
    expect(await judged(ana, act(ana, 'Like', city().proposals[1]))).toBe('accepted: support');
    hostile.answer(ana.id, (_, response) => response.writeHead(410).end());
    expect((await send(mallory, isDelete)).status).toBe(202);
    expect(await participants(ana)).toBeNull();

    const bob = somebody();
    expect(await judged(bob, act(bob, 'Like', proposal()))).toBe('accepted: support');
    expect(await judged(bob, act(bob, 'Delete', bob.id))).toBe('accepted: erased');
    expect(await participants(bob)).toBeNull();
  });

  it('asks nobody about the farewell of somebody who was never here', async () => {
    const { send, hostile } = city();
    const by = somebody();
    const count = hostile.gets.length;
    expect((await send({ ...by, keys: keyPair() }, act(by, 'Delete', by.id))).status).toBe(202);
    expect(hostile.gets.length).toBe(count);
  });

  // After what needs the second proposal.
  it('allows no quotes of what cannot be read, and none in posts of others', async () => {
    const { node, proposalIds, proposals } = city();
    const asks = (by: Account, instrument: unknown, object = proposals[1]) => ({
      ...act(by, 'QuoteRequest', object),
      instrument,
    });
    const by = somebody();
    await reviewers(by, asks(by, `${VICTIM}/notes/1`), { as: 'refused: foreign-instrument' });
    await reviewers(by, asks(by, undefined), { as: 'refused: no-instrument' });
    await reviewers(by, asks(by, `${by.id}/notes/1`, `${proposals[1]}/actor`), { as: 'refused: not-quotable' });
    await reviewers(by, asks(by, `${by.id}/notes/1`, city().group), { as: 'refused: not-quotable' });
    const { authorId } = (await node.app.store.read((reader) => reader.proposals.byId(proposalIds[1]))) ?? {};
    value(await withdrawProposal(node.app, { proposalId: proposalIds[1], authorId: authorId ?? '' }));
    const late = somebody();
    await reviewers(late, asks(late, `${late.id}/notes/1`), { as: 'refused: gone', answered: true });
    await reviewers(late, act(late, 'Follow', proposals[1]), { as: 'refused: gone' });
  });

  // Last: the clock goes on, and with it every phase ends.
  it('counts no vote and no support that comes late, and leaves nobody behind for it', async () => {
    await city().advance(11 * DAY);
    const voter = somebody();
    await reviewers(voter, vote(voter, 'Gare'), { as: 'refused: poll-closed', gets: 2 });
    await city().advance(30 * DAY);
    const late = somebody();
    const like = act(late, 'Like', proposal());
    await reviewers(late, like, { as: 'refused: phase-closed', gets: 2, answered: true });
  });
});
