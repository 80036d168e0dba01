import { expect, it } from 'vitest';
import type { Account } from '../support/hostile-host.ts';
import { type AttackedCity, activity, eachAttackedCity, note } from './attacked-city.ts';

eachAttackedCity('an account elsewhere that means well', (city) => {
  let accounts = 0;
  const somebody = (more: Parameters<AttackedCity['hostile']['account']>[1] = {}) => {
    accounts += 1;
    return city().hostile.account(`honest${accounts}`, more);
  };
  const proposal = () => city().proposals[0];
  const act = (by: Account, type: string, object: unknown) => activity(by, { type, object });
  const supports = async () => {
    const { node, proposalIds } = city();
    const { rows } = await node.database.db
      .selectFrom('support')
      .select((select) => select.fn.countAll<string>().as('rows'))
      .where('proposal_id', '=', proposalIds[0])
      .executeTakeFirstOrThrow();
    return Number(rows);
  };

  it('supports by reacting with an emoji as by a like, once, and takes it back', async () => {
    const { judged } = city();
    const before = await supports();
    const by = somebody();
    const reaction = activity(by, { type: 'EmojiReact', object: proposal(), content: '🚲' });
    expect(await judged(by, reaction)).toBe('accepted: support');
    expect(await supports()).toBe(before + 1);
    const like = act(by, 'Like', proposal());
    expect(await judged(by, like)).not.toMatch(/^refused/);
    expect(await supports()).toBe(before + 1);
    expect(await judged(by, act(by, 'Undo', reaction))).toBe('accepted: reaction-taken-back');
    expect(await supports()).toBe(before + 1);
    expect(await judged(by, act(by, 'Undo', like))).toBe('accepted: word-taken-back');
    expect(await supports()).toBe(before);
  });

  it('takes its like back though the Undo of an earlier one was lost on the way', async () => {
    const { judged } = city();
    const before = await supports();
    const by = somebody();
    const [first, second] = [act(by, 'Like', proposal()), act(by, 'Like', proposal())];
    for (const like of [first, second]) expect(await judged(by, like)).not.toMatch(/^refused/);
    expect(await supports()).toBe(before + 1);
    expect(await judged(by, act(by, 'Undo', second))).toBe('accepted: word-taken-back');
    expect(await supports()).toBe(before);
  });

  it('follows once, however often it follows and unfollows', async () => {
    const { judged, send, group, node } = city();
    const by = somebody();
    const followers = async () =>
      (await node.database.db.selectFrom('follow').select('activity_id').where('follower', '=', by.id).execute()).map(
        (row) => row.activity_id,
      );
    expect(await judged(by, act(by, 'Follow', group))).toBe('accepted: follows');
    const turnedAway: number[] = [];
    for (let nth = 0; nth < 20; nth += 1) {
      const follow = act(by, 'Follow', group);
      for (const each of [follow, act(by, 'Undo', follow)]) {
        const { status } = await send(by, each);
        if (status !== 202) turnedAway.push(status);
      }
    }
    expect(turnedAway).toEqual([]);
    const last = act(by, 'Follow', group);
    expect(await judged(by, last)).toBe('accepted: follows');
    expect(await followers()).toEqual([last['id']]);
  });

  it('stays the same participant where it moves, once the new account says so too', async () => {
    const { judged, hostile, node, verdict, send } = city();
    const by = somebody();
    const words = note(by, { inReplyTo: proposal() });
    expect(await judged(by, act(by, 'Create', words))).toBe('accepted: comment');
    expect(await judged(by, act(by, 'Like', proposal()))).toBe('accepted: support');
    const before = await supports();
    const who = async (account: Account) =>
      (await node.app.store.read((reader) => reader.participants.byActor(account.id)))?.id ?? null;
    const participant = await who(by);

    const home = somebody({ on: 'other' });
    const move = () => activity(by, { type: 'Move', object: by.id, target: home.id });
    expect(await judged(by, move())).toBe('refused: move-unconfirmed');
    expect([await who(by), await who(home)]).toEqual([participant, null]);
    hostile.answer(home.id, { ...home.document, alsoKnownAs: [by.id] });
    expect(await judged(by, move())).toBe('accepted: moved');
    expect([await who(by), await who(home)]).toEqual([null, participant]);

    const again = act(home, 'Like', proposal());
    expect((await send(home, again)).status).toBe(202);
    await verdict(again['id']);
    expect(await supports()).toBe(before);
    expect(await judged(home, act(home, 'Undo', again))).toBe('accepted: word-taken-back');
    expect(await supports()).toBe(before - 1);
  });

  it.each([
    { where: 'both sides say so', alias: true, moved: true, more: 0 },
    { where: 'only the new account says so', alias: true, moved: false, more: 1 },
    { where: 'only the former account says so', alias: false, moved: true, more: 1 },
  ])('counts an account as often as it should that moved without a Move: $where', async ({ alias, moved, more }) => {
    const { judged, hostile, node } = city();
    const by = somebody();
    const home = somebody({ on: 'other' });
    expect(await judged(by, act(by, 'Like', proposal()))).toBe('accepted: support');
    const before = await supports();
    const who = async (account: Account) =>
      (await node.app.store.read((reader) => reader.participants.byActor(account.id)))?.id ?? null;
    const participant = await who(by);
    if (alias) hostile.answer(home.id, { ...home.document, alsoKnownAs: [by.id] });
    if (moved) hostile.answer(by.id, { ...by.document, movedTo: home.id });
    expect(await judged(home, act(home, 'Like', proposal()))).toBe('accepted: support');
    expect(await supports()).toBe(before + more);
    expect((await who(home)) === participant).toBe(more === 0);
  });

  it('takes an account that takes part already for another person', async () => {
    const { judged, hostile } = city();
    const by = somebody();
    const other = somebody({ on: 'other' });
    for (const account of [by, other]) {
      expect(await judged(account, act(account, 'Like', proposal()))).toBe('accepted: support');
    }
    const before = await supports();
    hostile.answer(other.id, { ...other.document, alsoKnownAs: [by.id] });
    expect(await judged(by, activity(by, { type: 'Move', object: by.id, target: other.id }))).toBe('refused: invalid');
    expect(await supports()).toBe(before);
  });
});
