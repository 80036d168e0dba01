// Computes settlements again, with nothing but Node: `node settle.mjs settlement.json …`. Each file is one public document of
// a settlement, a list of them, or has one a line (settlement.md). Prints what it computes, and ends with 1 where a document says otherwise.
import { readFileSync } from 'node:fs';

/** One order of ids on every machine: by UTF-16 code units. */
const byId = (a, b) => (a.institution < b.institution ? -1 : a.institution > b.institution ? 1 : 0);
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0n);

/** The lower of two; `Math.min` does not know whole numbers of any size. */
function lower(a, b) {
  if (a < b) return a;
  return b;
}

/** What a pledge is worth in minor units; work is in tenths of a day. */
function worth({ kind, amount }, { rates }) {
  if (kind === 'money') return BigInt(amount);
  const value = BigInt(amount) * BigInt(rates[kind] ?? 0);
  return kind === 'work' ? value / 10n : value;
}

/**
 * What each pays of a cost at most so much, before rounding: a pair of numerator and denominator by its id. Whoever would
 * pay more than their most pays that, and the others share the rest, until nobody would.
 */
function share(payers, { cost, rule, figures }) {
  const paid = new Map();
  let left = cost;
  if (rule === 'first-come') {
    for (const { institution, most } of payers.toSorted((a, b) => a.place - b.place)) {
      const part = lower(most, left);
      paid.set(institution, [part, 1n]);
      left -= part;
    }
    return paid;
  }
  const weight = ({ institution }) => (rule === 'by-population' ? BigInt(figures[institution]) : 1n);
  let free = payers;
  for (;;) {
    const weights = sum(free.map(weight));
    const above = free.filter((payer) => left * weight(payer) >= payer.most * weights);
    if (above.length === 0) {
      for (const payer of free) paid.set(payer.institution, [left * weight(payer), weights]);
      return paid;
    }
    for (const { institution, most } of above) paid.set(institution, [most, 1n]);
    left -= sum(above.map(({ most }) => most));
    free = free.filter((payer) => !above.includes(payer));
  }
}

/** The same in minor units: what rounding down leaves goes to the largest fractions, then to the lower ids. */
function rounded(payers, sharing) {
  const exact = share(payers, sharing);
  const all = sum(payers.map(({ most }) => most));
  const rows = payers.map(({ institution }) => {
    const [numerator, denominator] = exact.get(institution);
    return { institution, down: numerator / denominator, rest: numerator % denominator, denominator };
  });
  let units = lower(all, sharing.cost) - sum(rows.map(({ down }) => down));
  const inTurn = rows.toSorted((a, b) => {
    const [first, second] = [a.rest * b.denominator, b.rest * a.denominator];
    return first === second ? byId(a, b) : first > second ? -1 : 1;
  });
  for (const row of inTurn) if (units-- > 0n) row.down += 1n;
  return new Map(rows.map(({ institution, down }) => [institution, Number(down)]));
}

/** What some pledges come to. */
function situation(pledges, document) {
  const money = pledges.filter(({ kind }) => kind === 'money');
  const inKind = sum(pledges.filter(({ kind }) => kind !== 'money').map((pledge) => worth(pledge, document)));
  const rest = BigInt(document.need.amount) - inKind;
  const sharing = { cost: rest > 0n ? rest : 0n, rule: document.sharing, figures: document.populations?.figures };
  const payers = money.map(({ institution, amount, place }) => ({ institution, most: BigInt(amount), place }));
  return {
    money: sum(money.map(({ amount }) => BigInt(amount))),
    inKind,
    sharing,
    payers,
    institutions: new Set(pledges.map(({ institution }) => institution)),
    shares: share(payers, sharing),
  };
}

/** The types of the conditions of a pledge that do not hold among others. */
function unmet({ institution, conditions }, among) {
  const holds = {
    'total-at-least': ({ amount }) => among.money + among.inKind >= BigInt(amount),
    'institutions-at-least': ({ count }) => among.institutions.size >= count,
    'with-institutions': ({ institutions }) => institutions.every((each) => among.institutions.has(each)),
    'share-at-most'({ amount }) {
      const [numerator, denominator] = among.shares.get(institution);
      return numerator <= BigInt(amount) * denominator;
    },
  };
  return conditions.filter((condition) => !holds[condition.type](condition)).map(({ type }) => type);
}

/** What counts, what does not and why, and who pays what. */
function settle(document) {
  const pledges = document.pledges.toSorted((a, b) => byId(a, b) || a.sequence - b.sequence);
  const why = new Map();
  for (const pledge of pledges) {
    if (document.left.includes(pledge.institution)) why.set(pledge, { because: 'institution-left' });
    else if (Date.parse(pledge.expiresAt) < Date.parse(document.closesAt)) why.set(pledge, { because: 'expired' });
  }
  // One at a time, from the last: in whatever order those are left out whose conditions fail, the same remain.
  let counted = pledges.filter((pledge) => !why.has(pledge));
  for (;;) {
    const among = situation(counted, document);
    const fails = counted.findLast((pledge) => unmet(pledge, among).length > 0);
    if (fails === undefined) break;
    counted = counted.filter((pledge) => pledge !== fails);
  }
  for (const pledge of pledges.filter((each) => !why.has(each) && !counted.includes(each)))
    why.set(pledge, {
      because: 'conditions',
      conditions: unmet(pledge, situation([...counted, pledge], document)),
    });
  const { money, inKind, sharing, payers } = situation(counted, document);
  const isFunded = money + inKind >= BigInt(document.need.amount);
  const paid = rounded(payers, sharing);
  const ref = ({ institution, sequence, kind }) => ({ institution, sequence, kind });
  return {
    counted: counted.map(ref),
    excluded: [...why]
      .map(([pledge, reason]) => ({ ...ref(pledge), ...reason }))
      .toSorted((a, b) => byId(a, b) || a.sequence - b.sequence),
    totals: { money: Number(money), inKind: Number(inKind) },
    isFunded,
    shares: isFunded
      ? payers.map(({ institution, most }) => ({ institution, pledged: Number(most), share: paid.get(institution) }))
      : [],
    toPay: isFunded ? Number(sharing.cost) : 0,
  };
}

/** What those who joined late pay to those before them, one after another. */
function transfers({ lateJoining, joined, populations }, { shares }) {
  const rows = [];
  let paid = new Map(shares.map(({ institution, share: part }) => [institution, part]));
  for (const { institution, most } of lateJoining === 'free' ? [] : joined) {
    if (paid.has(institution)) continue;
    const before = [...paid].map(([each, part]) => ({ institution: each, most: BigInt(part) }));
    const cost = sum(before.map((each) => each.most));
    const sharing = { cost, rule: lateJoining, figures: populations?.figures };
    const after = rounded([...before, { institution, most: BigInt(most) }], sharing);
    for (const [to, part] of paid) {
      const amount = part - after.get(to);
      if (amount > 0) rows.push({ from: institution, to, amount });
    }
    paid = after;
  }
  return rows;
}

/** JSON with its members in one order, so that two can be compared. */
const inOrder = (value) =>
  JSON.stringify(value, (_, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** The documents of a file: one, a list of them, or one a line. */
function documentsIn(text) {
  try {
    return [JSON.parse(text)].flat();
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
  }
}

for (const document of process.argv.slice(2).flatMap((file) => documentsIn(readFileSync(file, 'utf8')))) {
  if (document.format !== 'parvis-settlement-1') throw new Error(`no settlement of this format: ${document.format}`);
  const settlement = settle(document);
  const computed = { settlement, transfers: transfers(document, settlement) };
  const said = { settlement: document.settlement, transfers: document.transfers };
  const isSame = inOrder(computed) === inOrder(said);
  if (!isSame) process.exitCode = 1;
  process.stdout.write(`${JSON.stringify({ request: document.request, isSame, ...computed })}\n`);
}
