// Adds up again what institutions counted of a ballot that they share, each as often as the rules say, with nothing but Node:
// `node joint.mjs tally.json rue.jsonl`. The first is the tally that any of them publishes, the second the published file of the
// ballot, whose first line has the rules. It believes what the tally says that each counted; whether each signed it, `parvis tally
// recount` verifies.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The JCS form (RFC 8785) of what has texts, whole numbers, lists and objects alone. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

const [tallyFile, publishedFile] = process.argv.slice(2);
const [head] = readFileSync(publishedFile, 'utf8')
  .split('\n', 1)
  .map((line) => JSON.parse(line));
const { rules, rulesHash, slug } = head;
const hash = createHash('sha256').update(canonical(rules), 'utf8').digest('hex');
const { joint } = JSON.parse(readFileSync(tallyFile, 'utf8')).items.find((item) => item.slug === slug);

let [cast, weight] = [0, 0];
const sum = {};
for (const { institution, turnout, piles } of joint.cities) {
  if (piles === null) continue;
  const counts = rules.weights?.[institution] ?? 1;
  const voted = turnout.byChannel.online + turnout.byChannel.paper;
  cast += voted;
  weight += voted * counts;
  for (const { count } of piles.filter((pile) => pile.deciding)) {
    for (const [name, value] of Object.entries(count)) {
      if (Array.isArray(value)) sum[name] = value.map((each, at) => each * counts + (sum[name]?.[at] ?? 0));
      else sum[name] = value * counts + (sum[name] ?? 0);
    }
  }
}
const isSame = canonical(sum) === canonical(joint.result.deciding) && cast === joint.result.turnout.cast;
process.stdout.write(
  `${JSON.stringify({ rules: hash === rulesHash, equal: isSame, cast, weight, deciding: sum }, null, 2)}\n`,
);
