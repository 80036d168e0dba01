import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';
import { parse } from './parse.ts';

const FIXTURE = join(import.meta.dirname, '../../test/fixtures/help.txt');

/** What a command line prints, help and errors alike, and what comes of it. */
function parsed(...argv: string[]) {
  let text = '';
  const to = (more: string) => {
    text += more;
  };
  return { of: parse(argv, { version: '0.0.0', out: to, err: to }), text: () => text };
}

describe('the command line', () => {
  test('says in --help what each group and each command takes', async () => {
    const paths = COMMANDS.map(({ path }) => path.split(' '));
    const groups = new Set(
      paths.flatMap((words) => words.slice(0, -1).map((_, at) => words.slice(0, at + 1).join(' '))),
    );
    const all = ['', ...groups, ...COMMANDS.map(({ path }) => path)];
    const helps = all.map((path) => parsed(...path.split(' ').filter(Boolean), '--help').text());
    // Another text is written here by `npm test -- -u src/cli/parse.test.ts`, to be looked at as a change.
    await expect(helps.join('\n')).toMatchFileSnapshot(FIXTURE);
  });

  test.each([
    [['phase', 'extend', 'jardin', 'debat', '--closes', 'x'], "error: required option '--reason <text>' not specified"],
    [['consultation', 'list', '--limit', '101'], 'error: --limit: must be at most 100'],
    [
      ['cohost', 'invite', 'jardin', 'a', '--registered-max', 'many'],
      'error: --registered-max: must be a whole number',
    ],
    [
      ['report', 'decide', 'x', '--reason', 'y', '--outcome', 'z'],
      'error: --outcome: must be one of upheld, dismissed',
    ],
    [['keys', 'rotate', 'one', 'two'], 'error: too many arguments'],
    [['cohost', 'invite', 'jardin'], "error: missing required argument 'peer'"],
  ])('refuses %j and names what is wrong', (argv, words) => {
    const { of, text } = parsed(...argv);
    expect(of).toEqual({ exit: 2 });
    expect(text()).toContain(words);
  });

  test.each([
    [['consultation', 'list', '--limit', '20', '--json'], { limit: 20 }, true],
    [['cohost', 'bring-in', 'jardin', 'a', 'b', '--directory'], { institution: ['a', 'b'], directory: true }, false],
    [
      ['backup', 'x', '--no-verify', '--recipient', 'a', 'b'],
      { overwrite: false, verify: false, recipient: ['a', 'b'] },
      false,
    ],
    [['backup', 'x'], { file: 'x', overwrite: false, verify: true, recipient: [] }, false],
    [['proposal', 'list', 'jardin'], { slug: 'jardin', status: ['held', 'published'], order: 'newest' }, false],
    [['host', 'traffic'], { days: 7 }, false],
    [['demo', '--alone'], { fresh: false, alone: true, with: '', dir: './data/demo' }, false],
    [['proposal', 'accept', 'jardin/1'], { proposal: 'jardin/1', rule: 'within-the-rules', reason: '' }, false],
    [['peer', 'policy', 'lyon', '--keeps-entries', 'no'], { peer: 'lyon', keepsEntries: false }, false],
  ])('takes %j', (argv, options, json) => {
    const { of } = parsed(...argv);
    expect(of).toMatchObject({ options, json });
  });
});
