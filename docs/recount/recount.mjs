// Counts a published file again, and draws its lot again, with nothing but Node: `node recount.mjs rue.jsonl`.
// For ways of counting that add up: yes-no, choice, approval, score, budget-by-votes, petition, supports-and-objections.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex');
const [head, ...patterns] = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
const { rules, piles } = head;
const size = rules.method === 'yes-no' ? 2 : rules.method === 'petition' ? 1 : rules.options.length;

/** What one ballot gives each option. */
function votesIn(content) {
  const votes = Array(size).fill(0);
  if (['blank', 'invalid', 'abstain'].includes(content)) return votes;
  if (rules.method === 'yes-no') votes[content === 'yes' ? 0 : 1] = 1;
  else if (rules.method === 'petition') votes[0] = 1;
  else
    for (const mark of content.split(' ')) {
      const [number, score = '1'] = mark.split(':');
      if (!number.startsWith('-')) votes[Number(number) - 1] += Number(score);
    }
  return votes;
}

const seedLines = [];
const results = piles.map((pile, index) => {
  const whose = pile.standings.join('+');
  const votes = [...(pile.remainder?.votes ?? Array(size).fill(0))];
  let counted = 0;
  for (const { content, count } of patterns.filter((each) => each.pile === index)) {
    seedLines.push(`${whose}\t${content}\t${count}`);
    counted += count;
    for (const [option, value] of votesIn(content).entries()) votes[option] += value * count;
  }
  if (pile.withheld > 0)
    seedLines.push(`${whose}\twithheld\t${pile.withheld}\t${pile.remainder?.votes.join(' ') ?? ''}`);
  return { standings: pile.standings, deciding: pile.deciding, counted, withheld: pile.withheld, votes };
});
const seed = sha256(seedLines.map((line) => `${line}\n`).join(''));
const lots = rules.options.map(({ number }) => ({ number, lot: sha256(`${seed} ${number}`) }));
lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
process.stdout.write(
  `${JSON.stringify({ method: rules.method, results, seed, lot: lots.map(({ number }) => number) }, null, 2)}\n`,
);
