import { moveOrigin } from '../application/network/move/move-origin.ts';
import { type FormerOriginView, readFormerOrigins } from '../application/network/move/read-former-origins.ts';
import { repeatMove } from '../application/network/move/repeat-move.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import type { OpenNode } from '../start/node.ts';
import { CommandRefused, command, flag, option } from './command.ts';

const RUNS = 'the node runs, and would go on as the one it was: stop every process of it first';
const NEVER_MOVED = 'this node never had another address: there is nothing to tell';

export const nodeMove = command({
  path: 'node move',
  says: 'Say that this node had another address before; without an option, list former addresses and who is left there',
  beside: 'runs-in-it',
  takes: {
    from: option('<origin>', 'the address it had, for example https://old.example'),
    notifyAgain: flag('tell the followers of former addresses once more', false),
    unseen: flag('tell them although this machine cannot see that the former address leads here', false),
  },
  async run({ open }, { from, notifyAgain, unseen }) {
    const node = await open();
    if (from !== undefined) return await movedFrom(node, from);
    if (notifyAgain || unseen) {
      const again = await repeatMove(node.app, { unseen });
      if (again.length === 0) throw new CommandRefused(NEVER_MOVED);
      const when = unseen ? 'Within a minute' : 'As soon as they lead to this node';
      return ok({ json: { origins: again }, text: `${when}, followers of ${again.join(', ')} are told once more.` });
    }
    const former = await readFormerOrigins(node.app);
    return ok({
      json: { items: former, next: null },
      text: former.length === 0 ? 'This node never had another address.' : former.flatMap(linesOf),
    });
  },
});

async function movedFrom({ app, database }: OpenNode, from: string) {
  if (await database.listened()) throw new CommandRefused(RUNS);
  const moved = await moveOrigin(app, { from, by: OPERATOR });
  if (!moved.ok) {
    const { refusal } = moved;
    if (refusal.type === 'invalid' && refusal.because === 'unknown-value') {
      throw new CommandRefused(await unknownText({ app }, from));
    }
    return moved;
  }
  const { to, followers } = moved.value;
  return ok({
    json: moved.value,
    text: [
      `${moved.value.from} is ${to} from now on; ${followers} follows come along.`,
      'Start the node, and let both addresses lead to it: under the former it says where everything is now.',
      'Followers are told as soon as the former address leads here; parvis node move says whether they were.',
    ],
  });
}

/** Why an address is not believed to have been this node's, and which would be. */
async function unknownText({ app }: Pick<OpenNode, 'app'>, from: string): Promise<string> {
  const known = (await app.store.read((reader) => reader.moving.keyOrigins()))
    .map(({ origin }) => origin)
    .filter((origin) => origin !== app.origin);
  const why = `${from} was never this node's address: nothing in its database was signed there`;
  return known.length === 0 ? `${why}, or anywhere but at ${app.origin}` : `${why}. Known are ${known.join(', ')}`;
}

function linesOf({ origin, movedAt, notifiedAt, leadsHere, lookedAt, unseen, left }: FormerOriginView): string[] {
  const told =
    notifiedAt !== null
      ? `followers told ${notifiedAt.toISOString()}`
      : unseen || leadsHere === true
        ? 'followers are being told'
        : 'followers not told yet';
  const leads =
    lookedAt === null
      ? 'not looked at yet'
      : `${leadsHere === true ? 'leads here' : 'does not lead here'}, seen ${lookedAt.toISOString()}`;
  const rest = left.count - left.some.length;
  return [
    `${origin}: moved ${movedAt.toISOString()}; ${leads}; ${told}; ${left.count} follows have not come along`,
    ...left.some.map(({ follower, target }) => `  ${follower} follows ${target}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}
