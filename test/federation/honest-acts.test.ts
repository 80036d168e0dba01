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
